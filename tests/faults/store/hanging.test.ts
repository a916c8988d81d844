import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { answerHangs, hangs, late, TroubledStore } from '../../support/troubled-store.ts';
import { FakeClock } from '../../support/fakes.ts';
import { MemoryStore } from '../memory-store.ts';
import { startUnwiredBot } from '../unwired-bot.ts';
import { VirtualTime } from '../virtual-time.ts';
import { WholeConversation } from './whole-conversation.ts';

/** Longest, in milliseconds, that a person waits for an answer. */
const longestWait = 5_000;

/** A conversation in which time passes as the test says. */
async function startConversation(t: TestContext) {
  const clock = new FakeClock();
  const time = new VirtualTime(t, clock);
  const real = new MemoryStore();
  const store = new TroubledStore(real);
  const bot = await startUnwiredBot(t, { store, clock, wait: time.wait });
  const conversation = new WholeConversation(bot, store, real);
  time.isWaitedFor = () => store.waiting > 0;
  store.calls.length = 0;
  const act = async (): Promise<void> => {
    const waited = await time.until(conversation.alex.act());
    assert.ok(waited <= longestWait, `The answer took ${waited} ms`);
  };
  /** The job that takes up what was cut off; a store in trouble fails it, and it is run again. */
  const takeUp = async (): Promise<void> => {
    await time.until(bot.resumer.interruptedTurns(10).catch(() => undefined));
  };
  /** Whatever hung has ended, and every lease has lapsed. */
  const afterGoal = async (): Promise<void> => {
    time.pass(11_000);
    await takeUp();
  };
  return { bot, time, store, conversation, act, takeUp, afterGoal };
}

async function calls(t: TestContext): Promise<number> {
  const { store, conversation, act } = await startConversation(t);
  await conversation.walk({ act });
  return store.calls.length;
}

for (const [what, trouble] of [
  ['call hangs', hangs],
  ['call is done but its answer hangs', answerHangs],
] as const) {
  test(`whichever ${what}, the person has an answer within five seconds, every time`, async (t) => {
    const last = await calls(t);
    for (let number = 1; number <= last; number += 1) {
      await t.test(`call ${number}`, async (each) => {
        const { store, conversation, act, afterGoal } = await startConversation(each);
        store.befalls = (call) => (call.number === number ? trouble : undefined);
        await conversation.walk({ act, afterGoal });
        assert.ok(conversation.apologized);
      });
    }
  });

  test(`wherever half a minute begins in which every ${what}, the person has answers, and goes on after it`, async (t) => {
    const last = await calls(t);
    for (let number = 1; number <= last; number += 3) {
      await t.test(`from call ${number} on`, async (each) => {
        const { bot, store, conversation, act, takeUp, afterGoal } = await startConversation(each);
        let ends = Infinity;
        store.befalls = ({ number: at }) => {
          if (at === number) ends = bot.clock.now().getTime() + 30_000;
          return at >= number && bot.clock.now().getTime() < ends ? trouble : undefined;
        };
        await conversation.walk({ act, afterAct: takeUp, afterGoal, mostActions: 60 });
        assert.ok(conversation.apologized);
      });
    }
  });
}

test('whichever call comes too late, nothing appears in the chat after the apology', async (t) => {
  const last = await calls(t);
  for (let number = 1; number <= last; number += 1) {
    await t.test(`call ${number}`, async (each) => {
      const { time, store, conversation, act, afterGoal } = await startConversation(each);
      const { person } = conversation.alex;
      store.timeoutMs = 4_500;
      store.befalls = (call) => (call.number === number ? late : undefined);
      const afterAct = async (): Promise<void> => {
        const said = JSON.stringify(person.chat);
        await time.until(time.wait(2_000));
        assert.equal(JSON.stringify(person.chat), said);
      };
      await conversation.walk({ act, afterAct, afterGoal });
      assert.ok(conversation.apologized);
    });
  }
});

test('a store that is slow for a minute costs the person patience only', async (t) => {
  for (const milliseconds of [300, 900, 1_700, 3_900]) {
    await t.test(`${milliseconds} ms a call`, async (each) => {
      const { bot, store, conversation, act, takeUp, afterGoal } = await startConversation(each);
      const ends = bot.clock.now().getTime() + 60_000;
      store.timeoutMs = milliseconds;
      store.befalls = () => (bot.clock.now().getTime() < ends ? late : undefined);
      await conversation.walk({ act, afterAct: takeUp, afterGoal, mostActions: 60 });
    });
  }
});

test('who waits for a turn that died is told so within five seconds, and answered at once when its lease has lapsed', async (t) => {
  const { bot, time, conversation, act } = await startConversation(t);
  const { person } = conversation.alex;
  await act();
  await bot.conversations.exclusively(`msteams:chat-of-${person.objectId}`, () => Promise.resolve());
  const click = person.clickActivity('Set it up now');
  const answers: unknown[] = [];
  const waited = await time.until(person.replay(click).then((answer) => answers.push(answer)));
  assert.ok(waited <= longestWait, `${waited} ms`);
  assert.match(JSON.stringify(answers), /I am still working on your previous answer/u);
  await time.until(time.wait(8_000));
  assert.equal(await time.until(person.replay(click)), 0);
  assert.match(person.lastLine, /How should we contact you/u);
});
