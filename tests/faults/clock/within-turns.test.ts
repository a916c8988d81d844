import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { TroubledStore } from '../../support/troubled-store.ts';
import { MemoryStore } from '../memory-store.ts';
import { WholeConversation } from '../store/whole-conversation.ts';
import { startUnwiredBot } from '../unwired-bot.ts';
import { JumpingClock, jumps } from './jumping-clock.ts';

/** Longer than a lease, in seconds. */
const leaseLapsed = 11;
/** Every so many looks at the clock one is tried. */
const step = 7;

async function start(t: TestContext) {
  const clock = new JumpingClock();
  const real = new MemoryStore();
  const bot = await startUnwiredBot(t, { store: real, clock });
  // The person's phone is right, whatever the server's clock says.
  const conversation = new WholeConversation({ ...bot, clock: clock.right }, new TroubledStore(real), real);
  clock.looks = 0;
  return { bot, clock, conversation };
}

async function looks(t: TestContext): Promise<number> {
  const { clock, conversation } = await start(t);
  await conversation.walk();
  return clock.looks;
}

for (const [title, seconds] of jumps) {
  test(`a clock that goes ${title} within a turn, and is put right after it, costs repetitions only`, async (t) => {
    const last = await looks(t);
    assert.ok(last > 50);
    for (let number = 1; number <= last; number += step) {
      await t.test(`at look ${number}`, async (each) => {
        const { bot, clock, conversation } = await start(each);
        const { alex } = conversation;
        // A turn that seems to have outlived its lease is silent: the chat is taken up, once there is one.
        alex.mayHearNothing = true;
        clock.onLook = (look) => {
          if (look === number) clock.wrongBy = seconds;
        };
        const act = async (): Promise<void> => {
          const right = alex.rightCodes.length;
          await alex.act();
          // A code that is right on the phone is wrong for a clock that is not.
          if (clock.wrongBy !== 0) alex.wrongCodes += alex.rightCodes.length - right;
          clock.wrongBy = 0;
        };
        const afterAct = async (): Promise<void> => {
          clock.advance(leaseLapsed);
          await bot.resumer.interruptedTurns(10);
        };
        await conversation.walk({ act, afterAct, afterGoal: afterAct, mostActions: 20 });
      });
    }
  });
}
