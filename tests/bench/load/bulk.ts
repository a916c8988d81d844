import {
  type Collection,
  type CollectionSpec,
  type DocumentStore,
  type Randomness,
  type StoredDocument,
  systemRandomness,
} from '../product.ts';

/** A store for whoever inserts documents one by one: they are written together, once `flush` says so. */
export class GatheredInserts implements DocumentStore {
  readonly #store: DocumentStore;
  readonly #writes: (() => Promise<void>)[] = [];

  constructor(store: DocumentStore) {
    this.#store = store;
  }

  collection<T extends StoredDocument>(spec: CollectionSpec): Collection<T> {
    const collection = this.#store.collection<T>(spec);
    let gathered: T[] = [];
    this.#writes.push(async () => {
      const documents = gathered;
      gathered = [];
      await collection.insertMany(documents);
    });
    collection.insertOne = (document) => {
      gathered.push(document);
      return Promise.resolve();
    };
    return collection;
  }

  /** Resolves when everything is on disk that has been inserted so far. */
  async flush(): Promise<void> {
    await Promise.all(this.#writes.map((write) => write()));
  }

  prepare(specs: readonly CollectionSpec[]): Promise<void> {
    return this.#store.prepare(specs);
  }

  ping(): Promise<void> {
    return this.#store.ping();
  }

  close(): Promise<void> {
    return this.#store.close();
  }
}

const poolBytes = 65_536;
let pool = Buffer.alloc(0);

/** The system's randomness, fetched in large pieces: asking for each is most of what it costs. */
export const pooledRandomness: Randomness = {
  ...systemRandomness,
  bytes: (count) => {
    if (pool.length < count) pool = Buffer.from(systemRandomness.bytes(Math.max(poolBytes, count)));
    const taken = pool.subarray(0, count);
    pool = pool.subarray(count);
    return taken;
  },
};
