import assert from 'node:assert/strict';
import { describe, test, type TestContext } from 'node:test';
import type { Activity } from 'botbuilder';
import { conversationCollection, type StoredConversation } from '../../../bot/conversation/conversation-document.ts';
import type { HelpdeskNotice } from '../../../services/helpdesk/helpdesk-notices.ts';
import { MemoryStore } from '../../faults/memory-store.ts';
import { codeAt } from '../../support/authenticator.ts';
import { buildBot } from '../../support/build-bot.ts';
import { FakeTeams } from '../../support/fake-teams.ts';
import { allMethods } from '../../support/foundation.ts';
import { reachQrCode } from '../../support/journey.ts';
import type { Person } from '../../support/person.ts';

class Refused extends Error {
  readonly statusCode: number;

  constructor(statusCode: number) {
    super(`The channel answered with status ${statusCode}`);
    this.statusCode = statusCode;
  }
}

/** Teams in which some chats can no longer be written to. */
class TeamsWithDeadChats extends FakeTeams {
  readonly refusals = new Map<string, number>();
  readonly asked: string[] = [];

  #refuse(conversationId = ''): void {
    this.asked.push(conversationId);
    const status = this.refusals.get(conversationId);
    if (status !== undefined) throw new Refused(status);
  }

  override sendActivities(...[context, activities]: Parameters<FakeTeams['sendActivities']>) {
    for (const { type, conversation } of activities) if (type !== 'invokeResponse') this.#refuse(conversation?.id);
    return super.sendActivities(context, activities);
  }

  override updateActivity(...[context, activity]: Parameters<FakeTeams['updateActivity']>) {
    this.#refuse(activity.conversation?.id);
    return super.updateActivity(context, activity);
  }
}

/** Somebody with three chats: in the second one a call is awaited, and the third was used last. */
async function start(t: TestContext) {
  const teams = new TeamsWithDeadChats(() => Promise.resolve());
  const bot = await buildBot(t, { store: new MemoryStore(), policy: allMethods, teams });
  const chatAt = (conversationId: string): Person => bot.person({ conversationId });
  const [oldest, asking, last] = [chatAt('oldest'), chatAt('asking'), chatAt('last')] as const;
  const act = async (what: () => Promise<unknown>): Promise<void> => {
    bot.clock.advance(60);
    await what();
  };
  await act(() => oldest.say('hello'));
  await act(() => oldest.click('Not now'));
  await act(() => asking.say('set up'));
  await act(() => asking.click('Set up', { method: 'mobile-phone' }));
  await act(() => asking.click('Contact me', { country: 'US', number: '206 555 0142', channel: 'call' }));
  await act(() => last.say('hello'));
  await act(() => last.say('cancel'));
  const stored = () => bot.store.collection<StoredConversation>(conversationCollection).find({});
  const close = (conversationId: string) =>
    bot.store
      .collection(conversationCollection)
      .findOneAndUpdate({ _id: `msteams:${conversationId}` }, { $unset: { dialogs: '' } });
  const press = async (): Promise<void> => {
    teams.asked.length = 0;
    await bot.answers.keysPressed(bot.telephony.calling, { sid: 'CA1', digits: '#', attempt: 1 });
    await bot.chatUpdates.settled();
  };
  return { ...bot, teams, oldest, asking, last, press, stored, close };
}

const removal = (person: Person): Partial<Activity> => ({ ...person.arrivalActivity(), action: 'remove' });

describe('who has several chats with the bot', () => {
  test('hears in the one where something is asked, not in the oldest', async (t) => {
    const { asking, close, press, teams } = await start(t);
    await close('last');
    await press();
    assert.deepEqual(new Set(teams.asked), new Set(['asking']));
    assert.match(asking.transcript.join(), /You're all set/u);
  });

  for (const status of [403, 404]) {
    test(`hears in the one used last where the one that asks answers ${status}, and that one is not asked again`, async (t) => {
      const { last, close, press, teams, asking, resumer, person } = await start(t);
      await close('last');
      teams.refusals.set('asking', status);
      await press();
      assert.match(last.lastLine, /is set up|are set up|You're all set|Your methods/iu);
      teams.asked.length = 0;
      await resumer.enrollmentChanged(person());
      assert.ok(!teams.asked.includes('asking'), 'a dead chat is left alone');
      teams.refusals.clear();
      await asking.say('status');
      teams.asked.length = 0;
      await resumer.enrollmentChanged(person());
      assert.deepEqual([...new Set(teams.asked)], ['asking'], 'a message revives it');
    });
  }

  test('hears nothing in a chat that the bot was taken out of, until it is added again', async (t) => {
    const { asking, oldest, last, close, press, teams } = await start(t);
    await close('last');
    await asking.replay(removal(asking));
    await last.replay(removal(last));
    await press();
    assert.deepEqual([...new Set(teams.asked)], ['oldest']);
    assert.notEqual(oldest.lastLine, '');
    await last.arrive();
    teams.asked.length = 0;
    await last.say('status');
    assert.deepEqual([...new Set(teams.asked)], ['last']);
  });

  test('is written to where the channel is reached now: whatever its owner does says so, and nobody else', async (t) => {
    const { asking, stored, person } = await start(t);
    const urlOf = async (): Promise<unknown> =>
      (await stored()).find(({ _id }) => _id === 'msteams:asking')?.reference?.serviceUrl;
    const elsewhere = { type: 'messageReaction', serviceUrl: 'http://127.0.0.1/moved' };
    const stranger = person({ objectId: 'demo-stranger', conversationId: 'asking' });
    await stranger.replay({ ...stranger.arrivalActivity(), ...elsewhere, serviceUrl: 'http://127.0.0.1/evil' });
    assert.equal(await urlOf(), 'http://127.0.0.1/demo');
    await asking.replay({ ...asking.arrivalActivity(), ...elsewhere });
    assert.equal(await urlOf(), 'http://127.0.0.1/moved');
  });

  test('and shows the QR code in two of them finds the secret in neither once it is proven', async (t) => {
    const bot = await buildBot(t, { store: new MemoryStore() });
    const one = bot.person({ conversationId: 'one' });
    const two = bot.person({ conversationId: 'two' });
    const entry = await reachQrCode(one);
    await two.say('hello');
    await two.click('Continue');
    assert.match(JSON.stringify(two.chat), new RegExp(entry.secret, 'u'));
    await two.say(codeAt(entry, bot.clock.now()));
    bot.clock.advance(60);
    await bot.resumer.replaceCards(20);
    assert.equal((await bot.changes.status(one)).status, 'enforced');
    for (const { chat } of [one, two]) assert.ok(!JSON.stringify(chat).includes(entry.secret));
    // It went on in the other chat: nothing follows below.
    assert.equal(one.lastLine, 'This card is out of date');
  });

  test('and works at the helpdesk hears of what it has to hear in one that works', async (t) => {
    const { messenger, teams, last, close, clock } = await start(t);
    await close('asking');
    const person = { tenantId: last.tenantId, objectId: last.objectId };
    const common = { _id: 'notice', at: clock.now(), person, detail: {}, told: [], tries: 0, expiresAt: clock.now() };
    const notice: HelpdeskNotice = { ...common, type: 'fraud-reported' };
    teams.refusals.set('last', 404);
    assert.equal(await messenger.tell(person, notice), true);
    teams.refusals.set('asking', 403);
    teams.refusals.set('oldest', 403);
    assert.equal(await messenger.tell(person, notice), false);
    teams.refusals.set('oldest', 500);
    await last.replay(last.messageActivity('hello')).catch(() => undefined);
  });
});
