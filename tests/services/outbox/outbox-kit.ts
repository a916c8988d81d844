import type { TestContext } from 'node:test';
import { type Delivery, type KeepClaim, Outbox } from '../../../services/outbox/outbox.ts';
import { newDuty, type RetryPolicy } from '../../../services/outbox/retry-policy.ts';
import { StoredDuties } from '../../../services/outbox/stored-duties.ts';
import type { CollectionSpec, DocumentStore, StoredDocument } from '../../../services/store/document-store.ts';
import { FakeClock } from '../../support/fakes.ts';
import { mongodbSkip, temporaryEmbeddedStore, temporaryMongoStore } from '../store/temporary-stores.ts';

export const stores = [
  { name: 'the embedded store', skip: false, open: temporaryEmbeddedStore },
  { name: 'MongoDB', skip: mongodbSkip, open: (t: TestContext) => temporaryMongoStore(t) },
] as const;

/** A kind of duty as one adds it: what is owed, where it is kept, and how it is delivered. */
interface Letter extends StoredDocument {
  readonly text: string;
  readonly since: Date;
  readonly tries: number;
  readonly dueAt?: Date;
}

const letterCollection: CollectionSpec = {
  name: 'letters',
  indexes: [{ name: 'dueAt', keys: { dueAt: 1 }, onlyWherePresent: 'dueAt' }],
};

export const letterPolicy: RetryPolicy = { firstPause: 60_000, longestPause: 300_000, mostTries: 5 };

interface PostOptions {
  readonly policy?: RetryPolicy;
  /** Instead of arriving at once. */
  readonly deliver?: (text: string, keep: KeepClaim) => Promise<Delivery>;
  /** Whether something may be sent about it now. */
  readonly ready?: (letter: Letter, hasWaited: boolean) => Promise<Date | undefined>;
  /** Instead of the post's own store, for one replica. */
  readonly store?: DocumentStore;
}

/** Letters on a store, and replicas that send them, with a clock they share. */
export async function post(store: DocumentStore) {
  await store.prepare([letterCollection]);
  const clock = new FakeClock();
  const letters = store.collection<Letter>(letterCollection);
  const arrived: string[] = [];
  const troubles: string[] = [];
  const givenUp: string[] = [];
  const arrive = (text: string): Promise<Delivery> => {
    arrived.push(text);
    return Promise.resolve('delivered');
  };
  const owe = async (text: string, policy = letterPolicy): Promise<void> => {
    const now = clock.now();
    await letters.insertOne({ _id: text, text, ...newDuty(policy, now), since: now });
  };
  const replica = ({ policy = letterPolicy, deliver = arrive, ready, store: own = store }: PostOptions = {}) =>
    new Outbox({
      storage: new StoredDuties({
        collection: own.collection<Letter>(letterCollection),
        fields: { dueAt: 'dueAt', tries: 'tries', since: 'since' },
        what: ({ text }) => text,
      }),
      policy,
      clock,
      deliver,
      ...(ready && { ready }),
      onTrouble: (error) => void troubles.push(String(error)),
      onGivenUp: (text) => void givenUp.push(text),
    });
  /** How many are owed still. */
  const owed = (): Promise<number> => letters.countDocuments({ dueAt: { $exists: true } });
  return { clock, letters, arrived, troubles, givenUp, owe, replica, owed };
}

/** Whatever is tried fails for now. */
export const later = (): Promise<Delivery> => Promise.resolve('later');
