import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { handOffCollection } from '../../services/hand-off/sealed-hand-off.ts';
import { handOffPath, signature, startTicketApi } from '../bot/http/routes/hand-off-kit.ts';
import { allMethods } from '../support/foundation.ts';
import { HelpdeskTalk, people } from '../support/helpdesk-talk.ts';
import type { Person } from '../support/person.ts';
import { Canaries } from './support/canaries.ts';
import { HeardInChats } from './support/heard-in-chats.ts';
import { HelpedPerson } from './support/helped-person.ts';

const card = /^[A-Z]{3}-\d{3}/u;
const settings = { helpdeskAgents: [people.kofi, people.megan] };
const policy = {
  ...allMethods,
  backupPhone: 'offered',
  callPin: 'required',
  recoveryCodes: 'offered',
  appPasswords: { allowed: true, most: 40 },
} as const;

/** A helpdesk and a ticket system, and all that reaches them. */
async function watchedHelpdesk(t: TestContext) {
  const talk = await HelpdeskTalk.open(t, { policy, settings });
  const { store, clock, teams } = talk.bot;
  const heard = new HeardInChats(teams);
  const api = await startTicketApi(t, { bot: { store, clock, policy, settings, seed: 'api' } });
  const canaries = new Canaries();
  const alex = new HelpedPerson(talk, canaries);
  const answers: string[] = [];
  /** What the ticket system asks, and is answered. */
  const asks = async (body: object): Promise<string> => {
    const { text, json, status } = await api.signed(body);
    assert.equal(status, 201);
    answers.push(text);
    return String(json['id']);
  };
  const reads = async (id: string): Promise<void> => {
    await api.tell();
    const about = { now: clock.now(), method: 'GET', path: `${handOffPath}/${id}` };
    answers.push((await api.read(id, signature(about))).text);
  };
  /** Everything that there is by now, once all of them have looked at it. */
  const look = async (): Promise<void> => {
    await talk.settle();
    for (const agent of [talk.kofi, talk.megan])
      for (const words of ['status Alex Wilber', 'open hand-offs']) await agent.say(words);
    const rows = await store.collection(handOffCollection).find({});
    const places = {
      ...{ kofi: heard.by(talk.kofi), megan: heard.by(talk.megan), sanne: heard.by(talk.sanne) },
      ...{ rows, callbacks: api.posts, answers },
    };
    const seen = Object.entries(places).map(([place, all]) => [place, canaries.seenIn(JSON.stringify(all))]);
    assert.deepEqual(Object.fromEntries(seen), Object.fromEntries(Object.keys(places).map((place) => [place, []])));
  };
  return { talk, heard, api, canaries, alex, asks, reads, look };
}
type World = Awaited<ReturnType<typeof watchedHelpdesk>>;

/** Kofi gives a pass, and tells it: from here on the one card of his that showed it is left out. @returns the pass. */
async function givesPass({ talk, heard, canaries }: World): Promise<string> {
  const { kofi } = talk;
  await kofi.click('Give a temporary pass', {}, talk.cardOf(kofi, card));
  await kofi.click('Give a temporary pass', { reason: '' });
  const [pass = ''] = /[0-9A-Z]{5}-[0-9A-Z]{5}/u.exec(talk.textOf(kofi, /^Temporary pass/u)) ?? [];
  assert.equal(pass.length, 11);
  const passAlone = new Canaries();
  for (const each of [canaries, passAlone]) {
    each.addText('key', 'the pass', pass);
    each.addText('key', 'the pass in one piece', pass.replace('-', ''));
  }
  await kofi.click('I have told it');
  await talk.settle();
  const cards = heard.takeOut(kofi, (message) => passAlone.seenIn(message).length > 0);
  assert.equal(cards.length, 1);
  return pass;
}

async function close(agent: Person, { talk }: World): Promise<void> {
  await agent.click('Close', {}, talk.cardOf(agent, card));
  await agent.click('Close', { reason: 'done on the phone' });
  await talk.settle();
}

test('ASVS 6.4.6: agents, managers and ticket systems are told no key, code, PIN, number or password of whom they help', async (t) => {
  const world = await watchedHelpdesk(t);
  const { talk, alex, canaries, heard, asks, reads, look } = world;
  const { kofi, megan, sanne, bot } = talk;
  for (const each of [talk.alex, kofi, megan, sanne]) await each.arrive();

  await talk.opens(kofi, 'set up Alex Wilber');
  for (const act of ['setsUpApp', 'addsCalledPhone', 'makesRecoveryCodes', 'makesAppPassword'] as const) {
    await alex[act]();
    await look();
  }
  for (const act of ['changesToTextedPhone', 'addsOfficePhone'] as const) {
    await alex[act]();
    await look();
  }

  bot.clock.advance(3_600);
  await talk.opens(kofi, 'reset Alex Wilber');
  await kofi.click('Verify the caller', {}, talk.cardOf(kofi, card));
  await talk.settle();
  await alex.showsWhoTheyAre();
  await look();
  await close(kofi, world);

  bot.clock.advance(3_600);
  const id = await asks({ person: { objectId: people.alex }, kind: 'reset', reason: 'New phone', ticket: 'INC1' });
  await talk.settle();
  await kofi.click('Claim', {}, talk.cardOf(kofi, card));
  await talk.settle();
  await kofi.click('Ask their manager', {}, talk.cardOf(kofi, card));
  await talk.settle();
  await sanne.click('It is Alex Wilber');
  await talk.settle();
  await reads(id);
  const pass = await givesPass(world);
  await look();
  await talk.alex.click('Start');
  await talk.alex.say(pass);
  await reads(id);
  await look();

  const happened = (await bot.handOffs.list({ all: true })).flatMap(({ history }) => history.map(({ what }) => what));
  const all = ['identity-confirmed', 'method-chosen', 'verifying', 'done', 'pass-given', 'pass-used', 'claimed'];
  assert.deepEqual(
    all.filter((each) => !happened.includes(each as 'done')),
    [],
  );
  const statuses = world.api.posts.map(({ body }) => (JSON.parse(body) as { status: string }).status);
  assert.deepEqual(statuses, ['accepted']);
  assert.ok(heard.by(megan).length > 20 && heard.by(sanne).length > 1);
  const known = canaries.seenIn(JSON.stringify([heard.by(talk.alex), bot.telephony.texts]));
  for (const what of ['the key, form 0', 'recovery code 1', 'the app password', 'the texted code'])
    assert.ok(known.includes(what), `${what} is recognized where it may be seen`);
});
