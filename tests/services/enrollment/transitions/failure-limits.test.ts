import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { type Enrollment, newEnrollment } from '../../../../services/enrollment/state/enrollment.ts';
import {
  countFailure,
  limitReached,
  locksOf,
  withoutFailures,
} from '../../../../services/enrollment/transitions/failure-limits.ts';
import { noticed } from '../../../../services/enrollment/transitions/told-changes.ts';
import { verifyMethod } from '../../../../services/enrollment/transitions/method-transitions.ts';
import { beginSetUp, proveSetUp } from '../../../../services/enrollment/transitions/set-up-transitions.ts';
import { after, pendingSetUp, right, setUpRequest, types, unreachable, withMethod, wrong } from './transitions-kit.ts';

const kind = 'authenticator-code';
const hour = 3600;
/** Ten minutes, so that the hourly limit never speaks. */
const apart = 600;

/** Failures some seconds apart, from the start on. */
function failed(count: number, secondsApart: number, enrollment: Enrollment = newEnrollment): Enrollment {
  let next = enrollment;
  for (let index = 0; index < count; index += 1) next = countFailure(next, kind, after(index * secondsApart)).next;
  return next;
}

describe('wrong codes within an hour', () => {
  test('are twenty and no more, counted over all set-ups', () => {
    assert.equal(limitReached(failed(19, 1), kind, after(30)), undefined);
    const retryAt = after(hour).now;
    assert.deepEqual(limitReached(failed(20, 1), kind, after(30)), { code: 'throttled', retryAt });
  });

  test('are told to the audit trail with the one that reaches the limit, each time it is reached', () => {
    assert.deepEqual(types(countFailure(failed(18, 1), kind, after(30)).events), []);
    const { next, events } = countFailure(failed(19, 1), kind, after(30));
    assert.deepEqual(
      events.map(({ type, actor, detail }) => [type, actor, detail]),
      [['guessing-throttled', 'system', { failures: 20 }]],
    );
    assert.deepEqual(types(countFailure(next, kind, after(hour)).events), ['guessing-throttled']);
  });

  test('are forgotten one by one, each after its hour', () => {
    const enrollment = failed(20, 60);
    assert.equal(limitReached(enrollment, kind, after(hour - 0.001))?.code, 'throttled');
    assert.equal(limitReached(enrollment, kind, after(hour)), undefined);
    const again = countFailure(enrollment, kind, after(hour)).next;
    assert.deepEqual(limitReached(again, kind, after(hour)), { code: 'throttled', retryAt: after(hour + 60).now });
  });

  test('are counted after the clock was put back, by up to an hour, and then no longer', () => {
    const ahead = (seconds: number): Enrollment => ({
      ...newEnrollment,
      recentFailures: Array.from({ length: 20 }, () => after(seconds).now),
    });
    assert.equal(limitReached(ahead(hour), kind, after(0))?.code, 'throttled');
    assert.equal(limitReached(ahead(hour + 61), kind, after(0)), undefined);
  });

  test('keep no longer list than the limit needs', () => {
    const enrollment = failed(90, 10 * 60);
    assert.ok(enrollment.recentFailures.length <= 6, `${enrollment.recentFailures.length} kept`);
  });

  test('stop a set-up, a verification and a new beginning before anything is checked', () => {
    const pending = failed(20, 1, pendingSetUp());
    const throttled = { code: 'throttled', retryAt: after(hour).now };
    const proof = proveSetUp(pending, { methodId: 'flow-1', check: unreachable }, after(30));
    assert.deepEqual([proof.outcome, proof.next === pending], [throttled, true]);
    const set = failed(20, 1, withMethod());
    const verification = verifyMethod(set, { methodId: 'flow-1', check: unreachable }, after(30));
    assert.deepEqual([verification.outcome, verification.next === set], [throttled, true]);
    const begin = beginSetUp(failed(20, 1), { ...setUpRequest('flow-2'), credential: unreachable }, after(30));
    assert.deepEqual(begin.outcome, throttled);
  });
});

