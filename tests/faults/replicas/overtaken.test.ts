import assert from 'node:assert/strict';
import { test } from 'node:test';
import { conversationCollection } from '../../../bot/conversation/conversation-document.ts';
import { auditCollections } from '../../../services/audit/audit-row.ts';
import { enrollmentCollection } from '../../../services/enrollment/state/enrollment-document.ts';
import type { DocumentStore } from '../../../services/store/document-store.ts';
import { buildBot, openTestStore } from '../../support/build-bot.ts';
import { type Cleanup, scoped } from '../../support/cleanup.ts';
import { Employee } from '../../support/employee.ts';
import { FakeClock } from '../../support/fakes.ts';
import type { StoreCall } from '../../support/intercepted-store.ts';
import { lateStore } from '../../support/late-store.ts';
import { assertPromisesKept } from '../../support/promises.ts';
import { goOn, steps } from '../kills/walk.ts';

/** Everything there is in the store. */
async function everything(store: DocumentStore): Promise<unknown[]> {
  const specs = [conversationCollection, enrollmentCollection, ...auditCollections];
  return Promise.all(specs.map((spec) => store.collection(spec).find({}, { sort: { _id: 1 } })));
}

/**
 * A bot stands still between a call on its store or on Teams and the answer until its lease has lapsed, another one has taken over
 * and the person has gone on to the end with that one; then it wakes. @returns the calls it had made.
 */
async function overtakenAt(t: Cleanup, call: number): Promise<readonly StoreCall[]> {
  const [store, clock] = [await openTestStore(t), new FakeClock()];
  const late = lateStore(store, { call });
  const other = await buildBot(t, { store, clock, seed: 'other' });
  const bot = await buildBot(t, { store: late.store, clock, teams: other.teams });
  const message: StoreCall = { collection: 'Teams', operation: 'message', writes: true };
  bot.teams.arrived = () => late.intercept(message, () => Promise.resolve());
  const employee = new Employee({ person: bot.person(), now: () => clock.now(), types: () => call % 2 === 0 });
  for (const step of steps) {
    const under = step({ bot, employee }).then(() => 'done');
    if ((await Promise.race([under, late.stands])) === 'done') continue;
    other.teams.answeredBy((context) => other.bot.run(context));
    await goOn({ bot: other, employee });
    const before = [await everything(store), structuredClone(employee.person.chat)];
    late.wake();
    await Promise.allSettled([under]);
    assert.deepEqual([await everything(store), employee.person.chat], before);
    await assertPromisesKept(other, [employee]);
    break;
  }
  return late.calls;
}

test('a bot that stood still until another took over writes nothing and shows nothing, wherever it stood', async (t) => {
  const calls = await scoped((scope) => overtakenAt(scope, Infinity));
  for (let call = 1; call <= calls.length; call += 1) {
    await scoped((scope) => overtakenAt(scope, call)).catch((cause: unknown) => {
      throw new Error(`Call ${call}`, { cause });
    });
  }
  t.diagnostic(`${calls.length} calls`);
});

test('a turn that outlived its lease says nothing more, and is taken up like one that was cut off', async (t) => {
  const clock = new FakeClock();
  const beginning = ({ collection, writes }: StoreCall): boolean => collection === 'enrollments' && writes;
  // The first is the request to set up, the second the set-up that the QR code is shown for.
  const late = lateStore(await openTestStore(t), { call: 2, counts: beginning });
  const bot = await buildBot(t, { store: late.store, clock });
  const alex = bot.person();
  await alex.arrive();
  await alex.click('Set it up now');
  await alex.click('Set up');
  const before = alex.transcript;
  const next = alex.click('Next');
  await late.stands;
  clock.advance(10);
  late.wake();
  assert.match(JSON.stringify(await next), /still working on your previous answer/u);
  assert.deepEqual(alex.transcript, before);
  await bot.resumer.interruptedTurns(10);
  assert.deepEqual(alex.transcript, [...before, 'We were interrupted. This is where you were.']);
  await alex.click('Next');
  assert.match(alex.transcript.join('\n'), /Scan this QR code/u);
});
