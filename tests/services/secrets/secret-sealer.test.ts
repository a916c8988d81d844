import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { inspect } from 'node:util';
import fc from 'fast-check';
import { systemRandomness } from '../../../services/randomness.ts';
import { KeyRing } from '../../../services/secrets/key-ring.ts';
import {
  sealedSecretSchema,
  SecretSealer,
  SecretUnreadableError,
  type SealedSecret,
  type SecretContext,
} from '../../../services/secrets/secret-sealer.ts';
import { FakeRandomness } from '../../support/fakes.ts';

const older = { id: 'older', key: new FakeRandomness('older').bytes(32) };
const newer = { id: 'newer', key: new FakeRandomness('newer').bytes(32) };
const place: SecretContext = { collection: 'methods', field: 'key', rowId: 'demo-tenant:demo-person' };
const secret = Buffer.from('demo secret of 20 by');
const sealer = sealerWith([newer, older]);

function sealerWith(keys: ConstructorParameters<typeof KeyRing>[0]): SecretSealer {
  return new SecretSealer({ keyRing: new KeyRing(keys), randomness: systemRandomness });
}

function refusal(sealed: SealedSecret, at = place, by = sealer): SecretUnreadableError {
  try {
    by.open(sealed, at);
  } catch (error) {
    assert.ok(error instanceof SecretUnreadableError);
    return error;
  }
  return assert.fail('the secret opened');
}

describe('the secret sealer', () => {
  test('opens whatever it sealed, and the stored form satisfies its schema', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.string(), fc.string(), fc.string(), (bytes, a, b, c) => {
        const at = { collection: a, field: b, rowId: c };
        const stored = sealedSecretSchema.parse(JSON.parse(JSON.stringify(sealer.seal(bytes, at))));
        assert.deepEqual(sealer.open(stored, at), Buffer.from(bytes));
      }),
    );
  });

  test('does not open a secret that was moved to another row, field or collection', () => {
    const sealed = sealer.seal(secret, place);
    for (const moved of [{ rowId: 'demo-tenant:other' }, { field: 'pendingKey' }, { collection: 'archive' }]) {
      assert.match(refusal(sealed, { ...place, ...moved }).message, /altered or moved/);
    }
  });

  test('takes two places for the same only when they are the same', () => {
    const name = fc.string({ unit: fc.constantFrom('a', '"', ',', '\\', '\0'), maxLength: 4 });
    const anyPlace = fc.record({ collection: name, field: name, rowId: name });
    fc.assert(
      fc.property(anyPlace, anyPlace, (from, to) => {
        fc.pre(from.collection !== to.collection || from.field !== to.field || from.rowId !== to.rowId);
        refusal(sealer.seal(secret, from), to);
      }),
    );
  });

  test('detects every flipped bit of nonce, ciphertext and tag, as bytes and as text', () => {
    const sealed = sealer.seal(secret, place);
    for (const part of ['nonce', 'ciphertext', 'tag'] as const) {
      const bytes = Buffer.from(sealed[part], 'base64url');
      for (let bit = 0; bit < bytes.length * 8; bit += 1) {
        const flipped = Buffer.from(bytes);
        flipped.writeUInt8(flipped.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
        refusal({ ...sealed, [part]: flipped.toString('base64url') });
      }
      const last = sealed[part].length - 1;
      for (const other of 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_=+/ ') {
        if (other !== sealed[part][last]) refusal({ ...sealed, [part]: sealed[part].slice(0, last) + other });
      }
    }
  });

  test('refuses a shortened tag, nonce or ciphertext', () => {
    const sealed = sealer.seal(secret, place);
    for (const part of ['nonce', 'ciphertext', 'tag'] as const) {
      for (const length of [0, 4, 16]) {
        const short = sealed[part].slice(0, length);
        if (short !== sealed[part]) refusal({ ...sealed, [part]: short });
      }
    }
  });

  test('after a rotation opens the old, writes with the newest and reseals', () => {
    const old = sealerWith([older]).seal(secret, place);
    assert.equal(sealer.isNewest(old), false);
    assert.deepEqual(sealer.open(old, place), secret);
    const resealed = sealer.reseal(old, place);
    assert.equal(resealed.keyId, 'newer');
    assert.equal(sealer.isNewest(resealed), true);
    assert.deepEqual(sealerWith([newer]).open(resealed, place), secret);
    assert.throws(() => sealer.reseal(old, { ...place, field: 'other' }), SecretUnreadableError);
  });

  test('says which key is missing and where, not what was sealed', () => {
    const error = refusal(sealer.seal(secret, place), place, sealerWith([older]));
    assert.equal(
      error.message,
      'The secret in methods.key of demo-tenant:demo-person (key newer) does not open: the key ring holds no key of that id',
    );
    assert.equal(error.keyId, 'newer');
    assert.deepEqual(error.place, place);
  });

  test('does not open with another key under the same id', () => {
    const imposter = sealerWith([{ id: 'newer', key: older.key }]);
    refusal(sealer.seal(secret, place), place, imposter);
  });

  test('never repeats a nonce in 10,000 secrets', () => {
    const nonces = Array.from({ length: 10_000 }, () => sealer.seal(secret, place).nonce);
    assert.equal(new Set(nonces).size, 10_000);
    assert.ok(nonces.every((nonce) => Buffer.from(nonce, 'base64url').length === 12));
  });

  test('shows neither key nor secret in its errors or when printed', () => {
    const sealed = sealer.seal(secret, place);
    const error = refusal(sealed, { ...place, field: 'other' });
    const shown = [
      inspect(error, { depth: 9 }),
      JSON.stringify(error),
      inspect(sealer, { showHidden: true, depth: 9 }),
    ];
    shown.push(JSON.stringify(sealer));
    for (const hidden of [secret, older.key, newer.key]) {
      for (const encoding of ['base64', 'base64url', 'hex', 'latin1'] as const) {
        assert.ok(!shown.join().includes(hidden.toString(encoding).slice(0, 12)));
      }
    }
  });
});
