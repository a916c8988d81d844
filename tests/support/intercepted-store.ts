import type { Collection, CollectionSpec, DocumentStore, StoredDocument } from '../../services/store/document-store.ts';

/** One call on a collection of a store. */
export interface StoreCall {
  readonly collection: string;
  readonly operation: string;
  /** Whether it may change something. */
  readonly writes: boolean;
}

/** Stands between a program and its store: does the call, or something else. */
export type Intercept = <Result>(call: StoreCall, act: () => Promise<Result>) => Promise<Result>;

/** The same store, with every call on its collections handed to `intercept`. */
export function intercepted(store: DocumentStore, intercept: Intercept): DocumentStore {
  return {
    prepare: (specs) => store.prepare(specs),
    ping: () => store.ping(),
    close: () => store.close(),
    collection: <T extends StoredDocument>(spec: CollectionSpec) =>
      interceptedCollection(spec.name, store.collection<T>(spec), intercept),
  };
}

function interceptedCollection<T extends StoredDocument>(
  collection: string,
  real: Collection<T>,
  intercept: Intercept,
): Collection<T> {
  const reading = (operation: keyof Collection<T>): StoreCall => ({ collection, operation, writes: false });
  const writing = (operation: keyof Collection<T>): StoreCall => ({ collection, operation, writes: true });
  return {
    insertOne: (document) => intercept(writing('insertOne'), () => real.insertOne(document)),
    insertMany: (documents) => intercept(writing('insertMany'), () => real.insertMany(documents)),
    findOne: (filter, options) => intercept(reading('findOne'), () => real.findOne(filter, options)),
    find: (filter, options) => intercept(reading('find'), () => real.find(filter, options)),
    findOneAndUpdate: (filter, update, options) =>
      intercept(writing('findOneAndUpdate'), () => real.findOneAndUpdate(filter, update, options)),
    deleteOne: (filter) => intercept(writing('deleteOne'), () => real.deleteOne(filter)),
    deleteMany: (filter) => intercept(writing('deleteMany'), () => real.deleteMany(filter)),
    countDocuments: (filter) => intercept(reading('countDocuments'), () => real.countDocuments(filter)),
    aggregate: (stages) => intercept(reading('aggregate'), () => real.aggregate(stages)),
  };
}
