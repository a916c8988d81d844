import assert from 'node:assert/strict';
import { describe, test, type TestContext } from 'node:test';
import { ChannelPace } from '../../../bot/channel/channel-pace.ts';
import { ChannelRefusedError } from '../../../bot/channel/connector-requests.ts';
import { claim } from '../../../services/hand-off/transitions.ts';
import { demoTenant, people } from '../../support/helpdesk-talk.ts';
import { FakeClock, FakeRandomness, passing } from '../../support/fakes.ts';
import { type Person, textOf, titleOf } from '../../support/person.ts';
import { MemoryStore } from '../memory-store.ts';
import { startUnwiredBot } from '../unwired-bot.ts';

const card = /^[A-Z]{3}-\d{3} · /u;
const open = 200;
const nobody = /Helped by\nNobody/u;
const helped = /Helped by\nKofi Demo/u;

/** What becomes of a message on its way to Teams, by its number; `arrives` and no answer comes back. */
type Trouble = number | 'is lost' | 'arrives' | undefined;

interface Channel {
  troubleOf: (message: number) => Trouble;
  /** Milliseconds that a 429 asks for. */
  retryAfter: number;
  messages: number;
  /** Messages that came while Teams had asked for a pause. */
  tooEarly: number;
}

/** A helpdesk on a channel that has its moods; time passes only where the bot waits, or the test says so. */
async function helpdesk(t: TestContext) {
  const store = new MemoryStore();
  t.after(() => store.close());
  const clock = new FakeClock();
  const pace = new ChannelPace({ clock, randomness: new FakeRandomness('pace'), wait: passing(clock) });
  const settings = { helpdeskAgents: [people.kofi] };
  const bot = await startUnwiredBot(t, { store, clock, pace, settings, ready: (tenantId) => pace.ready(tenantId) });
  const channel: Channel = { troubleOf: () => undefined, retryAfter: 5_000, messages: 0, tooEarly: 0 };
  let pausedUntil = 0;
  const through = async <Result>(arrive: () => Promise<Result>): Promise<Result> => {
    const now = clock.now().getTime();
    // Those that were on their way already are not counted.
    if (now < pausedUntil && pausedUntil - now < channel.retryAfter) channel.tooEarly += 1;
    channel.messages += 1;
    const trouble = channel.troubleOf(channel.messages);
    if (trouble === 'is lost') throw new Error('The channel did not answer');
    if (trouble === 'arrives') {
      await arrive();
      throw new Error('The channel did not answer');
    }
    const status = trouble ?? 201;
    pace.heard(demoTenant, status, status === 429 ? channel.retryAfter : undefined);
    if (status === 429) pausedUntil = now + channel.retryAfter;
    if (trouble !== undefined) throw new ChannelRefusedError(status);
    return arrive();
  };
  const send = bot.teams.sendActivities.bind(bot.teams);
  bot.teams.sendActivities = (context, activities) => through(() => send(context, activities));
  const edit = bot.teams.updateActivity.bind(bot.teams);
  bot.teams.updateActivity = (context, activity) => through(() => edit(context, activity));
  const agent = bot.person({ tenantId: demoTenant, objectId: people.kofi });
  await agent.arrive();
  return { bot, clock, channel, kofi: agent };
}
type World = Awaited<ReturnType<typeof helpdesk>>;

/** The job, once a second, until so many cards say this. @returns the seconds that it took. */
async function until({ bot, clock, kofi }: World, says: RegExp, count = open): Promise<number> {
  const { handOffs, handOffMessenger } = bot;
  const began = clock.now().getTime();
  const passed = (): number => (clock.now().getTime() - began) / 1_000;
  const missing = (): boolean => cardsOf(kofi).filter((shown) => says.test(textOf(shown.card))).length < count;
  while (passed() < 3_600 && missing()) {
    await handOffs.showDue((each, keep) => handOffMessenger.show(each, keep), 20);
    clock.advance(1);
  }
  return passed();
}

const cardsOf = ({ chat }: Person) => chat.filter((shown) => card.test(titleOf(shown.card)));

