import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { StoredCredential } from '../../../services/methods/method.ts';
import { SecretUnreadableError } from '../../../services/secrets/secret-sealer.ts';
import { type AppEntry, codeAt } from '../../support/authenticator.ts';
import {
  authenticatorMethod,
  demoEntry,
  demoMoment as now,
  demoPerson,
  demoSealer,
  demoSetUp,
  later,
  provenBy,
  refusalOf,
  wrongCode,
} from './method-kit.ts';

const method = authenticatorMethod();
const alone = { now, others: [] };
const shownAt = (app: AppEntry, seconds: number): string => codeAt(app, later(now, seconds));

describe('a code of an authenticator', () => {
  test('is accepted from one step before to one step after, and spent by it', () => {
    for (const seconds of [-30, 0, 30]) {
      const { stored, app } = demoSetUp(method);
      const proven = provenBy(method.check(stored, shownAt(app, seconds), alone), stored);
      const again = refusalOf(method.check(proven, shownAt(app, seconds), alone));
      assert.deepEqual(again, { reason: 'code-already-used' }, `${seconds} s`);
    }
  });

  test('is refused two steps away on either side', () => {
    const { stored, app } = demoSetUp(method);
    for (const seconds of [-60, 60]) {
      const hint = { kind: 'clock-off', seconds };
      assert.deepEqual(refusalOf(method.check(stored, shownAt(app, seconds), alone)), { reason: 'wrong-code', hint });
    }
  });

  test('says by how much the clock of the phone is ahead or behind, up to ten minutes', () => {
    const { stored, app } = demoSetUp(method);
    for (const seconds of [120, -120, 600, -600]) {
      const hint = { kind: 'clock-off', seconds };
      assert.deepEqual(refusalOf(method.check(stored, shownAt(app, seconds), alone)), { reason: 'wrong-code', hint });
    }
    for (const seconds of [630, -630]) {
      assert.deepEqual(refusalOf(method.check(stored, shownAt(app, seconds), alone)), { reason: 'wrong-code' });
    }
  });

  test('says when it is that of another entry of the person', () => {
    const older = demoSetUp(method, 'flow-1', 1);
    const newer = demoSetUp(method, 'flow-2', 2);
    const context = { now, others: [older.stored] };
    const hint = { kind: 'other-entry' };
    assert.deepEqual(refusalOf(method.check(newer.stored, codeAt(older.app, now), context)), {
      reason: 'wrong-code',
      hint,
    });
    provenBy(method.check(newer.stored, codeAt(newer.app, now), context), newer.stored);
  });

  test('that is wrong in every respect has no hint', () => {
    const { stored, app } = demoSetUp(method);
    const other = demoSetUp(method, 'flow-2', 2);
    const code = wrongCode([app, other.app], now);
    const refusal = refusalOf(method.check(stored, code, { now, others: [other.stored] }));
    assert.deepEqual(refusal, { reason: 'wrong-code' });
  });

  test('of an older step than the last one accepted is spent too', () => {
    const { stored, app } = demoSetUp(method);
    const proven = provenBy(method.check(stored, shownAt(app, 30), alone), stored);
    for (const seconds of [-30, 0, 30]) {
      const refusal = refusalOf(method.check(proven, shownAt(app, seconds), alone));
      assert.deepEqual(refusal, { reason: 'code-already-used' }, `${seconds} s`);
    }
    provenBy(method.check(proven, shownAt(app, 60), { now: later(now, 30), others: [] }), proven);
  });

  test('that was accepted and is typed again minutes later is called used, and the clock not blamed', () => {
    const { stored, app } = demoSetUp(method);
    const proven = provenBy(method.check(stored, codeAt(app, now), alone), stored);
    const refusal = refusalOf(method.check(proven, codeAt(app, now), { now: later(now, 150), others: [] }));
    assert.deepEqual(refusal, { reason: 'code-already-used' });
  });

  test('stays spent when the clock of the machine steps back', () => {
    const { stored, app } = demoSetUp(method);
    const proven = provenBy(method.check(stored, codeAt(app, now), alone), stored);
    const refusal = refusalOf(method.check(proven, codeAt(app, now), { now: later(now, -45), others: [] }));
    assert.deepEqual(refusal, { reason: 'code-already-used' });
  });

  test('is none when it is not six digits', () => {
    const { stored } = demoSetUp(method);
    for (const answer of ['', 'hello', '12345', '1234567', '1e5']) {
      assert.deepEqual(refusalOf(method.check(stored, answer, alone)), { reason: 'not-six-digits' });
    }
  });

  test('may be typed with spaces and in other digits', () => {
    const { stored, app } = demoSetUp(method);
    const code = codeAt(app, now);
    const arabic = Array.from(code, (digit) => String.fromCodePoint(0x660 + Number(digit))).join('');
    for (const answer of [` ${code.slice(0, 3)} ${code.slice(3)} `, `${code.slice(0, 3)}-${code.slice(3)}`, arabic]) {
      provenBy(method.check(stored, answer, alone), stored);
    }
  });
});

describe('the credential of an authenticator', () => {
  test('has a secret of 160 bits, in upper-case Base32 without padding, another for every set-up', () => {
    const secrets = Array.from({ length: 200 }, (_, index) => demoSetUp(method, `flow-${index}`).app.secret);
    for (const secret of secrets) assert.match(secret, /^[A-Z2-7]{32}$/);
    assert.equal(new Set(secrets).size, 200);
  });

  test('has a label of its own in every set-up, so that no app overwrites an older entry', () => {
    const labels = [1, 2, 3, 10, 11].map((ordinal) => demoSetUp(method, `flow-${ordinal}`, ordinal).app.account);
    assert.equal(new Set(labels).size, labels.length);
    assert.equal(labels[0], 'alex.demo@contoso.example');
    assert.equal(labels[1], 'alex.demo@contoso.example (2)');
  });

  test('is named by the object id for somebody without a visible name', () => {
    const owner = { person: demoPerson, methodId: 'flow-1' };
    const nameless = [undefined, { ...demoEntry, accountName: '\u200e\u202e ' }];
    for (const entry of nameless) {
      assert.equal(method.label(method.create(owner, { entry, ordinal: 1 })), 'demo-person');
    }
  });

  test('with a secret of fewer than 160 bits proves nothing, and is not shown: nothing here makes one', () => {
    const { stored } = demoSetUp(method);
    const place = {
      collection: 'enrollments',
      field: 'authenticator-code.secret',
      rowId: 'demo-tenant:demo-person/flow-1',
    };
    const ofBytes = (bytes: number): StoredCredential => {
      const secret = demoSealer().seal(Buffer.alloc(bytes, 1), place);
      return { ...stored, credential: { ...stored.credential, secret } };
    };
    const weak = { name: 'WeakSecretError', message: /152 bits .* 160/u };
    assert.throws(() => method.check(ofBytes(19), '123456', alone), weak);
    assert.throws(() => method.authenticatorEntry(ofBytes(19)), weak);
    assert.equal(method.authenticatorEntry(ofBytes(20)).secret.length, 32);
  });

  test('does not open for another person, another tenant or another set-up', () => {
    const { stored, app } = demoSetUp(method);
    const moved: StoredCredential[] = [
      { ...stored, methodId: 'flow-2' },
      { ...stored, person: { ...demoPerson, objectId: 'demo-other' } },
      { ...stored, person: { ...demoPerson, tenantId: 'other-tenant' } },
    ];
    for (const each of moved) {
      assert.throws(() => method.check(each, codeAt(app, now), alone), SecretUnreadableError);
      assert.throws(() => method.authenticatorEntry(each), SecretUnreadableError);
    }
  });
});
