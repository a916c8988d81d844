import assert from 'node:assert/strict';
import { test } from 'node:test';
import { buildBot } from '../../support/build-bot.ts';
import { reachCode } from '../../support/journey.ts';

test('a chat whose server died is taken up also when the person could not wait', async (t) => {
  const { promise: lapse, resolve } = Promise.withResolvers<undefined>();
  const wait = (_milliseconds: number, signal?: AbortSignal): Promise<unknown> =>
    signal === undefined ? lapse : new Promise(() => undefined);
  const first = await buildBot(t);
  const alex = first.person();
  await reachCode(alex);
  const bot = await buildBot(t, { ...first, seed: 'other', wait, turnTimeoutMs: 500 });
  await first.conversations.exclusively(`msteams:chat-of-${alex.objectId}`, () => Promise.resolve());
  await alex.say('help');
  assert.match(alex.lastLine, /still working on your previous answer/u);
  bot.clock.advance(10);
  resolve(undefined);
  // What still waits has its chance.
  for (let turn = 0; turn < 20; turn += 1) await new Promise(setImmediate);
  await bot.resumer.interruptedTurns(10);
  assert.equal(alex.lastLine, 'We were interrupted. This is where you were.');
});
