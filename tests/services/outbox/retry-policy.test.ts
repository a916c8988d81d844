import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { claimOf, isSpent, newDuty, nextTry, type RetryPolicy } from '../../../services/outbox/retry-policy.ts';

const now = new Date('2026-03-02T09:00:00.000Z');
const at = (milliseconds: number): Date => new Date(now.getTime() + milliseconds);
const policy: RetryPolicy = { delay: 5, firstPause: 10, longestPause: 70 };

describe('what is owed is tried', () => {
  test('after a delay, and then with pauses that double until they are as long as they get', () => {
    const pauses = [0, 1, 2, 3, 4, 5, 1_000, Number.MAX_SAFE_INTEGER];
    assert.deepEqual(
      pauses.map((tries) => nextTry(policy, tries, now).getTime() - now.getTime()),
      [5, 10, 20, 40, 70, 70, 70, 70],
    );
  });

  test('at once where there is no delay', () => {
    assert.deepEqual(newDuty({ firstPause: 10, longestPause: 70 }, now), { dueAt: now, tries: 0 });
  });

  test('from its moment on and not a millisecond before', () => {
    const duty = newDuty(policy, now);
    assert.equal(claimOf(policy, duty, at(4)), undefined);
    assert.deepEqual(claimOf(policy, duty, at(5)), { dueAt: at(15), tries: 1 });
  });

  test('although its moment is further ahead than any can be, because a clock was put back', () => {
    const duty = { dueAt: at(86_400_000), tries: 2 };
    assert.deepEqual(claimOf(policy, duty, now), { dueAt: at(40), tries: 3 });
    // Clocks of replicas may be a minute apart.
    assert.equal(claimOf(policy, { dueAt: at(60_070), tries: 2 }, now), undefined);
    assert.ok(claimOf(policy, { dueAt: at(60_071), tries: 2 }, now));
  });
});

describe('what is owed is given up', () => {
  test('by the last try there is', () => {
    const few = { ...policy, mostTries: 3 };
    assert.deepEqual(
      [1, 2, 3, 4].map((tries) => isSpent(few, { dueAt: now, tries }, now)),
      [false, false, true, true],
    );
  });

  test('by the first try after its lifetime, counted from when it was owed', () => {
    const short = { ...policy, lifetime: 1_000 };
    const duty = { dueAt: now, tries: 1, since: now };
    assert.equal(isSpent(short, duty, at(1_000)), false);
    assert.equal(isSpent(short, duty, at(1_001)), true);
  });

  test('never, unless the policy says when', () => {
    assert.equal(isSpent(policy, { dueAt: now, tries: 1_000_000, since: at(-1e12) }, now), false);
  });
});
