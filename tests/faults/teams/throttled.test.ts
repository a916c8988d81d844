import assert from 'node:assert/strict';
import { describe, test, type TestContext } from 'node:test';
import { ChannelPace } from '../../../bot/channel/channel-pace.ts';
import { ChannelRefusedError } from '../../../bot/channel/connector-requests.ts';
import { conversationCollection } from '../../../bot/conversation/conversation-document.ts';
import { FakeClock, FakeRandomness, passing } from '../../support/fakes.ts';
import type { Person } from '../../support/person.ts';
import { MemoryStore } from '../memory-store.ts';
import { startUnwiredBot } from '../unwired-bot.ts';
import { startWiredBot } from '../wired-bot.ts';

const greeting = 'Your administrator requires additional security verification on this account';
const people = 300;

/** A channel that takes so many messages of a tenant in a second, and refuses the others without saying when to come again. */
class Limit {
  readonly #clock: FakeClock;
  readonly #most: number;
  #taken: number[] = [];
  refused = 0;

  constructor(clock: FakeClock, most: number) {
    this.#clock = clock;
    this.#most = most;
  }

  takes(): boolean {
    const now = this.#clock.now().getTime();
    this.#taken = this.#taken.filter((at) => now - at < 1_000);
    if (this.#taken.length >= this.#most) {
      this.refused += 1;
      return false;
    }
    this.#taken.push(now);
    return true;
  }
}

interface Throttled {
  readonly store: MemoryStore;
  readonly clock: FakeClock;
  readonly limit: Limit;
  readonly chats: Map<string, number>;
}

/** A bot behind that channel, which counts what arrives in each chat. */
async function start(t: TestContext, { store, clock, limit, chats }: Throttled, seed = 'one') {
  const pace = new ChannelPace({ clock, randomness: new FakeRandomness(seed), wait: passing(clock) });
  const bot = await startUnwiredBot(t, { store, clock, pace, seed });
  const send = bot.teams.sendActivities.bind(bot.teams);
  bot.teams.sendActivities = async (context, activities) => {
    const isTaken = limit.takes();
    const [{ conversation } = {}] = activities;
    pace.heard(conversation?.tenantId ?? '', isTaken ? 201 : 429);
    if (!isTaken) throw new ChannelRefusedError(429);
    const text = JSON.stringify(activities);
    assert.ok(!text.includes('Something went wrong'), 'an apology');
    if (text.includes(greeting)) chats.set(conversation?.id ?? '', (chats.get(conversation?.id ?? '') ?? 0) + 1);
    return send(context, activities);
  };
  return bot;
}

function crowd(person: (about: { objectId: string }) => Person): Person[] {
  return Array.from({ length: people }, (_, index) => person({ objectId: `demo-${index}` }));
}

/** Runs the job until nobody is owed anything. @returns the seconds that it took. */
async function work(bot: Awaited<ReturnType<typeof start>>, seconds = 900): Promise<number> {
  const owed = { 'greeting.tryAt': { $exists: true } };
  const began = bot.clock.now().getTime();
  const passed = (): number => (bot.clock.now().getTime() - began) / 1_000;
  while (passed() < seconds && (await bot.store.collection(conversationCollection).countDocuments(owed)) > 0) {
    while (passed() < seconds && (await bot.resumer.sayOwed(20)) === 'more');
    bot.clock.advance(1);
  }
  return passed();
}

describe('of 300 people who get the app at once', () => {
  for (const most of [3, 15, 40]) {
    test(
      `everybody is greeted once by a channel that takes ${most} in a second, and soon`,
      { timeout: 300_000 },
      async (t) => {
        const clock = new FakeClock();
        const kept: Throttled = { store: new MemoryStore(), clock, limit: new Limit(clock, most), chats: new Map() };
        const bot = await start(t, kept);
        await Promise.all(crowd(bot.person).map((each) => each.arrive()));
        const seconds = await work(bot);
        assert.deepEqual([...new Set(kept.chats.values())], [1]);
        assert.equal(kept.chats.size, people);
        assert.ok(seconds < (3 * people) / Math.min(most, 15) + 60, `${seconds} s`);
      },
    );
  }

  test('everybody is greeted once although the bot was stopped in between and started anew', async (t) => {
    const clock = new FakeClock();
    const kept: Throttled = { store: new MemoryStore(), clock, limit: new Limit(clock, 10), chats: new Map() };
    const first = await start(t, kept);
    await Promise.all(crowd(first.person).map((each) => each.arrive()));
    await work(first, 12);
    assert.ok(kept.chats.size > 10 && kept.chats.size < people, `${kept.chats.size}`);
    clock.advance(60);
    await work(await start(t, kept, 'two'));
    assert.deepEqual([kept.chats.size, [...new Set(kept.chats.values())]], [people, [1]]);
  });
});

test('whoever writes while Teams takes nothing hears no apology then, and has an answer later', async (t) => {
  const { wire, person, clock, resumer, pace } = await startWiredBot(t, { channelTimeoutMs: 400 });
  const alex = person();
  wire.befalls = () => ({ done: false, answer: 429 });
  await alex.say('hello');
  await alex.say('hello?');
  assert.deepEqual(
    new Set(wire.calls.map(({ body }) => /Something went wrong|still working/u.test(body))),
    new Set([false]),
  );
  assert.ok(pace.isThrottled(alex.tenantId), 'every answer of the channel is heard');
  wire.befalls = () => undefined;
  clock.advance(120);
  await resumer.sayOwed(20);
  clock.advance(120);
  await resumer.sayOwed(20);
  assert.deepEqual(alex.transcript, [
    `${greeting} [Nederlands] [Deutsch] [Français] [Español] [Set it up now] [Not now]`,
  ]);
});

test('what is owed to somebody who blocked the bot is given up, and said once they are back', async (t) => {
  const { wire, person, clock, resumer } = await startWiredBot(t, { channelTimeoutMs: 400 });
  const alex = person();
  wire.befalls = () => ({ done: false, answer: 429 });
  await alex.arrive();
  wire.befalls = () => ({ done: false, answer: 403 });
  for (let times = 0; times < 5; times += 1) {
    clock.advance(3_600);
    await resumer.sayOwed(20);
  }
  assert.equal(wire.calls.filter(({ body }) => body.includes(greeting)).length, 2);
  wire.befalls = () => undefined;
  await alex.say('hello');
  assert.equal(alex.transcript.length, 1);
});