/** Of people of whom the bot knows no chat, so that each is one card. */
async function openAll({ bot }: World): Promise<string[]> {
  const ids: string[] = [];
  for (let index = 0; index < open; index += 1) {
    const person = { tenantId: demoTenant, objectId: `00000000-0000-0000-0002-${String(index).padStart(12, '0')}` };
    ids.push((await bot.handOffs.open(person, { reason: 'asked-for-a-person' })).handOff._id);
  }
  return ids;
}

/** Everything that Kofi has is one card for each hand-off, as it is now. */
function assertUpToDate({ kofi }: World, says: RegExp): void {
  const cards = cardsOf(kofi);
  assert.equal(new Set(cards.map((shown) => titleOf(shown.card))).size, open);
  assert.equal(cards.length, open, 'none twice');
  assert.deepEqual(
    cards.filter((shown) => !says.test(textOf(shown.card))).map((shown) => titleOf(shown.card)),
    [],
  );
}

describe(`the cards of ${open} open hand-offs`, () => {
  const moods: Readonly<Record<string, (message: number) => Trouble>> = {
    'refuses every seventh with 429': (message) => (message % 7 === 0 ? 429 : undefined),
    'loses some, and answers others with 502 and 429': (message) =>
      message % 11 === 0 ? 429 : message % 7 === 0 ? 502 : message % 5 === 0 ? 'is lost' : undefined,
  };
  for (const [mood, troubleOf] of Object.entries(moods))
    test(`are sent once and edited to the end by a channel that ${mood}`, { timeout: 300_000 }, async (t) => {
      const world = await helpdesk(t);
      const { bot, channel } = world;
      channel.troubleOf = troubleOf;
      const ids = await openAll(world);
      await until(world, nobody);
      assertUpToDate(world, nobody);
      for (const id of ids) await bot.handOffs.change(id, (each, context) => claim(each, people.kofi, context));
      // An edit that arrived and whose answer is lost is made again: it is the same card.
      const lost = (message: number): Trouble => (message % 13 === 0 ? 'arrives' : troubleOf(message));
      channel.troubleOf = lost;
      const seconds = await until(world, helped);
      assertUpToDate(world, helped);
      assert.equal(channel.tooEarly, 0, 'what Teams asked for is kept to');
      t.diagnostic(`${channel.messages} messages; edited in ${Math.round(seconds)} s`);
    });
});

describe('a card that arrived although the answer was lost', () => {
  test('is sent a second time, since Teams cannot be asked for it; the second one is kept up to date, the first stays as it was', async (t) => {
    const world = await helpdesk(t);
    const { bot, channel, kofi } = world;
    const from = channel.messages;
    channel.troubleOf = (message) => (message === from + 1 ? 'arrives' : undefined);
    const person = { tenantId: demoTenant, objectId: people.alex };
    const { handOff } = await bot.handOffs.open(person, { reason: 'asked-for-a-person' });
    await until(world, nobody, 2);
    assert.equal(cardsOf(kofi).length, 2);
    await bot.handOffs.change(handOff._id, (each, context) => claim(each, people.kofi, context));
    await until(world, helped, 1);
    assert.deepEqual(
      cardsOf(kofi).map((shown) => helped.test(textOf(shown.card))),
      [false, true],
    );
  });
});

describe('an agent who has two chats, since they installed the bot anew', () => {
  test('has the card in the newer one; where that is gone, in the other; never in both', async (t) => {
    for (const isGone of [false, true]) {
      const world = await helpdesk(t);
      const { bot, channel, kofi, clock } = world;
      clock.advance(60);
      const newer = bot.person({ tenantId: demoTenant, objectId: people.kofi, conversationId: 'the-newer-chat' });
      await newer.arrive();
      const from = channel.messages;
      channel.troubleOf = (message) => (isGone && message === from + 1 ? 404 : undefined);
      const person = { tenantId: demoTenant, objectId: people.alex };
      await bot.handOffs.open(person, { reason: 'asked-for-a-person' });
      for (let times = 0; times < 30; times += 1) {
        await bot.handOffs.showDue((each, keep) => bot.handOffMessenger.show(each, keep), 20);
        clock.advance(1);
      }
      assert.deepEqual([cardsOf(kofi).length, cardsOf(newer).length], isGone ? [1, 0] : [0, 1]);
    }
  });
});
