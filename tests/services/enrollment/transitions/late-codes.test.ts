import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { type Enrollment, newEnrollment } from '../../../../services/enrollment/state/enrollment.ts';
import { explainClock } from '../../../../services/enrollment/transitions/late-codes.ts';
import { after } from './transitions-kit.ts';

/** A code that is right for a moment before or after now, typed some seconds after the start. */
function type(late: number, typedAt: number, enrollment: Enrollment = newEnrollment, methodId = 'app') {
  const hint = { kind: 'clock-off', seconds: late } as const;
  return explainClock(enrollment, methodId, { hint, now: after(typedAt).now });
}

const once = type(-120, 0).next;

describe('a code of a while ago', () => {
  test('is said to be late, and remembered: when it was good, of which method and how late', () => {
    const { next, hint } = type(-120, 0);
    assert.deepEqual(hint, { kind: 'late' });
    const timeStep = after(0).now.getTime() / 30_000 - 4;
    assert.deepEqual(next, { ...newEnrollment, lateCode: { methodId: 'app', timeStep, seconds: -120 } });
  });

  test('is the phone’s clock when another is late by as much, give or take a time step', () => {
    for (const late of [-120, -90, -150]) {
      const { next, hint } = type(late, 300, once);
      assert.deepEqual([hint, next.lateCode?.seconds], [{ kind: 'clock-off', seconds: late }, late]);
    }
    for (const late of [-60, -180]) assert.deepEqual(type(late, 300, once).hint, { kind: 'late' }, `${late}`);
  });

  test('is late once more when it is the same code, typed again', () => {
    assert.deepEqual(type(-150, 30, once).hint, { kind: 'late' });
  });

  test('says nothing of the clock when the one before was of another app', () => {
    assert.deepEqual(type(-120, 300, once, 'other app').hint, { kind: 'late' });
  });
});

test('what else is said of a wrong code is said at once, and nothing is remembered', () => {
  for (const hint of [undefined, { kind: 'other-entry' }, { kind: 'clock-off', seconds: 30 }] as const) {
    const explained = explainClock(once, 'app', { hint, now: after(300).now });
    assert.deepEqual([explained.hint, explained.next === once], [hint, true]);
  }
});
