import assert from 'node:assert/strict';
import { describe, test, type TestContext } from 'node:test';
import { ChannelRefusedError } from '../../../bot/channel/connector-requests.ts';
import { deskOf } from '../../threats/support/desk-roles.ts';
import { HelpdeskTalk, people } from '../../support/helpdesk-talk.ts';
import { intercepted } from '../../support/intercepted-store.ts';
import type { Person } from '../../support/person.ts';
import { MemoryStore } from '../memory-store.ts';

const card = /^[A-Z]{3}-\d{3}/u;
type Trouble = (conversationId: string) => Promise<void>;

/** A helpdesk on a channel that can be made to fail for a chat, before a message arrives or after it has. */
async function helpdesk(t: TestContext) {
  const memory = new MemoryStore();
  t.after(() => memory.close());
  const counts = { writes: 0, sends: 0, installs: 0 };
  const store = intercepted(memory, (call, act) => {
    if (call.writes) counts.writes += 1;
    return act();
  });
  const talk = await HelpdeskTalk.open(t, { store });
  const { teams } = talk.bot;
  const channel: { before: Trouble } = { before: () => Promise.resolve() };
  const send = teams.sendActivities.bind(teams);
  teams.sendActivities = async (context, activities) => {
    counts.sends += 1;
    await channel.before(context.activity.conversation.id);
    return send(context, activities);
  };
  const edit = teams.updateActivity.bind(teams);
  teams.updateActivity = async (context, activity) => {
    counts.sends += 1;
    await channel.before(activity.conversation?.id ?? '');
    return edit(context, activity);
  };
  const { bot, alex, kofi, megan } = talk;
  return { talk, bot, alex, kofi, megan, channel, counts, store };
}
type World = Awaited<ReturnType<typeof helpdesk>>;

/** The jobs, once a second for so many seconds. */
async function run({ bot }: World, seconds: number): Promise<void> {
  const { handOffs, handOffMessenger, clock } = bot;
  for (let second = 0; second < seconds; second += 1) {
    clock.advance(1);
    await handOffs.recordDue(20);
    await handOffs.showDue((handOff) => handOffMessenger.show(handOff), 20);
  }
}

const chatOf = ({ objectId }: Person): string => `chat-of-${objectId}`;
const cardsIn = (person: Person, title: RegExp): number => person.transcript.filter((line) => title.test(line)).length;
const invitation = /helpdesk wants to help/u;

describe('when somebody cannot be written to any more', () => {
  test('an hour of it costs a handful of tries, whatever they were shown before', async (t) => {
    const world = await helpdesk(t);
    const { talk, alex, kofi, bot, counts } = world;
    await alex.arrive();
    await alex.click('Set it up now');
    await kofi.arrive();
    await talk.opens(kofi, 'set up Alex Wilber');
    assert.equal(cardsIn(alex, invitation), 1);
    await alex.replay({ ...alex.arrivalActivity(), action: 'remove' });
    const { desk } = deskOf(bot);
    const [handOff] = await bot.handOffs.list();
    const id = handOff?._id ?? '';
    const asked = await bot.handOffs.change(id, (each, { now, newId }) => ({
      next: {
        ...each,
        identity: {
          ...{ id: newId(), way: 'method', askedBy: people.kofi, askedAt: now },
          expiresAt: new Date(now.getTime() + 600_000),
        },
      },
      outcome: undefined,
    }));
    assert.ok(asked);
    await run(world, 30);
    assert.match(talk.textOf(kofi, card), /cannot be written to|not written to the bot|Teams/u);
    Object.assign(counts, { writes: 0, sends: 0 });
    await run(world, 3_600);
    assert.ok(counts.writes <= 30, `${counts.writes} writes`);
    assert.ok(counts.sends <= 3, `${counts.sends} sends`);
    assert.equal((await desk.show(kofi, id)).code, 'known');
  });
});

describe('when the channel fails for one recipient', () => {
  const failures: Readonly<Record<string, () => Error>> = {
    'with 412': () => new ChannelRefusedError(412),
    'with 500': () => new ChannelRefusedError(500),
    'with no answer': () => new Error('The channel did not answer'),
  };
  for (const [how, failure] of Object.entries(failures))
    test(`the others have their card at once, and that one once it works again: ${how}`, async (t) => {
      const world = await helpdesk(t);
      const { alex, kofi, megan, channel, bot } = world;
      for (const each of [alex, kofi, megan]) await each.arrive();
      const from = [kofi, megan].map((each) => cardsIn(each, card));
      channel.before = (id) => (id === chatOf(kofi) ? Promise.reject(failure()) : Promise.resolve());
      await bot.handOffs.open(alex, { reason: 'asked-for-a-person' });
      await run(world, 3);
      assert.deepEqual(
        [kofi, megan].map((each) => cardsIn(each, card)),
        [from[0], (from[1] ?? 0) + 1],
      );
      channel.before = () => Promise.resolve();
      await run(world, 60);
      assert.deepEqual(
        [kofi, megan].map((each) => cardsIn(each, card)),
        from.map((count) => count + 1),
      );
    });

  test('one that takes for ever keeps nobody else waiting', async (t) => {
    const world = await helpdesk(t);
    const { alex, kofi, megan, channel, bot } = world;
    for (const each of [alex, kofi, megan]) await each.arrive();
    const slow = Promise.withResolvers<undefined>();
    channel.before = async (id) => {
      if (id === chatOf(kofi)) await slow.promise;
    };
    await bot.handOffs.open(alex, { reason: 'asked-for-a-person' });
    const running = run(world, 1);
    const { promise, resolve } = Promise.withResolvers<undefined>();
    bot.teams.arrived = (id) => {
      if (id === chatOf(megan)) resolve(undefined);
      return Promise.resolve();
    };
    await promise;
    assert.equal(cardsIn(megan, card), 1);
    slow.resolve(undefined);
    await running;
    assert.equal(cardsIn(kofi, card), 1);
  });
});

describe('a card in the chat of somebody who is at the helpdesk no more', () => {
  test('tells nothing that happened since', async (t) => {
    const world = await helpdesk(t);
    const { talk, alex, kofi, megan, bot } = world;
    for (const each of [alex, kofi, megan]) await each.arrive();
    await bot.handOffs.open(alex, { reason: 'asked-for-a-person' });
    await talk.settle();
    const before = talk.textOf(megan, card);
    const options = {
      store: world.store,
      clock: bot.clock,
      teams: bot.teams,
      settings: { helpdeskAgents: [people.kofi] },
    };
    const later = await HelpdeskTalk.open(t, { ...options, seed: 'later' });
    await later.kofi.click('Claim');
    await later.settle();
    assert.match(later.textOf(later.kofi, card), /Kofi Demo/u);
    assert.equal(later.textOf(later.megan, card), before);
  });
});
