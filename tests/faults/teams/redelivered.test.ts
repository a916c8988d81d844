import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import type { Activity } from 'botbuilder';
import { z } from 'zod';
import type { AdaptiveCard } from '../../../cards/support/adaptive-card.ts';
import { enrollmentCollection } from '../../../services/enrollment/state/enrollment-document.ts';
import { type AppEntry, codeAt, holdsQrCode, scan } from '../../support/authenticator.ts';
import { FakeClock } from '../../support/fakes.ts';
import { reachCode, reachQrCode } from '../../support/journey.ts';
import { type Person, titleOf } from '../../support/person.ts';
import { wrongFor } from '../goal-driven-person.ts';
import { MemoryStore } from '../memory-store.ts';
import { startWiredBot } from '../wired-bot.ts';

/** How an activity comes again. */
interface Delivery {
  readonly times: number;
  readonly atOnce: boolean;
  /** With other activity ids: only the card's nonce says that it is the same. */
  readonly otherIds: boolean;
  /** As clients send it that do not know `Action.Execute`: a message. */
  readonly asMessage?: boolean;
  readonly replicas: number;
}

/** Somebody who goes through an enrollment, one activity a step. */
class Walker {
  readonly person: Person;
  readonly #clock: FakeClock;
  #entry: AppEntry | undefined;

  constructor(person: Person, clock: FakeClock) {
    this.person = person;
    this.#clock = clock;
  }

  click(title: string): Partial<Activity> {
    if (holdsQrCode(JSON.stringify(this.person.card))) this.#entry = scan(this.person.card);
    return this.person.clickActivity(title);
  }

