import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { newEnrollment } from '../../../../services/enrollment/state/enrollment.ts';
import { auditDraft } from '../../../../services/enrollment/transitions/decision.ts';
import { recordOnceAnHour } from '../../../../services/enrollment/transitions/once-an-hour.ts';
import { after } from './transitions-kit.ts';

const event = auditDraft('administrator-asked', { about: 'office-phone' });

function record(what: string, seconds: number, before = newEnrollment) {
  return recordOnceAnHour(before, { what, event }, after(seconds).now);
}

describe('what somebody can do over and over', () => {
  test('is recorded the first time, and changes nothing until an hour has passed', () => {
    const { next, events } = record('asked', 0);
    assert.deepEqual(events, [event]);
    assert.deepEqual(next, { ...newEnrollment, recorded: [{ what: 'asked', at: after(0).now }] });
    for (const seconds of [1, 3599.999]) {
      const again = record('asked', seconds, next);
      assert.deepEqual([again.next === next, again.events], [true, []]);
    }
    assert.deepEqual(record('asked', 3600, next).events, [event]);
  });

  test('is told apart, and forgotten after its hour', () => {
    const { next } = record('asked', 0);
    const both = record('refused', 1800, next);
    assert.deepEqual(both.events, [event]);
    const whats = (enrollment: typeof next) => enrollment.recorded.map(({ what }) => what);
    assert.deepEqual(whats(both.next), ['asked', 'refused']);
    assert.deepEqual(whats(record('other', 3600, both.next).next), ['refused', 'other']);
  });
});
