import type { TestContext } from 'node:test';
import { conversationCollection } from '../../../bot/conversation/conversation-document.ts';
import { ConversationLeases } from '../../../bot/conversation/conversation-leases.ts';
import type { Wait } from '../../../bot/timing/wait.ts';
import type { DocumentStore } from '../../../services/store/document-store.ts';
import { mongodbSkip, temporaryEmbeddedStore, temporaryMongoStore } from '../../services/store/temporary-stores.ts';
import { FakeClock, FakeRandomness } from '../../support/fakes.ts';

/** Both stores; MongoDB's with a database of its own each time. */
export const stores = [
  { name: 'embedded', skip: false, open: temporaryEmbeddedStore },
  { name: 'MongoDB', skip: mongodbSkip, open: (t: TestContext) => temporaryMongoStore(t) },
];

/** Replicas on one store, with a clock they share. */
export async function replicas(t: TestContext, open: (t: TestContext) => Promise<DocumentStore>, wait?: Wait) {
  const store = await open(t);
  await store.prepare([conversationCollection]);
  const clock = new FakeClock();
  const replica = (seed: string): ConversationLeases =>
    new ConversationLeases({ store, clock, randomness: new FakeRandomness(seed), ...(wait && { wait }) });
  return { store, clock, replica, one: replica('one'), two: replica('two') };
}
