import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { conversationCollection } from '../../../bot/conversation/conversation-document.ts';
import { enrollmentCollection } from '../../../services/enrollment/state/enrollment-document.ts';
import type {
  Collection,
  CollectionSpec,
  DocumentStore,
  StoredDocument,
} from '../../../services/store/document-store.ts';
import { buildBot, openTestStore } from '../../support/build-bot.ts';
import { codeAt } from '../../support/authenticator.ts';
import { reachCode } from '../../support/journey.ts';

/** A store one of whose collections can be made to hang; its calls are carried out when it is let go. */
function hangingStore(store: DocumentStore) {
  let hanging: string | undefined;
  const { promise, resolve } = Promise.withResolvers<undefined>();
  const wrapped: DocumentStore = {
    collection: <T extends StoredDocument>(spec: CollectionSpec): Collection<T> =>
      new Proxy(store.collection<T>(spec), {
        get: (target, name) => {
          const method: unknown = Reflect.get(target, name);
          if (typeof method !== 'function') return method;
          return async (...call: unknown[]): Promise<unknown> => {
            if (spec.name === hanging) await promise;
            return Reflect.apply(method, target, call) as unknown;
          };
        },
      }),
    prepare: (specs) => store.prepare(specs),
    ping: () => store.ping(),
    close: () => store.close(),
  };
  const letGo = (): void => {
    hanging = undefined;
    resolve(undefined);
  };
  return { store: wrapped, hang: (collection: CollectionSpec) => void (hanging = collection.name), letGo };
}

/** A bot with all the patience there is, and a way to let one turn be answered by one that has next to none. */
async function patientBot(t: TestContext) {
  const hanging = hangingStore(await openTestStore(t));
  const bot = await buildBot(t, { store: hanging.store });
  const { clock, teams } = bot;
  const givesUp = async (collection: CollectionSpec, act: () => Promise<unknown>): Promise<void> => {
    await buildBot(t, { store: hanging.store, clock, teams, turnTimeoutMs: 40, seed: 'impatient' });
    hanging.hang(collection);
    await assert.rejects(act, { name: 'TurnTimeoutError' });
    hanging.letGo();
    teams.answeredBy((context) => bot.bot.run(context));
  };
  return { ...bot, givesUp };
}

test('a turn whose store hangs before it begins ends in time, and leaves nothing behind', async (t) => {
  const { person, givesUp } = await patientBot(t);
  const alex = person();
  await givesUp(conversationCollection, () => alex.arrive());
  // The lease that came too late is given back: nobody waits for it to lapse.
  await alex.say('set up');
  assert.match(alex.lastLine, /How should we contact you/);
});

test('a code whose turn hangs is answered in time, and works when it is sent again', async (t) => {
  const { person, clock, givesUp } = await patientBot(t);
  const alex = person();
  const entry = await reachCode(alex);
  const click = alex.clickActivity('Verify', { code: codeAt(entry, clock.now()) });
  await givesUp(enrollmentCollection, () => alex.replay(click));
  const before = alex.transcript;
  await alex.replay(click);
  assert.match(alex.transcript.join(), /You're all set/);
  assert.equal(alex.transcript.length, before.length);
});