describe('consecutive failures', () => {
  test('lock the method with the hundredth', () => {
    const before = failed(99, apart, withMethod());
    assert.equal(limitReached(before, kind, after(99 * apart)), undefined);
    const counted = countFailure(before, kind, after(99 * apart));
    const detail = { method: kind, failures: 100 };
    assert.deepEqual([counted.locked, counted.events], [true, [{ type: 'method-locked', actor: 'system', detail }]]);
    assert.deepEqual(limitReached(counted.next, kind, after(10_000_000)), { code: 'locked' });
  });

  test('refuse the hundred and first answer, right or not, and a new set-up', () => {
    const locked = failed(100, apart, withMethod());
    const verification = verifyMethod(locked, { methodId: 'flow-1', check: () => right }, after(100 * apart));
    assert.deepEqual([verification.outcome, verification.next === locked], [{ code: 'locked' }, true]);
    const fresh = { ...locked, provenAt: after(100 * apart).now };
    const begin = beginSetUp(fresh, setUpRequest('flow-2'), after(100 * apart));
    assert.deepEqual(begin.outcome, { code: 'locked' });
  });

  test('before there is a method of that kind lock nothing, however many they are: only the hour keeps somebody waiting', () => {
    const tried = failed(1000, apart);
    assert.equal(limitReached(tried, kind, after(1000 * apart + hour)), undefined);
    assert.deepEqual([countFailure(tried, kind, after(1000 * apart)).locked], [false]);
    const begin = beginSetUp(tried, setUpRequest('flow-1'), after(1000 * apart + hour));
    assert.equal(begin.outcome.code, 'started');
    const proven = proveSetUp(begin.next, { methodId: 'flow-1', check: () => right }, after(1000 * apart + hour));
    assert.deepEqual([proven.outcome, proven.next.consecutiveFailures[kind]], [{ code: 'verified' }, 0]);
    const another = failed(1000, apart, { ...withMethod(), provenAt: after(1000 * apart + hour).now });
    const text = { ...setUpRequest('flow-3'), kind: 'mobile-text' as const };
    assert.equal(beginSetUp(another, text, after(1000 * apart + hour)).outcome.code, 'started');
  });

  test('say locked with the failure that locks, and end a set-up that is pending', () => {
    const fresh = { ...failed(99, apart, withMethod()), provenAt: after(99 * apart).now };
    const pending = pendingSetUp('flow-2', fresh, 99 * apart);
    const proof = proveSetUp(pending, { methodId: 'flow-2', check: () => wrong }, after(99 * apart + 1));
    assert.deepEqual([proof.outcome, proof.next.pending], [{ code: 'locked' }, undefined]);
    assert.deepEqual(types(proof.events), ['proof-failed', 'method-locked', 'set-up-failed']);
    const method = failed(99, apart, withMethod());
    const verification = verifyMethod(method, { methodId: 'flow-1', check: () => wrong }, after(99 * apart));
    assert.deepEqual(verification.outcome, { code: 'locked' });
    assert.deepEqual(types(verification.events), ['verification-failed', 'method-locked']);
  });

  test('are forgiven by a success and by nothing else', () => {
    const before = failed(99, apart, withMethod());
    const { next } = verifyMethod(before, { methodId: 'flow-1', check: () => right }, after(99 * apart));
    assert.equal(next.consecutiveFailures[kind], 0);
    assert.deepEqual(withoutFailures(before, kind).recentFailures, []);
    const lateCode = { methodId: 'flow-1', timeStep: 1, seconds: -60 };
    const wrongReplies = { [kind]: 3, 'mobile-text': 5 };
    const forgiven = withoutFailures({ ...before, lateCode, wrongReplies }, kind);
    assert.deepEqual([forgiven.lateCode, forgiven.wrongReplies], [undefined, { [kind]: 0, 'mobile-text': 5 }]);
    const begun = pendingSetUp('flow-9', failed(99, apart), 99 * apart);
    assert.equal(begun.consecutiveFailures[kind], 99);
  });
});

describe('what somebody is kept from', () => {
  /** Wrong codes until they have to wait, and set-ups until then, each begun at a second of its own. */
  const waiting = (codesFrom: number | undefined, setUpsFrom: number | undefined): Enrollment => ({
    ...newEnrollment,
    recentFailures: codesFrom === undefined ? [] : Array.from({ length: 20 }, () => after(codesFrom).now),
    recentSetUps: setUpsFrom === undefined ? [] : Array.from({ length: 2 }, () => after(setUpsFrom).now),
  });
  const waits = (enrollment: Enrollment) => locksOf(enrollment, after(100, { setUpsPerHour: 2 })).waits;

  test('lasts until both codes and set-ups are taken again', () => {
    assert.equal(waits(waiting(undefined, undefined)), undefined);
    for (const [codesFrom, setUpsFrom, last] of [
      [10, undefined, 10],
      [undefined, 20, 20],
      [10, 20, 20],
      [40, 20, 40],
    ] as const) {
      assert.deepEqual(waits(waiting(codesFrom, setUpsFrom)), after(hour + last).now);
    }
  });

  test('is each sort of method that is off, and why', () => {
    const off: Enrollment = { ...failed(100, apart, withMethod()), lockedKinds: ['office-call'] };
    assert.deepEqual(locksOf(off, after(100)).locks, [
      { kind, why: 'failures' },
      { kind: 'office-call', why: 'fraud-reported' },
    ]);
  });
});

test('whoever knows no more than a password pushes nothing out of what a chat has to show', () => {
  const added = { id: 'added', change: 'method-added', at: after(0).now } as const;
  let ownNotices = noticed(newEnrollment, added);
  for (let hours = 1; hours <= 24; hours += 1) {
    const throttled = { id: `hour-${hours}`, change: 'sign-in-throttled', at: after(hours * hour).now } as const;
    ownNotices = noticed({ ownNotices }, throttled);
  }
  assert.deepEqual(
    ownNotices.map(({ id }) => id),
    ['added', 'hour-24'],
  );
});
