import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { type Enrollment, newEnrollment } from '../../../../services/enrollment/state/enrollment.ts';
import { verifyMethod } from '../../../../services/enrollment/transitions/method-transitions.ts';
import type { CheckResult } from '../../../../services/methods/method.ts';
import { after, pendingSetUp, refused, types, unreachable, withAnother, withMethod, wrong } from './transitions-kit.ts';

const verify = (enrollment: Enrollment, result: CheckResult, seconds = 60) =>
  verifyMethod(enrollment, { methodId: 'flow-1', check: () => result }, after(seconds));

describe('verifying with a method', () => {
  test('keeps the credential that the check returned and forgives the failures before it', () => {
    const failed = verify(withMethod(), wrong).next;
    const { next, outcome, events } = verify(failed, { proven: true, credential: { demo: 'newer' } });
    assert.deepEqual(outcome, { code: 'verified' });
    assert.deepEqual(
      next.methods.map(({ credential }) => credential),
      [{ demo: 'newer' }],
    );
    assert.deepEqual([next.consecutiveFailures, next.recentFailures], [{ 'authenticator-code': 0 }, []]);
    assert.deepEqual(types(events), ['verification-succeeded']);
  });

  test('counts a wrong code and passes the hint on', () => {
    const hint = { kind: 'other-entry' } as const;
    const { next, outcome, events } = verify(withMethod(), refused({ reason: 'wrong-code', hint }));
    assert.deepEqual(outcome, { code: 'wrong-code', hint });
    assert.deepEqual(next.consecutiveFailures, { 'authenticator-code': 1 });
    assert.deepEqual(next.recentFailures, [after(60).now]);
    assert.deepEqual(types(events), ['verification-failed']);
  });

  test('counts every replayed code, records the first, the tenth and the hundredth of an hour, and fails nobody', () => {
    const replay = refused({ reason: 'code-already-used' });
    const replayedAt: unknown[] = [];
    let enrollment = withMethod();
    for (let second = 60; second < 60 + 250; second += 1) {
      const { next, outcome, events } = verify(enrollment, replay, second);
      assert.deepEqual(outcome, { code: 'code-already-used' });
      replayedAt.push(...events.map(({ type, detail }) => [type, detail]));
      enrollment = next;
    }
    const row = (times: number) => ['code-replayed', { methodId: 'flow-1', times }];
    assert.deepEqual(replayedAt, [1, 10, 100].map(row));
    assert.deepEqual({ ...enrollment, recorded: [] }, withMethod());
    assert.deepEqual(types(verify(enrollment, replay, 60 + 3599).events), []);
    assert.deepEqual(types(verify(enrollment, replay, 60 + 3601).events), ['code-replayed']);
  });

  test('counts the replayed codes of each method by themselves', () => {
    const replay = refused({ reason: 'code-already-used' });
    const both = withAnother(withMethod(), { methodId: 'flow-2', kind: 'authenticator-code' });
    const first = verify(both, replay).next;
    const { events } = verifyMethod(first, { methodId: 'flow-2', check: () => replay }, after(61));
    assert.deepEqual(events, [{ type: 'code-replayed', actor: 'person', detail: { methodId: 'flow-2', times: 1 } }]);
  });

  test('does nothing with what is no code, or of a text that is too old', () => {
    const enrollment = withMethod();
    for (const reason of ['not-six-digits', 'code-expired'] as const) {
      const { next, outcome, events } = verify(enrollment, refused({ reason }));
      assert.deepEqual([outcome, next === enrollment, events], [{ code: reason }, true, []]);
    }
  });

  test('is refused for a method that is not there, or not proven yet', () => {
    for (const enrollment of [newEnrollment, pendingSetUp(), withMethod('flow-2')]) {
      const request = { methodId: 'flow-1', check: unreachable };
      const { next, outcome } = verifyMethod(enrollment, request, after(1));
      assert.deepEqual([outcome, next === enrollment], [{ code: 'not-set-up' }, true]);
    }
  });
});
