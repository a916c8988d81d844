import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Conversations } from '../../bot/conversations.ts';
import {
  type Collection,
  type CollectionSpec,
  type DocumentStore,
  type StoredDocument,
  StoreUnavailableError,
} from '../../services/store/document-store.ts';
import { openTestStore } from '../support/build-bot.ts';
import { FakeClock, FakeRandomness } from '../support/fakes.ts';

/** A store whose next compare-and-set is written, or not, and whose answer is lost. */
function losingAnswer(store: DocumentStore, { written }: { written: boolean }): DocumentStore {
  let lost = false;
  return {
    prepare: (specs) => store.prepare(specs),
    ping: () => store.ping(),
    close: () => store.close(),
    collection: <T extends StoredDocument>(spec: CollectionSpec): Collection<T> => {
      const collection = store.collection<T>(spec);
      return {
        insertOne: (document) => collection.insertOne(document),
        insertMany: (documents) => collection.insertMany(documents),
        findOne: (filter, options) => collection.findOne(filter, options),
        find: (filter, options) => collection.find(filter, options),
        deleteOne: (filter) => collection.deleteOne(filter),
        deleteMany: (filter) => collection.deleteMany(filter),
        countDocuments: (filter) => collection.countDocuments(filter),
        aggregate: (stages) => collection.aggregate(stages),
        findOneAndUpdate: async (filter, update, options) => {
          if (lost) return collection.findOneAndUpdate(filter, update, options);
          lost = true;
          if (written) await collection.findOneAndUpdate(filter, update, options);
          throw new StoreUnavailableError('The answer was lost');
        },
      };
    },
  };
}

function conversationsOn(store: DocumentStore): Conversations {
  return new Conversations({ store, clock: new FakeClock(), randomness: new FakeRandomness() });
}

test('a turn whose lease was written while the answer was lost goes on at once', async (t) => {
  const conversations = conversationsOn(losingAnswer(await openTestStore(t), { written: true }));
  let turns = 0;
  await conversations.exclusively('msteams:demo', async ({ release }) => {
    turns += 1;
    await release();
  });
  assert.equal(turns, 1);
});

test('a turn whose lease was not written does not run', async (t) => {
  const conversations = conversationsOn(losingAnswer(await openTestStore(t), { written: false }));
  const turn = conversations.exclusively('msteams:demo', () => assert.fail('it ran'));
  await assert.rejects(turn, StoreUnavailableError);
});
