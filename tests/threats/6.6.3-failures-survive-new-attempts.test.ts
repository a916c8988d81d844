import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  alex,
  auditTypes,
  codeNow,
  enrolled,
  enrollmentKit,
  type EnrollmentKit,
  setUp,
  type StartedSetUp,
} from '../services/enrollment/enrollment-kit.ts';
import { wrongCode } from '../services/methods/method-kit.ts';

const failures = async ({ repository }: EnrollmentKit): Promise<number> =>
  (await repository.load(alex)).enrollment.consecutiveFailures['authenticator-code'] ?? 0;

/** One wrong code, late enough that the hourly limit never speaks. */
async function fail(kit: EnrollmentKit, { methodId, app }: StartedSetUp, use: 'prove' | 'verify'): Promise<string> {
  kit.clock.advance(200);
  return (await kit.service[use](alex, methodId, wrongCode([app], kit.clock.now()))).code;
}

describe('ASVS 6.6.3: failures', () => {
  test('are not forgotten by starting again, cancelling or a restart, and lock nobody out who has no method yet', async (t) => {
    const { store, clock } = await enrollmentKit(t);
    for (let count = 1; count <= 100; count += 1) {
      const restarted = await enrollmentKit(t, { store, clock, seed: `restart-${count}` });
      const started = await setUp(restarted);
      assert.equal(await fail(restarted, started, 'prove'), 'wrong-code', `code ${count}`);
      if (count % 2 === 0) await restarted.service.cancel(alex, started.methodId);
      assert.equal(await failures(restarted), count);
    }
    const kit = await enrollmentKit(t, { store, clock, seed: 'last' });
    kit.clock.advance(3600);
    await enrolled(kit);
    assert.equal(await failures(kit), 0);
    assert.ok(!(await auditTypes(kit)).includes('method-locked'));
  });

  test('lock a method with the hundredth: the hundred and first answer is refused, though it is right', async (t) => {
    const kit = await enrollmentKit(t);
    const method = await enrolled(kit);
    for (let count = 1; count < 100; count += 1) assert.equal(await fail(kit, method, 'verify'), 'wrong-code');
    assert.equal(await fail(kit, method, 'verify'), 'locked');
    const restarted = await enrollmentKit(t, { store: kit.store, clock: kit.clock, seed: 'restarted' });
    for (const seconds of [0, 3600, 10_000_000]) {
      kit.clock.advance(seconds);
      const answer = await restarted.service.verify(alex, method.methodId, codeNow(kit, method));
      assert.deepEqual(answer, { code: 'locked' });
    }
    await kit.operator.reset(alex, 'demo reason');
    assert.equal((await kit.service.begin(alex, 'authenticator-code')).code, 'started');
  });

  test('are forgiven by a success, also the ninety-ninth', async (t) => {
    const kit = await enrollmentKit(t);
    const method = await enrolled(kit);
    for (let count = 1; count < 100; count += 1) await fail(kit, method, 'verify');
    assert.deepEqual(await kit.service.verify(alex, method.methodId, codeNow(kit, method)), { code: 'verified' });
    assert.equal(await failures(kit), 0);
    assert.equal(await fail(kit, method, 'verify'), 'wrong-code');
    assert.equal(await failures(kit), 1);
  });
});
