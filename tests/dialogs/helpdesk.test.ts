import assert from 'node:assert/strict';
import { describe, test, type TestContext } from 'node:test';
import { chatParts } from '../../bot/parts/chat-parts.ts';
import { noTeamsApps } from '../../services/directory/teams-apps.ts';
import { buildBot } from '../support/build-bot.ts';
import { allMethods } from '../support/foundation.ts';
import { PhoneTalk } from '../support/phone-talk.ts';
import { Person, textOf } from '../support/person.ts';

const agent = '00000000-0000-0000-0000-000000000004';
const helpdesk = { name: 'IT *desk*', url: 'https://help.example/(a)', phone: '+31 20 123 4567', hours: '8-18' };
const reached = '[IT \\*desk\\*](https://help.example/%28a%29) +31 20 123 4567 (8-18)';

/** A bot whose helpdesk is named, and has an agent. */
async function start(t: TestContext, about: Partial<Parameters<typeof chatParts>[0]> = {}) {
  const bot = await buildBot(t, { policy: allMethods });
  const chat = chatParts({
    ...bot,
    adapter: bot.teams,
    publicUrl: 'https://bot.example',
    defaultCountry: 'US',
    allowTestNumbers: true,
    allowedTenants: undefined,
    askedAtSignIn: () => Promise.resolve('yes'),
    teamsApps: noTeamsApps,
    ...about,
  });
  bot.teams.answeredBy((context) => chat.bot.run(context));
  const person = (objectId: string): Person => new Person(bot.teams, { objectId });
  return { ...bot, ...chat, person };
}

async function askAdministrator(alex: Person): Promise<void> {
  await alex.say('set up');
  await alex.click('Set up', { method: 'office-phone' });
  await alex.click('Ask my administrator');
}

const employee = '00000000-0000-0000-0000-000000000005';

describe('the helpdesk', () => {
  test('is named where it is configured: on the first card, by help and by human', async (t) => {
    const { person } = await start(t, { helpdesk });
    const alex = person(employee);
    await alex.arrive();
    assert.ok(textOf(alex.card).includes(reached), textOf(alex.card));
    await alex.say('help');
    assert.ok(textOf(alex.card).includes(reached));
    await alex.say('human');
    assert.ok(textOf(alex.card).includes(reached), textOf(alex.card));
  });

  test('is spoken of without a name where none is configured', async (t) => {
    const { person } = await start(t);
    const alex = person(employee);
    await alex.arrive();
    assert.match(textOf(alex.card), /Is this genuine\? Your helpdesk can tell you/u);
  });

  test('was asked only when somebody there can be told: with an agent who has a chat with the bot', async (t) => {
    const { person } = await start(t, { agentsOf: () => Promise.resolve([agent]) });
    const alex = person(employee);
    await askAdministrator(alex);
    assert.match(textOf(alex.card), /could tell nobody\. Ask your administrator yourself/u);
    assert.doesNotMatch(textOf(alex.card), /We have asked/u);
    await person(agent).arrive();
    await alex.say('back');
    await alex.click('Set up', { method: 'office-phone' });
    await alex.click('Ask my administrator');
    assert.match(textOf(alex.card), /We have asked your administrator/u);
  });

  test('was asked, in a sentence too, only when somebody there can be told', async (t) => {
    const { person } = await start(t, { agentsOf: () => Promise.resolve([agent]) });
    const alex = person(employee);
    await alex.say('set up');
    await alex.click('Set up', { method: 'office-phone' });
    await alex.say('Ask my administrator');
    assert.match(alex.transcript.join('\n'), /could tell nobody/u);
    assert.doesNotMatch(JSON.stringify(alex.chat), /We have asked/u);
    await person(agent).arrive();
    await alex.say('Ask my administrator');
    assert.match(alex.transcript.join('\n'), /We have asked your administrator/u);
  });

  test('is said to be told on a call only when somebody there can be', async (t) => {
    for (const hasAgent of [false, true]) {
      const talk = await PhoneTalk.start(t, { settings: { helpdeskAgents: [agent] } });
      if (hasAgent) await talk.built.person({ objectId: agent }).arrive();
      await talk.untilNumber();
      await talk.giveNumber('call');
      const script = await talk.press('0#');
      assert.deepEqual([script.say, 'isUntold' in script], ['fraud-reported', !hasAgent]);
    }
  });

  test('of another tenant is nobody who can be told', async (t) => {
    const { person, teams } = await start(t, { agentsOf: () => Promise.resolve([agent]) });
    await new Person(teams, { objectId: agent, tenantId: 'other', conversationId: 'other' }).arrive();
    const alex = person(employee);
    await askAdministrator(alex);
    assert.match(textOf(alex.card), /could tell nobody/u);
  });
});
