import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import type { ChannelTrouble } from '../../support/channel-trouble.ts';
import { TroubledStore } from '../../support/troubled-store.ts';
import { MemoryStore } from '../memory-store.ts';
import { WholeConversation } from '../store/whole-conversation.ts';
import { startWiredBot } from '../wired-bot.ts';

/** What Teams answers, or does not. */
const troubles: readonly [title: string, trouble: ChannelTrouble][] = [
  ['429 and to come again in an hour', { done: false, answer: 429, headers: { 'retry-after': '3600' } }],
  ['412', { done: false, answer: 412 }],
  ['500', { done: false, answer: 500 }],
  ['500 after all', { done: true, answer: 500 }],
  ['502', { done: false, answer: 502 }],
  ['503', { done: false, answer: 503 }],
  ['504 after all', { done: true, answer: 504 }],
  ['400', { done: false, answer: 400 }],
  ['403, being blocked', { done: false, answer: 403, body: { error: { code: 'MessageWritesBlocked' } } }],
  ['404', { done: false, answer: 404 }],
  ['something that is no JSON', { done: true, answer: 'malformed' }],
  ['nothing', { done: false, answer: 'never' }],
  ['nothing after all', { done: true, answer: 'never' }],
  ['by closing the connection', { done: false, answer: 'closed' }],
  ['by closing the connection after all', { done: true, answer: 'closed' }],
];

/** Those that are tried at every call. */
const typical = new Set(['400', 'nothing', 'by closing the connection after all']);

/** A bot that is hasty where Teams never answers; elsewhere a busy machine must not look like a Teams that does not. */
async function start(t: TestContext, trouble?: ChannelTrouble) {
  const real = new MemoryStore();
  const hasty = trouble?.answer === 'never' && { channelTimeoutMs: 250 };
  const bot = await startWiredBot(t, { store: real, ...hasty });
  const conversation = new WholeConversation(bot, new TroubledStore(real), real);
  const { alex } = conversation;
  /** Whatever could not be replaced is replaced by now. */
  const afterGoal = async (): Promise<void> => {
    for (let times = 0; times < 3; times += 1) {
      bot.clock.advance(61);
      await bot.resumer.replaceCards(10);
    }
  };
  return { bot, alex, conversation, afterGoal };
}

/** Calls to Teams that a whole conversation makes when all is well. */
async function calls(t: TestContext): Promise<number> {
  const { bot, conversation } = await start(t);
  await conversation.walk();
  return bot.wire.calls.length;
}

/** From the first call to the last; for what is typical every one of them, for the rest some. */
function some(title: string, last: number, step: number): number[] {
  const numbers = Array.from({ length: last }, (_, index) => index + 1);
  const wanted = typical.has(title) ? step : 3 * step;
  return numbers.filter((number) => (number - 1) % wanted === 0);
}

const concurrency = 6;

for (const [title, trouble] of troubles) {
  test(
    `whichever message or edit Teams answers with ${title}, the person goes on and no secret stays`,
    {
      concurrency,
    },
    async (t) => {
      const single = (number: number) =>
        t.test(`call ${number}`, async (each) => {
          const { bot, alex, conversation, afterGoal } = await start(each, trouble);
          alex.mayHearNothing = number === 1;
          bot.wire.befalls = (call) => (call.number === number ? trouble : undefined);
          await conversation.walk({ afterGoal });
        });
      await Promise.all(some(title, await calls(t), 1).map(single));
    },
  );

  test(
    `while Teams answers everything with ${title}, clicks are answered, and the person goes on after it`,
    {
      concurrency,
    },
    async (t) => {
      const outage = (number: number) =>
        t.test(`from call ${number} on, for four actions`, async (each) => {
          const { bot, alex, conversation, afterGoal } = await start(each, trouble);
          let actions = 0;
          alex.mayHearNothing = number === 1;
          bot.wire.befalls = (call) => (call.number >= number && actions < 4 ? trouble : undefined);
          const afterAct = (): Promise<void> => {
            actions += bot.wire.calls.length >= number ? 1 : 0;
            alex.mayHearNothing = actions < 4;
            return Promise.resolve();
          };
          await conversation.walk({ afterAct, afterGoal, mostActions: 20 });
          assert.ok(actions > 0);
        });
      await Promise.all(some(title, await calls(t), 3).map(outage));
    },
  );
}
