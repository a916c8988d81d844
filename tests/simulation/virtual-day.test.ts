import assert from 'node:assert/strict';
import { test } from 'node:test';
import { RateLimit } from './rate-limit.ts';
import { VirtualDay } from './virtual-day.ts';

const begin = '2026-03-02T07:00:00.000Z';

test('what is waited for comes in the order of its time, and of its asking within a millisecond', async () => {
  const day = new VirtualDay(begin);
  const came: string[] = [];
  const note = (what: string) => (): void => void came.push(`${what} at ${day.seconds}`);
  for (const [what, at] of [
    ['third', 3],
    ['first', 1],
    ['second', 2],
    ['second, asked later', 2],
  ] as const)
    void day.wait(at * 1_000).then(note(what));
  await day.pass(2.5);
  assert.deepEqual(came, ['first at 1', 'second at 2', 'second, asked later at 2']);
  assert.equal(day.seconds, 2.5);
  await day.pass(10);
  assert.deepEqual(came.slice(3), ['third at 3']);
});

test('time stands still until what is asked outside is answered', async () => {
  const day = new VirtualDay(begin);
  const seen: number[] = [];
  day.at(day.begin + 1_000, () => {
    const slow = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 20));
    void day.outside(slow).then(() => seen.push(day.seconds));
  });
  day.at(day.begin + 1_001, () => void seen.push(day.seconds));
  await day.pass(2);
  assert.deepEqual(seen, [1, 1.001]);
});

test('a wait that is cut short rejects, and holds nothing up', async () => {
  const day = new VirtualDay(begin);
  const cut = new AbortController();
  const waiting = assert.rejects(day.wait(1_000, cut.signal));
  cut.abort();
  await waiting;
  await day.pass(5);
});

test('a limit takes so many in any stretch of its length', () => {
  const limit = new RateLimit(2, 1_000);
  const takes = (now: number): boolean => {
    const hasRoom = limit.hasRoom(now);
    if (hasRoom) limit.take(now);
    return hasRoom;
  };
  assert.deepEqual([0, 900, 950, 1_000, 1_899, 1_900].map(takes), [true, true, false, true, false, true]);
});
