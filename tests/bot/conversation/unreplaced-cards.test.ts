import assert from 'node:assert/strict';
import { test } from 'node:test';
import { unreplacedCards } from '../../../bot/conversation/unreplaced-cards.ts';

const now = new Date('2026-03-02T12:00:00Z');

/** After how many seconds what was tried so often is tried again. */
function pauseAfter(tries: number, isRefused = false): number | undefined {
  const { tryAt } = unreplacedCards({ messageIds: ['a'], tries, isRefused }, now) ?? {};
  return tryAt && (tryAt.getTime() - now.getTime()) / 1000;
}

test('a card that could not be replaced is tried again after half a minute, then after pauses that double, for four hours', () => {
  const pauses = Array.from({ length: 11 }, (_, tries) => pauseAfter(tries));
  assert.deepEqual(pauses, [30, 60, 120, 240, 480, 960, 1_920, 3_840, 7_680, 15_360, undefined]);
});

test('where the channel takes nothing for the person, it waits for the person', () => {
  assert.equal(pauseAfter(1, true), undefined);
  assert.deepEqual(unreplacedCards({ messageIds: ['a'], tries: 1, isRefused: true }, now)?.messageIds, ['a']);
});
