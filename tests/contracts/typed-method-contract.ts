import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { TypedMethod } from '../../services/methods/forms.ts';
import type { CheckContext, CheckResult, StoredCredential } from '../../services/methods/method.ts';

const now = new Date('2026-03-02T09:00:00.000Z');
const alone: CheckContext = { now, others: [] };
const person = { tenantId: 'demo-tenant', objectId: 'demo-person' };
const strangers = [{ person: { ...person, objectId: 'demo-other' } }, { methodId: 'flow-9' }];

export interface TypedMethodUnderTest {
  readonly method: TypedMethod;
  /** The same method with an older key beside a newer one, and with the newer one alone. */
  readonly rotated: { readonly both: TypedMethod; readonly newest: TypedMethod };
  /** Two that can be set up. */
  readonly names: readonly [string, string];
  readonly rightAnswer: (name: string, now: Date) => string;
  /** Texts that no credential may contain. */
  readonly secrets: readonly string[];
}

/** What every method must do of which nothing is shown; see `TypedMethod`. */
export function typedMethodContract(under: TypedMethodUnderTest): void {
  const { method, rotated, names, rightAnswer, secrets } = under;
  const [name, other] = names;
  const setUp = (named: string, methodId = 'flow-1'): StoredCredential => {
    const credential = method.create({ person, methodId }, named);
    assert.ok(credential);
    return { person, methodId, credential };
  };
  const stored = (): StoredCredential => setUp(name);
  const wrong: CheckResult = { proven: false, refusal: { reason: 'wrong-code' } };

  describe(`the method ${method.kind}`, () => {
    test('is set up by a name that is known, and by no other', () => {
      assert.equal(method.label(stored().credential), name);
      for (const unknown of ['', ' ', 'unknown', '__proto__', '{"$ne":1}', '9'.repeat(100_000)]) {
        assert.equal(method.create({ person, methodId: 'flow-1' }, unknown), undefined);
      }
    });

    test('keeps no secret in the clear', () => {
      const kept = JSON.stringify(stored());
      for (const secret of secrets) assert.ok(!kept.includes(secret));
    });

    test('accepts the right answer once, however it is typed', () => {
      const answer = rightAnswer(name, now);
      const result = method.check(stored(), ` ${answer.slice(0, 3)} ${answer.slice(3)} `, alone);
      assert.ok(result.proven);
      const again = method.check({ ...stored(), credential: result.credential }, answer, alone);
      assert.deepEqual(again, { proven: false, refusal: { reason: 'code-already-used' } });
    });

    test('accepts no answer of another one, and tells what is none at all', () => {
      assert.deepEqual(method.check(stored(), rightAnswer(other, now), alone), wrong);
      for (const none of ['', 'hello', '12345', '1234567', '9'.repeat(100_000)]) {
        assert.deepEqual(method.check(stored(), none, alone), {
          proven: false,
          refusal: { reason: 'not-six-digits' },
        });
      }
    });

    test('opens and reseals no credential that was moved to another person or set-up', () => {
      for (const stranger of strangers) {
        const moved = { ...stored(), ...stranger };
        assert.throws(() => method.check(moved, rightAnswer(name, now), alone), { name: 'SecretUnreadableError' });
        assert.throws(() => rotated.both.reseal(moved), { name: 'SecretUnreadableError' });
      }
    });

    test('reseals its secret under the newest key, so that the older one is needed no more', () => {
      const resealed = { ...stored(), credential: rotated.both.reseal(stored()) };
      assert.ok(rotated.newest.check(resealed, rightAnswer(name, now), alone).proven);
      assert.equal(rotated.newest.reseal(resealed), resealed.credential);
    });
  });
}
