import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { DirectoryEntry, PersonId } from '../../services/directory/directory.ts';
import type { AuthenticatorEntry, AuthenticatorMethod } from '../../services/methods/forms.ts';
import type { CheckResult, StoredCredential } from '../../services/methods/method.ts';

/** A method with a secret to be shown, and what the person who uses it can do. */
export interface MethodUnderTest {
  readonly method: AuthenticatorMethod;
  /** The right answer at a moment, from what the person was shown. */
  readonly rightAnswer: (entry: AuthenticatorEntry, now: Date) => string;
  /** An answer of the right form that none of these entries gives at about that moment. */
  readonly wrongAnswer: (entries: readonly AuthenticatorEntry[], now: Date) => string;
  /** Answers of another form. */
  readonly malformedAnswers: readonly string[];
  /** All the bytes that are secret in an entry. */
  readonly secretBytes: (entry: AuthenticatorEntry) => Buffer;
  /** The same method after its keys were rotated: with a newer key before the old one, and with the newer one alone. */
  readonly rotated: { readonly both: AuthenticatorMethod; readonly newest: AuthenticatorMethod };
}

const now = new Date('2026-03-02T09:00:00.000Z');
const alone = { now, others: [] };
const person: PersonId = { tenantId: 'demo-tenant', objectId: 'demo-person' };
const entry: DirectoryEntry = { displayName: 'Alex Demo', accountName: 'alex@contoso.example' };

/** What every method that shows a secret must do; see `AuthenticatorMethod`. */
export function methodContract(subject: MethodUnderTest): void {
  const { method } = subject;
  describe(`the method ${method.kind}`, () => {
    credentialContract(subject);
    answerContract(subject);
    othersContract(subject);
    rotationContract(subject);
  });
}

function credentialContract({ method, secretBytes }: MethodUnderTest): void {
  test('makes another credential, secret and label for every set-up', () => {
    const made = [1, 2, 3, 4].map((ordinal) => setUp(method, `flow-${ordinal}`, ordinal));
    const secrets = made.map((stored) => secretBytes(method.authenticatorEntry(stored)).toString('hex'));
    assert.equal(new Set(secrets).size, 4);
    assert.equal(new Set(made.map(({ credential }) => JSON.stringify(credential))).size, 4);
    assert.equal(new Set(made.map(({ credential }) => method.label(credential))).size, 4);
  });

  test('stores no secret in the clear', () => {
    const stored = setUp(method);
    const secret = secretBytes(method.authenticatorEntry(stored));
    assert.ok(secret.length >= 14, 'a secret has at least 112 bits');
    const text = JSON.stringify(stored).toLowerCase();
    const shown = method.authenticatorEntry(stored).secret;
    const forms = [
      shown,
      ...(['hex', 'base64', 'base64url', 'latin1', 'utf8'] as const).map((as) => secret.toString(as)),
    ];
    for (const form of forms) assert.ok(!text.includes(form.toLowerCase()), 'the secret is readable');
    assert.ok(!text.includes(JSON.stringify([...secret]).slice(1, -1)), 'the secret is readable');
  });

  test('shows the same entry every time, and reads what was stored as what was made', () => {
    const stored = setUp(method);
    const copy: StoredCredential = { ...stored, credential: structuredClone(stored.credential) };
    assert.deepEqual(method.authenticatorEntry(copy), method.authenticatorEntry(stored));
  });

  test('makes a credential for somebody the directory does not know', () => {
    const owner = { person, methodId: 'flow-1' };
    assert.notEqual(method.label(method.create(owner, { entry: undefined, ordinal: 1 })), '');
  });
}

