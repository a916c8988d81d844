import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Enrollment } from '../../../../services/enrollment/state/enrollment.ts';
import { countFailure, limitReached } from '../../../../services/enrollment/transitions/failure-limits.ts';
import { verifyMethod } from '../../../../services/enrollment/transitions/method-transitions.ts';
import { resetEnrollment, unlockEnrollment } from '../../../../services/enrollment/transitions/operator-transitions.ts';
import { endOf } from '../../../../services/enrollment/transitions/set-up-endings.ts';
import {
  after,
  contacted,
  pendingSetUp,
  right,
  types,
  unreachable,
  withAnother,
  withMethod,
} from './transitions-kit.ts';

const kind = 'authenticator-code';
const act = { reason: 'demo reason', id: 'act-1' };

/** A method that was guessed at until it was off. */
function guessedAt(enrollment = withMethod()): Enrollment {
  let next = enrollment;
  for (let count = 0; count < 100; count += 1) next = countFailure(next, kind, after(10 + count)).next;
  return next;
}

describe('a reset', () => {
  test('takes methods, a pending set-up, kept secrets, locks and failures, and asks to set up again', () => {
    const before = guessedAt(pendingSetUp('flow-3', pendingSetUp('flow-2', withMethod(), 2), 3));
    const locked: Enrollment = { ...before, lockedKinds: [kind], wrongReplies: { 'mobile-text': 12 } };
    assert.deepEqual([before.pending?.methodId, before.abandoned.length, before.recentSetUps.length], ['flow-3', 1, 3]);
    const { next, events } = resetEnrollment(locked, act, after(500));
    assert.deepEqual([next.status, next.methods, next.pending, next.abandoned], ['enabled', [], undefined, []]);
    assert.deepEqual([next.consecutiveFailures, next.recentFailures, next.lockedKinds], [{}, [], []]);
    assert.deepEqual([next.recentSetUps, next.provenAt, next.wrongReplies], [[], undefined, {}]);
    assert.deepEqual(
      events.map(({ type, actor, detail }) => [type, actor, detail]),
      [['method-reset', 'operator', { methods: 1, reason: 'demo reason' }]],
    );
  });

  test('ends a set-up that is under way as cancelled', () => {
    assert.equal(endOf(resetEnrollment(pendingSetUp(), act, after(1)).next, 'flow-1'), 'cancelled');
  });

  test('is told to every phone that is taken away, beside what is owed already, and to nothing that is no phone', () => {
    const phone = withAnother(withMethod('app'), { methodId: 'phone', kind: 'mobile-text' });
    const before = withAnother(phone, { methodId: 'desk', kind: 'office-call' });
    const { notices } = resetEnrollment(before, act, after(5)).next;
    assert.deepEqual(
      notices.map(({ id, methodId, tryAt }) => [id, methodId, tryAt]),
      [
        ['desk_phone', 'phone', after(2).now],
        ['act-1_phone', 'phone', after(5).now],
        ['act-1_desk', 'desk', after(5).now],
      ],
    );
  });

  test('ends the text or call that is waited for', () => {
    const both = withAnother(withMethod('app'), { methodId: 'phone', kind: 'mobile-text' });
    assert.equal(resetEnrollment(contacted(both, { methodId: 'phone' }), act, after(9)).next.challenge, undefined);
  });

  test('goes on counting set-ups, so that no label comes twice', () => {
    assert.equal(resetEnrollment(withMethod(), act, after(2)).next.setUps, 1);
  });

  test('leaves nothing that the old method could verify', () => {
    const { next } = resetEnrollment(withMethod(), act, after(2));
    const answer = verifyMethod(next, { methodId: 'flow-1', check: unreachable }, after(3));
    assert.deepEqual(answer.outcome, { code: 'not-set-up' });
  });
});

describe('an unlock', () => {
  for (const [what, before] of Object.entries({
    'too many failures': guessedAt(),
    'a report of fraud': { ...withMethod(), lockedKinds: [kind] } satisfies Enrollment,
  })) {
    test(`after ${what} lets the same method verify at once, and says in the trail what was locked and why it no longer is`, () => {
      const { next, outcome, events } = unlockEnrollment(before, act, after(200));
      assert.equal(outcome, 'unlocked');
      const answer = verifyMethod(next, { methodId: 'flow-1', check: () => right }, after(201));
      assert.deepEqual(answer.outcome, { code: 'verified' });
      assert.deepEqual(
        events.map(({ type, actor, detail }) => [type, actor, detail]),
        [['method-unlocked', 'operator', { methods: kind, reason: 'demo reason' }]],
      );
    });
  }

  test('ends a wait for wrong codes or set-ups of the last hour', () => {
    let waiting = withMethod();
    for (let count = 0; count < 20; count += 1) waiting = countFailure(waiting, kind, after(10)).next;
    assert.equal(limitReached(waiting, kind, after(20))?.code, 'throttled');
    assert.equal(limitReached(unlockEnrollment(waiting, act, after(20)).next, kind, after(20)), undefined);
    const busy = { ...withMethod(), recentSetUps: Array.from({ length: 30 }, () => after(10).now) };
    assert.deepEqual(unlockEnrollment(busy, act, after(20)).next.recentSetUps, []);
  });

  test('proves nothing, and takes the freshness of a proof away: whoever goes on has to prove a method before a change', () => {
    for (const provenAt of [undefined, after(199).now]) {
      const before = { ...guessedAt(), provenAt };
      assert.equal(unlockEnrollment(before, act, after(200)).next.provenAt, undefined);
    }
  });

  test('of somebody who is not locked changes nothing', () => {
    const before = withMethod();
    const { next, outcome, events } = unlockEnrollment(before, act, after(2));
    assert.deepEqual([next === before, outcome, types(events)], [true, 'not-locked', []]);
  });
});

test('an unlock of somebody whose texts can be answered no more lets them be answered again, and says so', () => {
  const enrollment: Enrollment = { ...withMethod(), wrongReplies: { 'mobile-text': 12 } };
  const { outcome, next, events } = unlockEnrollment(enrollment, act, after(10));
  assert.deepEqual([outcome, next.wrongReplies, types(events)], ['unlocked', {}, ['method-unlocked']]);
  const fewer: Enrollment = { ...withMethod(), wrongReplies: { 'mobile-text': 11 } };
  assert.equal(unlockEnrollment(fewer, act, after(10)).outcome, 'not-locked');
});
