import assert from 'node:assert/strict';
import { describe, test, type TestContext } from 'node:test';
import type { Activity } from 'botbuilder';
import { z } from 'zod';
import { conversationCollection } from '../../bot/conversation/conversation-document.ts';
import { actionIds } from '../../cards/support/actions.ts';
import { enrollmentCollection } from '../../services/enrollment/state/enrollment-document.ts';
import { MemoryStore } from '../faults/memory-store.ts';
import { wrongCode } from '../services/methods/method-kit.ts';
import { buildBot, type BuiltBot } from '../support/build-bot.ts';
import { elementsOf } from '../support/fake-teams.ts';
import { type Person, textOf, titleOf } from '../support/person.ts';
import { cardStates, rightCode, type Walker } from './support/card-states.ts';

const dataSchema = z.object({ action: z.enum(actionIds), flow: z.string(), nonce: z.string() });
type Data = z.infer<typeof dataSchema>;
/** These only change the language, on any card. */
const harmless: readonly string[] = ['language', 'choose-language'];

/** Cards beside the one that asks: a click on them that is no good closes them. */
const besides: readonly string[] = ['the languages', 'the help'];

/** They ask nothing and stay good: a click on them is worth no more than the word for it, which anybody may write. */
const standing: readonly string[] = ['the summary', 'what is set up'];

/** Somebody before a card, the data of its buttons, and everything that is stored of enrollments. */
async function before(t: TestContext, state: string) {
  const built = await buildBot(t, { store: new MemoryStore() });
  const walker: Walker = { person: built.person(), clock: built.clock };
  await cardStates[state]?.(walker);
  const message = walker.person.chat.findLast(({ card }) => card !== undefined);
  const parsed = elementsOf(walker.person.card).flatMap((each) => dataSchema.safeParse(each['data']).data ?? []);
  // A button carries its data twice: for clients that know `Action.Execute` and for those that do not.
  const data = parsed.filter(({ action }, index) => parsed.findIndex((each) => each.action === action) === index);
  assert.ok(data[0] !== undefined && message !== undefined, `${state} has buttons`);
  const enrollments = () => built.store.collection(enrollmentCollection).find({}, { sort: { _id: 1 } });
  return { ...built, walker, alex: walker.person, message, buttons: data, first: data[0], enrollments };
}

type Before = Awaited<ReturnType<typeof before>>;

/** A click with this data, and with the right code and everything else that an answer could hold. */
function clickWith(
  { alex, message, walker }: Before,
  data: Data,
  by: Person = alex,
  code = rightCode(walker),
): Partial<Activity> {
  const inputs = { code, method: 'authenticator-code', language: 'en' };
  const value = { action: { type: 'Action.Execute', title: 'demo', verb: data.action, data: { ...data, ...inputs } } };
  const activity = by.arrivalActivity();
  return { ...activity, type: 'invoke', name: 'adaptiveCard/action', value, replyToId: message.id };
}

let clicks = 0;

async function send(by: Person, click: Partial<Activity>): Promise<string> {
  clicks += 1;
  return JSON.stringify(await by.replay({ ...click, id: `demo-click-${clicks}` }));
}

const chats = ({ store }: BuiltBot) => store.collection(conversationCollection).find({});

