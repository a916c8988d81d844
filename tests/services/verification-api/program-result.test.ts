import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { checkResultOf, resultOf } from '../../../services/verification-api/program-result.ts';

describe('what a program is told of a code', () => {
  test('is how many tries are left, and by how much the clock of the phone is off', () => {
    const hint = { kind: 'clock-off', seconds: -90 } as const;
    assert.deepEqual(resultOf({ code: 'wrong-code', attemptsLeft: 2, hint }), {
      result: 'wrong',
      attemptsLeft: 2,
      clockOffBySeconds: -90,
    });
    assert.deepEqual(resultOf({ code: 'wrong-code', hint: { kind: 'late' } }), { result: 'wrong' });
    assert.deepEqual(resultOf({ code: 'wrong-pass', left: 1 }), { result: 'wrong', attemptsLeft: 1 });
  });

  test('is, where nothing stays open, never that something is over', () => {
    for (const code of ['expired', 'cancelled', 'superseded'] as const) {
      assert.deepEqual(resultOf({ code }), { result: 'over' });
      assert.deepEqual(checkResultOf({ code }), { result: 'not-enrolled' });
    }
    assert.deepEqual(checkResultOf({ code: 'verified' }), { result: 'verified' });
  });
});
