import assert from 'node:assert/strict';
import { describe, test, type TestContext } from 'node:test';
import { ChannelRefusedError } from '../../../bot/channel/connector-requests.ts';
import { PersonalChats } from '../../../bot/conversation/personal-chats.ts';
import { MemoryStore } from '../../faults/memory-store.ts';
import { codeAt } from '../../support/authenticator.ts';
import { type BuiltBot, buildBot } from '../../support/build-bot.ts';
import { reachCode } from '../../support/journey.ts';
import type { Person } from '../../support/person.ts';

const greeting = /^Your administrator requires/u;

const start = (t: TestContext): Promise<BuiltBot> => buildBot(t, { store: new MemoryStore() });

/** Teams takes nothing of the tenant for a minute. */
function throttle({ pace }: BuiltBot, { tenantId }: Person): void {
  pace.heard(tenantId, 429, 60_000);
}

/** That minute is over, and what is owed is said. */
async function later({ clock, resumer }: BuiltBot): Promise<void> {
  clock.advance(90);
  for (let times = 0; times < 3; times += 1) await resumer.sayOwed(10);
}

describe('while Teams takes nothing', () => {
  test('whoever gets the app is sent nothing, and is greeted once when the time is over', async (t) => {
    const bot = await start(t);
    const alex = bot.person();
    throttle(bot, alex);
    await alex.arrive();
    await bot.resumer.sayOwed(10);
    assert.equal(bot.teams.calls, 0);
    await later(bot);
    assert.equal(alex.chat.length, 1);
    assert.match(alex.lastLine, greeting);
  });

  for (const isKnown of [true, false]) {
    const how = isKnown ? 'while that is known' : 'when it says so to the first of them';
    test(`whoever is greeted later is not greeted again by the installation that Teams delivers twice (${how})`, async (t) => {
      const bot = await start(t);
      const alex = bot.person();
      const arrival = alex.arrivalActivity();
      if (isKnown) throttle(bot, alex);
      else bot.teams.outage = new ChannelRefusedError(429);
      await alex.replay(arrival).catch(() => undefined);
      bot.teams.outage = undefined;
      await later(bot);
      const { calls } = bot.teams;
      assert.match(alex.lastLine, greeting);
      await alex.replay(arrival);
      assert.deepEqual([alex.chat.length, bot.teams.calls], [1, calls]);
    });
  }

  test('a click that was refused counts once it is made again', async (t) => {
    const bot = await start(t);
    const alex = bot.person();
    await alex.arrive();
    const click = alex.clickActivity('Set it up now');
    bot.teams.outage = new ChannelRefusedError(429);
    await alex.replay(click).catch(() => undefined);
    bot.teams.outage = undefined;
    await alex.replay(click);
    assert.match(alex.lastLine, /^(?:How should we contact you|Install an authenticator app)/u);
  });

  test('a chat that the bot was taken out of and added to again is alive, and hears what happens outside it', async (t) => {
    const bot = await start(t);
    const alex = bot.person();
    await alex.arrive();
    await alex.replay({ ...alex.arrivalActivity(), action: 'remove' });
    throttle(bot, alex);
    await alex.arrive();
    const chats = new PersonalChats(bot);
    assert.equal((await chats.of(alex)).length, 1);
  });

  test('cards that wait to be replaced wait for the time that it names', async (t) => {
    const bot = await start(t);
    const alex = bot.person();
    await reachCode(alex);
    bot.teams.outage = new Error('The channel is down');
    await alex.say('cancel').catch(() => undefined);
    bot.teams.outage = undefined;
    bot.clock.advance(60);
    throttle(bot, alex);
    const { calls } = bot.teams;
    await bot.resumer.replaceCards(10);
    assert.equal(bot.teams.calls, calls);
    bot.clock.advance(90);
    await bot.resumer.replaceCards(10);
    assert.ok(bot.teams.calls > calls);
  });

  for (const isKnown of [true, false]) {
    const how = isKnown ? 'while that is known' : 'when it says so to the first of them';
    test(`whoever was cut off in a turn is sent nothing, and hears where they were later (${how})`, async (t) => {
      const bot = await start(t);
      const alex = bot.person();
      await reachCode(alex);
      const { length } = alex.chat;
      await bot.conversations.exclusively(`msteams:chat-of-${alex.objectId}`, () => Promise.resolve());
      bot.clock.advance(10);
      if (isKnown) throttle(bot, alex);
      else bot.teams.outage = new ChannelRefusedError(429);
      await bot.resumer.interruptedTurns(10);
      assert.equal(alex.chat.length, length);
      bot.teams.outage = undefined;
      await later(bot);
      assert.match(alex.lastLine, /^Enter the code from the app/u);
      const said = structuredClone(alex.chat);
      await later(bot);
      assert.deepEqual(alex.chat, said, 'once');
    });
  }
});

test('a chat that the bot was taken out of stays so when its cut-off turn is taken up while Teams takes nothing', async (t) => {
  const bot = await buildBot(t);
  const alex = bot.person();
  await reachCode(alex);
  await alex.replay({ ...alex.arrivalActivity(), action: 'remove' });
  await bot.conversations.exclusively(`msteams:chat-of-${alex.objectId}`, () => Promise.resolve());
  bot.clock.advance(10);
  bot.pace.heard(alex.tenantId, 429, 60_000);
  await bot.resumer.interruptedTurns(10);
  assert.deepEqual(await new PersonalChats(bot).of(alex), []);
});

test('a chat in which somebody waits is brought up to date, though others are refused every second', async (t) => {
  const made: { bot?: BuiltBot } = {};
  const bot = await buildBot(t, {
    store: new MemoryStore(),
    ready: async (tenantId, isAwaited) => made.bot?.pace.ready(tenantId, isAwaited),
  });
  made.bot = bot;
  const alex = bot.person();
  const entry = await reachCode(alex);
  const methodId = (await bot.changes.status(alex)).pending?.methodId ?? '';
  await bot.enrollment.prove(alex, methodId, codeAt(entry, bot.clock.now()));
  bot.teams.outage = new ChannelRefusedError(429);
  await bot.chatUpdates.tell(alex);
  await bot.chatUpdates.settled();
  assert.ok(!alex.lastLine.startsWith("You're all set"), alex.lastLine);
  bot.teams.outage = undefined;
  for (let seconds = 0; seconds < 30; seconds += 1) {
    bot.pace.heard(alex.tenantId, 429, 2_000);
    await bot.chatUpdates.tellDue(10);
    bot.clock.advance(1);
  }
  assert.ok(alex.lastLine.startsWith("You're all set"), alex.lastLine);
});