describe('Cards: the nonce of a card', () => {
  for (const state of Object.keys(cardStates)) {
    test(`that shows ${state} is good for none of the actions it does not offer, whatever is sent along`, async (t) => {
      const all = await before(t, state);
      const stored = await all.enrollments();
      const offered = all.buttons.map(({ action }) => action);
      for (const action of actionIds.filter((each) => !offered.includes(each) && !harmless.includes(each))) {
        // Each click may bring the question back with a nonce of its own: the newest is what somebody would steal.
        const data = elementsOf(all.alex.card).flatMap((each) => dataSchema.safeParse(each['data']).data ?? []);
        const title = titleOf(all.alex.card);
        await send(all.alex, clickWith(all, { ...(data[0] ?? all.first), action }));
        assert.deepEqual(await all.enrollments(), stored, action);
        if (![...besides, ...standing].includes(state)) assert.equal(titleOf(all.alex.card), title, action);
      }
    });

    test(`that shows ${state} is good for nobody else, in no other chat, tenant or group`, async (t) => {
      const all = await before(t, state);
      const [stored, talked] = [await all.enrollments(), await chats(all)];
      const { tenantId, objectId } = all.alex;
      const others: Record<string, Person> = {
        'a colleague in this chat': all.person({ objectId: 'demo-other', conversationId: `chat-of-${objectId}` }),
        'the same id in another tenant': all.person({
          tenantId: 'demo-tenant-2',
          conversationId: `chat-of-${objectId}`,
        }),
        'a group chat': all.person({ conversationType: 'groupChat', conversationId: 'demo-group' }),
        'a group chat under this id': all.person({ conversationType: 'groupChat' }),
      };
      for (const [who, other] of Object.entries(others)) {
        for (const data of all.buttons) {
          assert.match(await send(other, clickWith(all, data, other)), /activity\.message/u, who);
          assert.deepEqual([await all.enrollments(), await chats(all)], [stored, talked], who);
        }
      }
      // In chats of their own they are told that the card is out of date, and only their own chat begins.
      const elsewhere = [
        all.person({ objectId: 'demo-other' }),
        all.person({ tenantId, objectId, conversationId: 'second' }),
      ];
      for (const other of elsewhere) {
        const answer = await send(other, clickWith(all, all.first, other));
        if (standing.includes(state)) assert.doesNotMatch(answer, /AdaptiveCard/u);
        else assert.match(answer, /This card is out of date/u);
        assert.deepEqual(
          (await all.enrollments()).filter(({ _id }) => _id.endsWith(objectId)),
          stored,
        );
        assert.deepEqual((await chats(all)).slice(0, talked.length), talked);
      }
      assert.doesNotMatch(JSON.stringify(elsewhere.map(({ chat }) => chat)), /otpauth|data:image/u);
    });

    test(`that shows ${state} is good in no other form and with no other set-up`, async (t) => {
      const all = await before(t, state);
      const { nonce, flow } = all.first;
      const forms = [
        '',
        nonce.slice(0, -1),
        `${nonce}=`,
        ` ${nonce}`,
        nonce.toUpperCase(),
        nonce.toLowerCase(),
        'undefined',
      ];
      const wrong = [
        ...forms.map((form) => ({ nonce: form, flow })),
        { nonce, flow: `${flow}x` },
        { nonce, flow: flow === '' ? 'another' : '' },
      ];
      const [stored, text] = [await all.enrollments(), textOf(all.alex.card)];
      for (const part of wrong) {
        for (const { action } of all.buttons) await send(all.alex, clickWith(all, { action, ...part }));
      }
      assert.deepEqual(await all.enrollments(), stored);
      if (![...besides, ...standing].includes(state)) assert.equal(textOf(all.alex.card), text);
    });

    test(`that shows ${state} is good once: the same click again is answered and changes nothing`, async (t) => {
      const { buttons, walker } = await before(t, state);
      const codes = [rightCode(walker), wrongCode(walker.app ? [walker.app] : [], walker.clock.now())];
      const cases = [...buttons.entries()].flatMap(([index, { action }]) =>
        codes.slice(0, action === 'verify' ? 2 : 1).map((code) => [index, code] as const),
      );
      for (const [index, code] of cases) {
        const all = await before(t, state);
        const data = all.buttons[index] ?? all.first;
        const click = clickWith(all, data, all.alex, code);
        await send(all.alex, click);
        const stored = await all.enrollments();
        assert.match(await send(all.alex, click), /"statusCode":200/u);
        assert.deepEqual(await all.enrollments(), stored, data.action);
      }
    });
  }
});
