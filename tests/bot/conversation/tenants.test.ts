import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { conversationCollection } from '../../../bot/conversation/conversation-document.ts';
import { enrollmentCollection } from '../../../services/enrollment/state/enrollment-document.ts';
import type { DocumentStore } from '../../../services/store/document-store.ts';
import { codeAt, scan } from '../../support/authenticator.ts';
import { buildBot, type BuiltBot } from '../../support/build-bot.ts';
import type { Person } from '../../support/person.ts';

const ours = '11111111-0000-0000-0000-000000000001';
const theirs = '22222222-0000-0000-0000-000000000002';

async function everything(store: DocumentStore): Promise<unknown> {
  const read = (spec: typeof enrollmentCollection) => store.collection(spec).find({}, { sort: { _id: 1 } });
  return [await read(enrollmentCollection), await read(conversationCollection)];
}

async function enroll(person: Person, { clock }: BuiltBot): Promise<void> {
  await person.say('set up');
  await person.click('Set up');
  await person.click('Next');
  const entry = scan(person.card);
  await person.click('Next');
  await person.click('Verify', { code: codeAt(entry, clock.now()) });
}

function servedOnly(t: TestContext): Promise<BuiltBot> {
  return buildBot(t, { allowedTenants: new Set([ours]) });
}

test('a tenant that is not served hears nothing, and nothing of it is stored', async (t) => {
  const { person, store, teams } = await servedOnly(t);
  const stranger = person({ tenantId: theirs });
  await stranger.arrive();
  await stranger.say('set up');
  assert.deepEqual(stranger.transcript, []);
  assert.equal(teams.calls, 0);
  assert.deepEqual(await everything(store), [[], []]);
});

test('a tenant that is served is answered', async (t) => {
  const { person } = await servedOnly(t);
  const alex = person({ tenantId: ours });
  await alex.say('set up');
  assert.match(alex.lastLine, /How should we contact you/u);
});

test('an activity that names a served tenant and another one hears nothing', async (t) => {
  const { person, store } = await servedOnly(t);
  const stranger = person({ tenantId: ours });
  await stranger.say('set up', { channelData: { tenant: { id: theirs } } });
  assert.deepEqual(stranger.transcript, []);
  assert.deepEqual(await everything(store), [[], []]);
});

test('an activity of another channel, or that names no tenant, hears nothing', async (t) => {
  const { person, store } = await buildBot(t);
  const stranger = person();
  await stranger.say('set up', { channelId: 'directline' });
  const conversation = { id: 'demo', conversationType: 'personal', isGroup: false, name: '' };
  await stranger.say('set up', { conversation, channelData: {} });
  assert.deepEqual(stranger.transcript, []);
  assert.deepEqual(await everything(store), [[], []]);
});

test('a click from a tenant that is not served is refused', async (t) => {
  const { person, teams } = await servedOnly(t);
  const alex = person({ tenantId: ours });
  await alex.say('hello');
  const conversation = { id: 'demo', conversationType: 'personal', tenantId: theirs, isGroup: false, name: '' };
  const click = { ...alex.clickActivity('Set it up now'), conversation, channelData: { tenant: { id: theirs } } };
  assert.deepEqual(await teams.deliver(click), { status: 400 });
});

test('somebody without an object id hears nothing, and nothing is stored', async (t) => {
  const { person, store } = await buildBot(t);
  const guest = person();
  await guest.say('set up', { from: { id: '29:guest', name: 'Demo Guest' } });
  assert.deepEqual(guest.transcript, []);
  assert.deepEqual(await everything(store), [[], []]);
});

test('the same object id in another tenant is another person (ASVS 8.4.1)', async (t) => {
  const built = await buildBot(t);
  const alex = built.person({ tenantId: ours, conversationId: 'chat-here' });
  const double = built.person({ tenantId: theirs, conversationId: 'chat-there' });
  await enroll(alex, built);
  assert.equal((await built.enrollment.status(alex)).methods.length, 1);
  assert.deepEqual((await built.enrollment.status(double)).methods, []);
  await double.say('status');
  assert.match(double.lastLine, /administrator requires/u);
});

test("somebody else in a person's chat gets a friendly sentence, and nothing changes", async (t) => {
  const { person, store } = await buildBot(t);
  const alex = person({ conversationId: 'chat-of-alex' });
  await alex.say('set up');
  await alex.click('Set up');
  const before = await everything(store);
  const shown = alex.transcript;
  for (const about of [{ objectId: 'somebody-else' }, { tenantId: theirs }]) {
    const other = person({ conversationId: 'chat-of-alex', ...about });
    await other.say('status');
    assert.match(other.lastLine, /^This card belongs to somebody else/u);
    const answer = JSON.stringify(await other.click('Next'));
    assert.match(answer, /This card belongs to somebody else/u);
    assert.match(answer, /application\/vnd\.microsoft\.activity\.message/u);
  }
  const [first, ...said] = alex.transcript;
  assert.deepEqual([first], shown);
  assert.equal(said.length, 2);
  assert.deepEqual(await everything(store), before);
});
