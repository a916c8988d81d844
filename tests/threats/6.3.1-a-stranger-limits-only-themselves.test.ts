import assert from 'node:assert/strict';
import { describe, test, type TestContext } from 'node:test';
import type { Activity } from 'botbuilder';
import { personKey } from '../../services/directory/directory.ts';
import { enrollmentCollection } from '../../services/enrollment/state/enrollment-document.ts';
import { startServer } from '../bot/http/server-kit.ts';
import { wrongCode } from '../services/methods/method-kit.ts';
import { codeAt } from '../support/authenticator.ts';
import { reachCode } from '../support/journey.ts';
import { Person } from '../support/person.ts';
import { RecordedTeams } from './support/recorded-teams.ts';

const ours = '11111111-0000-0000-0000-0000000000aa';
const alexId = '00000000-0000-0000-0000-0000000000aa';
const mallory = '00000000-0000-0000-0000-0000000000bb';
const chat = 'chat-of-alex';

/** Alex, who is set up and looks at the card that asks for a code; and the bot's HTTP side for everybody else. */
async function alexAtTheCode(t: TestContext) {
  const served = await startServer(t);
  const teams = await RecordedTeams.start(t, () => served.port);
  const alex = new Person(teams, { objectId: alexId, tenantId: ours, conversationId: chat });
  const app = await reachCode(alex);
  const { clock } = served;
  await alex.click('Verify', { code: codeAt(app, clock.now()) });
  await alex.click('Try it out');
  clock.advance(60);
  const document = () =>
    served.store.collection(enrollmentCollection).findOne({ _id: personKey({ tenantId: ours, objectId: alexId }) });
  return { ...served, teams, alex, document, wrong: wrongCode([app], clock.now()), right: codeAt(app, clock.now()) };
}

type Disguise = (activity: Partial<Activity>) => Partial<Activity>;
const from =
  (about: object): Disguise =>
  (activity) => ({ ...activity, from: { ...activity.from, ...about } as Activity['from'] });
const inTenant =
  (id: string): Disguise =>
  (activity) => ({
    ...activity,
    channelData: { tenant: { id } },
    conversation: { ...activity.conversation, tenantId: id } as Activity['conversation'],
  });

/** Activities that look like Alex's in everything but who sends them. */
const disguises: Record<string, Disguise> = {
  'with the chat, the name and the Teams id': from({ aadObjectId: mallory }),
  'without an object id': from({ aadObjectId: undefined }),
  'with an object id that begins like theirs': from({ aadObjectId: `${alexId}0` }),
  'with an object id that contains theirs': from({ aadObjectId: `${mallory}:${alexId}` }),
  'with the object id in another tenant': inTenant('22222222-0000-0000-0000-0000000000bb'),
  'with the object id in two tenants': (activity) => ({ ...activity, channelData: { tenant: { id: mallory } } }),
  'from a group chat': (activity) => ({
    ...activity,
    conversation: { ...activity.conversation, conversationType: 'groupChat' } as Activity['conversation'],
  }),
  'from another channel': (activity) => ({ ...activity, channelId: 'webchat' }),
};

describe('ASVS 6.3.1: in somebody’s chat', () => {
  for (const [name, disguise] of Object.entries(disguises)) {
    test(`a stranger who guesses ${name} neither counts against them nor holds them up`, async (t) => {
      const { alex, document, wrong, right } = await alexAtTheCode(t);
      const before = await document();
      const click = alex.clickActivity('Verify', { code: wrong });
      const text = alex.messageActivity(wrong);
      for (let count = 0; count < 21; count += 1) {
        await alex.replay({ ...disguise(count % 2 === 0 ? click : text), id: `demo-stranger-${count}` });
      }
      assert.deepEqual(await document(), before);
      await alex.click('Verify', { code: right });
      assert.ok(alex.transcript.includes('It works'), alex.transcript.join('\n'));
    });
  }

  test('one person guesses against one limit, in whatever chat, way, language and letter case', async (t) => {
    const { teams, alex, document, wrong, right } = await alexAtTheCode(t);
    const also = { objectId: alexId.toUpperCase(), tenantId: ours.toUpperCase() };
    const second = new Person(teams, { ...also, conversationId: 'second-chat', locale: 'nl-NL' });
    await second.say('status');
    await second.click('Uitproberen');
    for (let count = 0; count < 5; count += 1) {
      await alex.click('Verify', { code: wrong });
      await alex.say(wrong);
      await second.click('Verifiëren', { code: wrong });
      await second.say(wrong.replace(/(...)/u, '$1-'));
    }
    assert.equal(second.lastLine, 'Te veel pogingen [De helpdesk vragen]');
    const spent = await document();
    await alex.click('Verify', { code: right });
    assert.ok(alex.transcript.includes('Too many attempts [Ask the helpdesk]'), alex.transcript.join('\n'));
    await second.say(right);
    await second.say('status');
    await second.click('Uitproberen');
    assert.equal(second.lastLine, 'Te veel pogingen [De helpdesk vragen]');
    assert.deepEqual(await document(), spent);
  });

  test('a stranger who guesses at themselves is throttled alone', async (t) => {
    const { teams, alex, clock, right } = await alexAtTheCode(t);
    const stranger = new Person(teams, { objectId: mallory, tenantId: ours });
    const app = await reachCode(stranger);
    await stranger.click('Verify', { code: codeAt(app, clock.now()) });
    await stranger.click('Try it out');
    for (let count = 0; count < 20; count += 1) await stranger.say(wrongCode([app], clock.now()));
    assert.equal(stranger.lastLine, 'Too many attempts [Ask the helpdesk]');
    await alex.say(right);
    assert.equal(alex.lastLine, 'It works');
  });
});
