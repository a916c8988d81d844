import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { format, inspect } from 'node:util';
import { KeyRing, KeyRingError, parseKeyRing } from '../../../services/secrets/key-ring.ts';
import { FakeRandomness } from '../../support/fakes.ts';

const older = new FakeRandomness('older').bytes(32);
const newer = new FakeRandomness('newer').bytes(32);
const text = `newer:${newer.toString('base64')},older:${older.toString('base64')}`;

function refusal(of: string): string {
  try {
    parseKeyRing(of);
  } catch (error) {
    assert.ok(error instanceof KeyRingError);
    return `${error.message} ${inspect(error)}`;
  }
  return assert.fail('the key ring was accepted');
}

describe('the key ring', () => {
  test('reads keys newest first, from commas or lines, in both base64 alphabets', () => {
    assert.deepEqual(parseKeyRing(text).ids, ['newer', 'older']);
    assert.equal(parseKeyRing(text).newestId, 'newer');
    assert.deepEqual(parseKeyRing(`\n ${text.replace(',', ' \r\n ')}\n`).ids, ['newer', 'older']);
    const urlSafe = parseKeyRing(`older:${older.toString('base64url')}`);
    assert.ok(urlSafe.subKey('audit', 'older')?.equals(fromText('audit', 'older')));
  });

  test('gives every purpose and every key a sub-key of its own, the same one each time', () => {
    const all = [fromText('sealing', 'newer'), fromText('audit', 'newer'), fromText('lookup', 'newer')];
    all.push(fromText('sealing', 'older'), fromText('audit', 'older'), fromText('lookup', 'older'));
    const exported = all.map((key) => key.export().toString('hex'));
    assert.equal(new Set([...exported, newer.toString('hex'), older.toString('hex')]).size, 8);
    assert.ok(fromText('audit', 'older').equals(fromText('audit', 'older')));
  });

  test('derives by HKDF-SHA256 with the purpose as its label', () => {
    // Computed once with an independent HKDF (python: hmac over hashlib.sha256); a change would make stored data unreadable.
    const ring = new KeyRing([{ id: 'k', key: Buffer.from([...Array(32).keys()]) }]);
    assert.equal(
      ring.subKey('sealing', 'k')?.export().toString('hex'),
      'de9ee7099e62bd04adaad69c306823b0dd7233c10111759f154116a7cd50ccac',
    );
  });

  test('knows no key of another id', () => {
    assert.equal(parseKeyRing(text).subKey('sealing', 'other'), undefined);
  });

  test('refuses what is not a key ring and names the entry without repeating the key', () => {
    const key = older.toString('base64');
    const cases: readonly (readonly [string, RegExp])[] = [
      ['', /empty/],
      [' , ', /empty/],
      [key, /Entry 1 of the key ring must read id:base64key/],
      [`a:${newer.toString('base64')},${key}`, /Entry 2 of the key ring must read/],
      [`bad id:${key}`, /Entry 1 of the key ring must read/],
      [`a:${key}!`, /Key a of the key ring is not base64/],
      [`a:${key.slice(0, 20)}`, /Key a of the key ring has 15 bytes and must have 32/],
      [`a:${Buffer.alloc(32).toString('base64')}`, /Key a of the key ring is one byte repeated/],
      [`a:${key},a:${newer.toString('base64')}`, /Key id a is in the key ring twice/],
      [`a:${key},b:${key}`, /Keys a and b of the key ring are the same key/],
    ];
    for (const [wrong, reason] of cases) {
      const message = refusal(wrong);
      assert.match(message, reason);
      assert.ok(!message.includes(key.slice(0, 12)), 'the refusal repeats the key');
    }
  });

  test('shows no key however it is printed', () => {
    const ring = parseKeyRing(text);
    ring.newestSubKey('sealing');
    const shown = [inspect(ring, { showHidden: true, depth: 9 }), JSON.stringify({ ring }), format('%o', ring)].join();
    assert.match(shown, /KeyRing\(newer, older\)/);
    for (const key of [older, newer, ring.newestSubKey('sealing').key.export()]) {
      for (const encoding of ['base64', 'base64url', 'hex'] as const) {
        assert.ok(!shown.includes(key.toString(encoding).slice(0, 12)));
      }
    }
  });
});

function fromText(purpose: 'sealing' | 'audit' | 'lookup', id: string) {
  const key = parseKeyRing(text).subKey(purpose, id);
  assert.ok(key);
  return key;
}
