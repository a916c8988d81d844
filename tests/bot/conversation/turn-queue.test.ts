import assert from 'node:assert/strict';
import { test } from 'node:test';
import { TurnQueue } from '../../../bot/conversation/turn-queue.ts';

test('turns of one chat come one after another, and no timer outlives the turn that was waited for', async () => {
  const signals: (AbortSignal | undefined)[] = [];
  const never = (_: number, signal?: AbortSignal): Promise<void> => {
    signals.push(signal);
    return new Promise(() => undefined);
  };
  const queue = new TurnQueue({ wait: never, timeoutMs: 1_000 });
  const order: string[] = [];
  const { promise, resolve } = Promise.withResolvers<undefined>();
  const first = queue.inTurn('demo-chat', () => promise.then(() => order.push('first')));
  const second = queue.inTurn('demo-chat', () => Promise.resolve(order.push('second')));
  await queue.inTurn('another-chat', () => Promise.resolve(order.push('another')));
  resolve(undefined);
  await Promise.all([first, second]);
  assert.deepEqual(order, ['another', 'first', 'second']);
  assert.deepEqual(
    signals.map((signal) => signal?.aborted),
    [true],
  );
});
