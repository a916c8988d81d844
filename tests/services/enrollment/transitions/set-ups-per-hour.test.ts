import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Enrollment, newEnrollment } from '../../../../services/enrollment/state/enrollment.ts';
import { beginSetUp } from '../../../../services/enrollment/transitions/set-up-transitions.ts';
import { after, setUpRequest, types, unreachable } from './transitions-kit.ts';

const policy = { setUpsPerHour: 3 };

function begin(enrollment: Enrollment, seconds: number) {
  return beginSetUp(enrollment, setUpRequest(`flow-${seconds}`), after(seconds, policy));
}

test('so many set-ups can be started in an hour: the last one is told to the audit trail, the next has to wait', () => {
  const first = begin(newEnrollment, 0);
  const second = begin(first.next, 10);
  const third = begin(second.next, 20);
  for (const { events } of [first, second]) assert.ok(!types(events).includes('set-ups-throttled'));
  assert.deepEqual(third.events.at(-1), { type: 'set-ups-throttled', actor: 'system', detail: { setUps: 3 } });
  const request = { ...setUpRequest('flow-4'), credential: unreachable };
  const fourth = beginSetUp(third.next, request, after(3599.999, policy));
  assert.deepEqual(fourth.outcome, { code: 'throttled', retryAt: after(3600).now });
  assert.equal(fourth.next, third.next);
  const later = begin(third.next, 3600);
  assert.equal(later.outcome.code, 'started');
  assert.deepEqual(later.next.recentSetUps, [after(10).now, after(20).now, after(3600).now]);
});

test('what names nothing that can be set up starts nothing, and ends nothing that waits', () => {
  const waiting = begin(newEnrollment, 0).next;
  const request = { ...setUpRequest('flow-2'), credential: () => undefined };
  const { outcome, next, events } = beginSetUp(waiting, request, after(1, policy));
  assert.deepEqual([outcome, next === waiting, events], [{ code: 'not-recognized' }, true, []]);
});
