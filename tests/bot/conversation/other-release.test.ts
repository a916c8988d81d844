import assert from 'node:assert/strict';
import { describe, test, type TestContext } from 'node:test';
import type { Activity } from 'botbuilder';
import { z } from 'zod';
import { MemoryStore } from '../../faults/memory-store.ts';
import { reachCode } from '../../support/journey.ts';
import { type Person, titleOf } from '../../support/person.ts';
import type { AdaptiveCard } from '../../../cards/support/adaptive-card.ts';
import { startWiredBot } from '../../faults/wired-bot.ts';

const valueSchema = z.object({ action: z.looseObject({ data: z.looseObject({}) }) });
const answerSchema = z.object({ statusCode: z.literal(200), value: z.custom<AdaptiveCard>() });

/** What cards of other releases, or other clients, send for a click. */
const strange: Readonly<Record<string, (data: object) => unknown>> = {
  'an action nobody knows': (data) => ({ ...data, action: 'scan-face' }),
  'no action': (data) => ({ ...data, action: undefined }),
  'an action that is no text': (data) => ({ ...data, action: 7 }),
  'a number in an input': (data) => ({ ...data, code: 123456 }),
  'true in an input': (data) => ({ ...data, code: true }),
  'nothing in an input': (data) => ({ ...data, code: null }),
  'a list in an input': (data) => ({ ...data, code: ['123456'] }),
  'an object in an input': (data) => ({ ...data, code: { $ne: '' } }),
  'a text that is far too long': (data) => ({ ...data, code: '1'.repeat(10_000) }),
  'a nonce that is a number': (data) => ({ ...data, nonce: 1 }),
  'a list instead of data': () => [],
  'a text instead of data': () => 'verify',
  'an empty object': () => ({}),
};
/** Whole values of an invoke that have another shape. */
const shapes: readonly unknown[] = [
  undefined,
  null,
  'x',
  0,
  true,
  [],
  {},
  { action: null },
  { action: {} },
  { data: {} },
];

async function start(t: TestContext) {
  const bot = await startWiredBot(t, { store: new MemoryStore() });
  const alex = bot.person();
  await reachCode(alex);
  const click = alex.clickActivity('Verify', { code: '123456' });
  const { action } = valueSchema.parse(click.value);
  return { ...bot, alex, click, action };
}

async function answer(alex: Person, activity: Partial<Activity>): Promise<string> {
  return titleOf(answerSchema.parse(await alex.replay(activity)).value);
}

let ids = 0;
const id = (): string => `strange-${(ids += 1)}`;

describe('a click on a card of another release', () => {
  test('is answered with 200 and the card that says so, whatever it sends, and changes nothing', async (t) => {
    const { alex, click, action, changes } = await start(t);
    const chat = structuredClone(alex.chat);
    for (const [what, dataOf] of Object.entries(strange)) {
      const value = { action: { ...action, data: dataOf(action.data) } };
      assert.equal(await answer(alex, { ...click, id: id(), value }), 'This card is out of date', what);
    }
    for (const value of shapes)
      assert.equal(
        await answer(alex, { ...click, id: id(), value }),
        'This card is out of date',
        JSON.stringify(value),
      );
    assert.deepEqual(alex.chat, chat);
    assert.equal((await changes.status(alex)).pending?.wrongCodes, 0);
  });

  test('of a client that sends messages is answered with a sentence', async (t) => {
    const { alex, click, action } = await start(t);
    const { name, ...message } = click;
    assert.equal(name, 'adaptiveCard/action');
    for (const [what, dataOf] of Object.entries(strange)) {
      const { length } = alex.chat;
      await alex.replay({ ...message, id: id(), type: 'message', value: dataOf(action.data) });
      assert.equal(alex.chat.length, length + 1, what);
      assert.match(alex.lastLine, /^This card is out of date/u, what);
    }
  });

  test('is answered in the language of the client', async (t) => {
    const { alex, click } = await start(t);
    assert.equal(await answer(alex, { ...click, id: id(), value: {}, locale: 'nl-NL' }), 'Deze kaart is verouderd');
  });
});

test('an invoke that is no click of a card is refused as ever', async (t) => {
  const { alex, click, wire } = await start(t);
  for (const name of ['task/fetch', 'composeExtension/query', undefined])
    await assert.rejects(alex.replay({ ...click, id: id(), name: name as string }), /not 200/u);
  assert.ok((wire.statuses.get(400) ?? 0) >= 3);
});
