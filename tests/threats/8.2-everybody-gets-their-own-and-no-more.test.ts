import assert from 'node:assert/strict';
import { describe, test, type TestContext } from 'node:test';
import type { Activity } from 'botbuilder';
import { conversationCollection } from '../../bot/conversation/conversation-document.ts';
import { enrollmentCollection } from '../../services/enrollment/state/enrollment-document.ts';
import { MemoryStore } from '../faults/memory-store.ts';
import { codeAt } from '../support/authenticator.ts';
import { buildBot, type BuiltBot } from '../support/build-bot.ts';
import type { Person, PersonOptions } from '../support/person.ts';
import { CapturedClicks } from './support/captured-clicks.ts';

const ours = '11111111-0000-0000-0000-000000000001';
const second = '22222222-0000-0000-0000-000000000002';
const unserved = '33333333-0000-0000-0000-000000000003';
const alexId = '00000000-0000-0000-0000-000000000001';
const chatOfAlex = `chat-of-${alexId}`;
const colleague = '00000000-0000-0000-0000-000000000002';

/** Who else may come, and where; nothing of Alex's is theirs to see or to change. */
const roles: Record<string, PersonOptions> = {
  'a colleague in a chat of their own': { objectId: colleague },
  'a colleague in the chat of Alex': { objectId: colleague, conversationId: chatOfAlex },
  'the same id in another tenant, in a chat of its own': { tenantId: second, conversationId: 'chat-in-second' },
  'the same id in another tenant, in the chat of Alex': { tenantId: second },
  'somebody of a tenant that is not served': { tenantId: unserved, conversationId: 'chat-in-unserved' },
  'somebody of a tenant that is not served, in the chat of Alex': { tenantId: unserved },
  'Alex in a group chat': { conversationType: 'groupChat', conversationId: 'demo-group' },
  'Alex in a channel': { conversationType: 'channel', conversationId: 'demo-channel' },
  'a colleague in a group chat under the id of the chat of Alex': {
    objectId: colleague,
    conversationType: 'groupChat',
    conversationId: chatOfAlex,
  },
};

const texts = [
  'status',
  'my methods',
  'App passwords',
  'help',
  'cancel',
  'set up',
  'language nederlands',
  'human',
  'Verify',
  'Next',
  chatOfAlex,
];

/** Alex with a set-up under way or done, and everything a client could have captured of it. */
async function withAlex(t: TestContext, isDone: boolean) {
  const built = await buildBot(t, { store: new MemoryStore(), allowedTenants: new Set([ours, second]) });
  const clicks = new CapturedClicks(built.person(), built.clock);
  const app = await clicks.reachCode();
  clicks.captureProof(app);
  if (isDone) {
    await clicks.click('Verify', { code: codeAt(app, built.clock.now()) });
    await clicks.click('Try it out');
    built.clock.advance(60);
    clicks.captureProof(app);
  }
  return { ...built, alex: clicks.person, app, captured: clicks.activities, code: codeAt(app, built.clock.now()) };
}

/** What is stored of Alex. */
async function stored({ store }: BuiltBot): Promise<unknown> {
  const people = await store.collection(enrollmentCollection).find({ _id: `${ours}:${alexId}` });
  const chats = await store.collection(conversationCollection).find({ _id: `msteams:${chatOfAlex}` });
  assert.deepEqual([people.length, chats.length], [1, 1]);
  return [people, chats];
}

/** What says who sends an activity, and where. */
const identity: readonly string[] = ['from', 'conversation', 'channelData'];

/** Every request there is, as one person sends it: all that is typed, clicked or happens by itself. */
function requests(by: Person, captured: readonly Partial<Activity>[], code: string): Partial<Activity>[] {
  const arrival = by.arrivalActivity();
  const who = Object.fromEntries(Object.entries(arrival).filter(([name]) => identity.includes(name)));
  return [
    ...[...texts, code].map((text) => by.messageActivity(text)),
    ...captured.map((click) => ({ ...click, ...who })),
    arrival,
    { ...arrival, type: 'conversationUpdate' },
    { ...arrival, action: 'remove' },
    { ...arrival, type: 'invoke', name: 'task/fetch', value: captured[0]?.value as object },
    { ...arrival, type: 'event', name: 'ContinueConversation' },
  ];
}

const isRefusal = (answer: unknown): boolean => JSON.stringify(answer) === '{"status":400}';

describe('ASVS 8.2: of what belongs to Alex', () => {
  for (const isDone of [false, true]) {
    const when = isDone ? 'once it is set up' : 'while it is set up';
    for (const [role, about] of Object.entries(roles)) {
      test(`${role} sees nothing and changes nothing, ${when}, whatever is sent`, async (t) => {
        const all = await withAlex(t, isDone);
        const other = all.person(about);
        const before = await stored(all);
        const shown = structuredClone(all.alex.chat);
        const heard: unknown[] = [];
        for (const [index, request] of requests(other, all.captured, all.code).entries()) {
          heard.push(await other.replay({ ...request, id: `demo-other-${index}` }));
          assert.deepEqual(await stored(all), before, `request ${index}`);
        }
        const added = all.alex.chat.filter((message) => !shown.some(({ id }) => id === message.id));
        const said = JSON.stringify([heard, added]);
        const ofAlex = [all.app.secret, all.app.account, 'otpauth', 'data:image', "You're all set", 'It works'];
        for (const part of ofAlex) assert.ok(!said.includes(part), `${role} heard what is not theirs`);
        if (about.tenantId === unserved)
          assert.deepEqual([added, heard.filter((each) => each !== undefined && !isRefusal(each))], [[], []]);
        if (other.chat !== all.alex.chat) assert.ok(!JSON.stringify(other.chat).includes(all.app.secret));
      });
    }

    test(`Alex sees and changes it, ${when}: the requests are those that work`, async (t) => {
      const all = await withAlex(t, isDone);
      const before = await stored(all);
      for (const request of requests(all.alex, all.captured, all.code)) await all.alex.replay(request);
      assert.notDeepEqual(await stored(all), before);
      const came = isDone ? all.alex.chat : await stored(all);
      assert.match(JSON.stringify(came), isDone ? /is set up/u : /set-up-cancelled/u);
    });
  }
});