  verify({ isRight }: { isRight: boolean }): Partial<Activity> {
    assert.ok(this.#entry);
    this.#clock.advance(30);
    const code = (isRight ? codeAt : wrongFor)(this.#entry, this.#clock.now());
    return this.person.clickActivity('Verify', { code });
  }
}

const steps: readonly ((walker: Walker) => Partial<Activity>)[] = [
  (walker) => walker.click('Set it up now'),
  (walker) => walker.click('Set up'),
  (walker) => walker.click('Next'),
  (walker) => walker.click('Next'),
  (walker) => walker.verify({ isRight: false }),
  (walker) => walker.verify({ isRight: true }),
  (walker) => walker.click('Try it out'),
  (walker) => walker.verify({ isRight: false }),
  (walker) => walker.verify({ isRight: true }),
];

const answerSchema = z.object({ value: z.union([z.string(), z.custom<AdaptiveCard>()]) });
const valueSchema = z.object({ action: z.object({ data: z.unknown() }) });

/** What was answered: the heading of a card, or a sentence. */
function heading(answer: unknown): string {
  const { value } = answerSchema.parse(answer);
  return typeof value === 'string' ? value : titleOf(value);
}

function asMessage({ value, ...activity }: Partial<Activity>): Partial<Activity> {
  return { ...activity, type: 'message', value: valueSchema.parse(value).action.data };
}

/** Goes through all steps. @returns the chat after each, what was answered to each click, and what the audit trail has. */
async function walk(t: TestContext, delivery: Delivery) {
  const clock = new FakeClock();
  const store = new MemoryStore();
  const bots = [await startWiredBot(t, { store, clock })];
  for (let replica = 1; replica < delivery.replicas; replica += 1) {
    bots.push(
      await startWiredBot(t, { store, clock, seed: `replica-${replica}`, ...(bots[0] && { wire: bots[0].wire }) }),
    );
  }
  const person = bots[0]?.person();
  assert.ok(person);
  const walker = new Walker(person, clock);
  await person.arrive();
  const chats: string[][] = [];
  const answers: unknown[][] = [];
  for (const step of steps) {
    const activity = delivery.asMessage === true ? asMessage(step(walker)) : step(walker);
    const deliver = async (number: number): Promise<unknown> => {
      const id = delivery.otherIds ? `${activity.id}-${number}` : activity.id;
      return bots[number % bots.length]?.deliver({ ...activity, ...(id !== undefined && { id }) });
    };
    const numbers = Array.from({ length: delivery.times }, (_, number) => number);
    const heard: unknown[] = [];
    if (delivery.atOnce) heard.push(...(await Promise.all(numbers.map(deliver))));
    else for (const number of numbers) heard.push(await deliver(number));
    chats.push(person.transcript);
    answers.push(heard);
  }
  const [document] = await store.collection(enrollmentCollection).find({});
  const { unsealed } = z.object({ unsealed: z.array(z.object({ type: z.string() })) }).parse(document);
  return { chats, answers, events: unsealed.map(({ type }) => type) };
}

const once: Delivery = { times: 1, atOnce: true, otherIds: false, replicas: 1 };
const deliveries: readonly [title: string, delivery: Delivery][] = [
  ['twice at once', { ...once, times: 2 }],
  ['five times at once', { ...once, times: 5 }],
  ['five times, one after the other', { ...once, times: 5, atOnce: false }],
  ['five times at once, to two replicas', { ...once, times: 5, replicas: 2 }],
  ['five times, to two replicas in turn', { ...once, times: 5, atOnce: false, replicas: 2 }],
  ['twice at once under two ids', { ...once, times: 2, otherIds: true }],
  [
    'five times under five ids, to two replicas in turn',
    { ...once, times: 5, atOnce: false, otherIds: true, replicas: 2 },
  ],
  ['five times at once under five ids, to two replicas', { ...once, times: 5, otherIds: true, replicas: 2 }],
];

const below = 'See the newest message below.';
const done = 'That is done already. Write help to see what you can write to me.';

for (const [title, delivery] of deliveries) {
  test(`a click that comes ${title} counts once, and is answered each time with the card as it stands`, async (t) => {
    const expected = await walk(t, once);
    const { chats, answers, events } = await walk(t, delivery);
    assert.deepEqual(chats, expected.chats);
    assert.deepEqual(events, expected.events);
    const headings = answers.map((each) => new Set(each.map(heading)));
    for (const [index, chat] of chats.slice(0, -1).entries()) {
      const [shown = ''] = (chat.at(-1) ?? '').split(' [');
      // The receipt that was clicked stays as it is.
      const isBelow = chat.length > (chats[index - 1]?.length ?? chat.length);
      assert.deepEqual(headings[index], new Set([isBelow ? below : shown]));
    }
    // The last click ends the conversation: there is no question any more, and none begins.
    assert.deepEqual(headings.at(-1), new Set(['It works', done]));
  });
}

for (const [title, delivery] of deliveries) {
  test(`a click of an older client that comes ${title} counts once and leaves one card`, async (t) => {
    const expected = await walk(t, { ...once, asMessage: true });
    const { chats, events } = await walk(t, { ...delivery, asMessage: true });
    assert.deepEqual(chats, expected.chats);
    assert.deepEqual(events, expected.events);
  });
}

for (const ending of ['Not now', 'Done'] as const) {
  test(`"${ending}" that comes again leaves its card as it is, and begins nothing`, async (t) => {
    const { person, clock, deliver } = await startWiredBot(t);
    const alex = person();
    if (ending === 'Done') {
      const entry = await reachCode(alex);
      await alex.click('Verify', { code: codeAt(entry, clock.now()) });
    } else await alex.arrive();
    const click = alex.clickActivity(ending);
    await alex.replay(click);
    const chat = alex.transcript;
    for (let times = 0; times < 3; times += 1)
      assert.equal(heading(await deliver({ ...click, id: `again-${times}` })), ending === 'Done' ? below : done);
    assert.deepEqual(alex.transcript, chat);
    // A new message begins as ever.
    await alex.say('status');
    assert.equal(alex.transcript.length, chat.length + 1);
  });
}

test('a message that comes five times at once, to two replicas, is answered once, and its code counted once', async (t) => {
  const one = await startWiredBot(t, { store: new MemoryStore() });
  const two = await startWiredBot(t, { store: one.store, clock: one.clock, wire: one.wire, seed: 'two' });
  const alex = one.person();
  const five = (activity: Partial<Activity>): Promise<unknown> =>
    Promise.all([one, two, one, two, one].map(({ deliver }) => deliver(activity)));
  await five(alex.arrivalActivity());
  assert.equal(alex.transcript.length, 1);
  const entry = await reachQrCode(alex);
  const { length } = alex.transcript;
  await five(alex.messageActivity(wrongFor(entry, one.clock.now())));
  assert.equal(alex.transcript.length, length + 1);
  assert.equal((await one.changes.status(alex)).pending?.wrongCodes, 1);
  await five(alex.messageActivity(codeAt(entry, one.clock.now())));
  assert.equal((await one.changes.status(alex)).methods.length, 1);
  assert.equal(alex.transcript.filter((line) => line.includes("You're all set")).length, 1);
});