function answerContract({ method, rightAnswer, wrongAnswer, malformedAnswers }: MethodUnderTest): void {
  test('tells what is no answer at all from a wrong one', () => {
    const stored = setUp(method);
    for (const answer of malformedAnswers) {
      const expected: CheckResult = { proven: false, refusal: { reason: 'not-six-digits' } };
      assert.deepEqual(method.check(stored, answer, alone), expected, answer.slice(0, 40));
    }
    const wrong = method.check(stored, wrongAnswer([method.authenticatorEntry(stored)], now), alone);
    assert.deepEqual(wrong, { proven: false, refusal: { reason: 'wrong-code' } });
  });

  test('accepts the right answer, and with the credential it returns never the same one again', () => {
    const stored = setUp(method);
    const answer = rightAnswer(method.authenticatorEntry(stored), now);
    const result = method.check(stored, answer, alone);
    assert.ok(result.proven);
    assert.notDeepEqual(result.credential, stored.credential);
    const used: StoredCredential = { ...stored, credential: structuredClone(result.credential) };
    for (const seconds of [0, 1, 29, 30, 45]) {
      const again = method.check(used, answer, { now: new Date(now.getTime() + seconds * 1000), others: [] });
      assert.equal(again.proven, false, `after ${seconds} s`);
    }
  });

  test('changes nothing by checking: it returns the change', () => {
    const stored = setUp(method);
    const before = structuredClone(stored);
    method.check(stored, rightAnswer(method.authenticatorEntry(stored), now), alone);
    method.check(stored, wrongAnswer([method.authenticatorEntry(stored)], now), alone);
    assert.deepEqual(stored, before);
  });

  test('keeps the label when an answer was accepted', () => {
    const stored = setUp(method, 'flow-2', 2);
    const result = method.check(stored, rightAnswer(method.authenticatorEntry(stored), now), alone);
    assert.ok(result.proven);
    assert.equal(method.label(result.credential), method.label(stored.credential));
    assert.equal(method.label(stored.credential), method.authenticatorEntry(stored).account);
  });
}

function othersContract({ method, rightAnswer }: MethodUnderTest): void {
  test('never accepts the answer of another credential, known to it or not', () => {
    const [own, other] = [setUp(method, 'flow-1', 1), setUp(method, 'flow-2', 2)];
    const answer = rightAnswer(method.authenticatorEntry(other), now);
    const known = method.check(own, answer, { now, others: [other] });
    assert.deepEqual(known, { proven: false, refusal: { reason: 'wrong-code', hint: { kind: 'other-entry' } } });
    assert.equal(method.check(own, answer, alone).proven, false);
  });

  test('accepts the right answer whatever other credentials there are', () => {
    const [own, other] = [setUp(method, 'flow-1', 1), setUp(method, 'flow-2', 2)];
    const answer = rightAnswer(method.authenticatorEntry(own), now);
    assert.ok(method.check(own, answer, { now, others: [other] }).proven);
  });

  test('opens no credential that was moved to another person or set-up', () => {
    const stored = setUp(method);
    const answer = rightAnswer(method.authenticatorEntry(stored), now);
    const strangers = [{ person: { ...person, objectId: 'demo-other' } }, { methodId: 'flow-9' }];
    for (const stranger of strangers) {
      assert.throws(() => method.check({ ...stored, ...stranger }, answer, alone), { name: 'SecretUnreadableError' });
    }
  });
}

function rotationContract({ method, rotated, rightAnswer }: MethodUnderTest): void {
  const { both, newest } = rotated;

  test('reseals its secret under the newest key, so that the older one is needed no more', () => {
    const stored = setUp(method);
    const resealed = { ...stored, credential: both.reseal(stored) };
    assert.deepEqual(newest.authenticatorEntry(resealed), method.authenticatorEntry(stored));
    assert.throws(() => newest.authenticatorEntry(stored), { name: 'SecretUnreadableError' });
  });

  test('changes nothing else by resealing: what is spent stays spent, what is fresh stays fresh', () => {
    const stored = setUp(method);
    const answerAt = (moment: Date): string => rightAnswer(method.authenticatorEntry(stored), moment);
    const result = method.check(stored, answerAt(now), alone);
    assert.ok(result.proven);
    const used = { ...stored, credential: result.credential };
    const resealed = { ...stored, credential: both.reseal(used) };
    assert.equal(both.label(resealed.credential), method.label(stored.credential));
    assert.deepEqual(newest.check(resealed, answerAt(now), alone), method.check(used, answerAt(now), alone));
    const later = { now: new Date(now.getTime() + 90_000), others: [] };
    assert.ok(newest.check(resealed, answerAt(later.now), later).proven);
  });

  test('has nothing to do for what is under the newest key: it is the very same credential', () => {
    const stored = setUp(method);
    assert.equal(method.reseal(stored), stored.credential);
    const resealed = { ...stored, credential: both.reseal(stored) };
    assert.equal(both.reseal(resealed), resealed.credential);
  });

  test('reseals no credential that was moved to another person or set-up', () => {
    const stored = setUp(method);
    for (const stranger of [{ person: { ...person, objectId: 'demo-other' } }, { methodId: 'flow-9' }]) {
      assert.throws(() => both.reseal({ ...stored, ...stranger }), { name: 'SecretUnreadableError' });
    }
  });
}

function setUp(method: AuthenticatorMethod, methodId = 'flow-1', ordinal = 1): StoredCredential {
  const owner = { person, methodId };
  return { ...owner, credential: method.create(owner, { entry, ordinal }) };
}
