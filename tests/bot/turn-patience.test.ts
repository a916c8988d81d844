import assert from 'node:assert/strict';
import { test } from 'node:test';
import { conversationCollection } from '../../bot/conversations.ts';
import { enrollmentCollection } from '../../services/enrollment/enrollment-repository.ts';
import type { Collection, CollectionSpec, DocumentStore, StoredDocument } from '../../services/store/document-store.ts';
import { buildBot, openTestStore } from '../support/build-bot.ts';
import { codeAt } from '../support/authenticator.ts';
import { reachCode } from '../support/journey.ts';

const patience = 40;
const timeout = { name: 'TurnTimeoutError' };

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

test('a turn whose store hangs before it begins ends in time, and leaves nothing behind', async (t) => {
  const hanging = hangingStore(await openTestStore(t));
  const { person } = await buildBot(t, { store: hanging.store, turnPatienceMilliseconds: patience });
  const alex = person();
  hanging.hang(conversationCollection);
  await assert.rejects(alex.arrive(), timeout);
  hanging.letGo();
  // The lease that came too late is given back: nobody waits for it to lapse.
  await alex.say('set up');
  assert.match(alex.lastLine, /How should we contact you/);
});

test('a code whose turn hangs is answered in time, and works when it is sent again', async (t) => {
  const hanging = hangingStore(await openTestStore(t));
  const bot = await buildBot(t, { store: hanging.store, turnPatienceMilliseconds: patience });
  const alex = bot.person();
  const entry = await reachCode(alex);
  const click = alex.clickActivity('Verify', { code: codeAt(entry, bot.clock.now()) });
  hanging.hang(enrollmentCollection);
  await assert.rejects(alex.replay(click), timeout);
  const before = alex.transcript;
  hanging.letGo();
  await alex.replay(click);
  assert.match(alex.transcript.join(), /You're all set/);
  assert.equal(alex.transcript.length, before.length);
});
