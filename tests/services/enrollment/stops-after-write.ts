/**
 * A process of its own for `killed-after-write.test.ts`: begins a set-up in the store of the directory given, tells the
 * test its id and secret, proves it, and stands still between the write and the answer until it is killed.
 */
import process from 'node:process';
import type { Collection, DocumentStore, StoredDocument } from '../../../services/store/document-store.ts';
import { openEmbeddedStore } from '../../../services/store/embedded-store.ts';
import { alex, codeNow, kitOn, setUp } from './enrollment-kit.ts';

/** The store, but for the answer to a compare-and-set: it never comes. */
function neverAnswering(store: DocumentStore, written: () => void): DocumentStore {
  const collection: DocumentStore['collection'] = <T extends StoredDocument>(
    spec: Parameters<DocumentStore['collection']>[0],
  ): Collection<T> => {
    const real = store.collection<T>(spec);
    return {
      insertOne: (document) => real.insertOne(document),
      insertMany: (documents) => real.insertMany(documents),
      findOne: (filter, options) => real.findOne(filter, options),
      find: (filter, options) => real.find(filter, options),
      deleteOne: (filter) => real.deleteOne(filter),
      deleteMany: (filter) => real.deleteMany(filter),
      countDocuments: (filter) => real.countDocuments(filter),
      aggregate: (stages) => real.aggregate(stages),
      findOneAndUpdate: async (filter, update, options) => {
        await real.findOneAndUpdate(filter, update, options);
        written();
        return new Promise<never>(() => undefined);
      },
    };
  };
  return {
    collection,
    prepare: (specs) => store.prepare(specs),
    ping: () => store.ping(),
    close: () => store.close(),
  };
}

// Keeps the process alive while nothing happens, for a minute at most: should the test be gone, so is this.
setTimeout(() => process.exit(1), 60_000);

const store = await openEmbeddedStore({ directory: process.argv[2] ?? '' });
const kit = await kitOn(neverAnswering(store, () => process.stdout.write('written\n')));
const started = await setUp(kit);
process.stdout.write(`${JSON.stringify(started)}\n`);
await kit.service.prove(alex, started.flowId, codeNow(kit, started));
