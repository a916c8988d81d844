import {
  type AggregateStage,
  type Collection,
  type CollectionSpec,
  type DocumentStore,
  DuplicateKeyError,
  type Filter,
  type FindOneAndUpdateOptions,
  type FindOptions,
  type StoredDocument,
  StoreUnavailableError,
  type Update,
} from '../store/document-store.ts';
import type { End, Watcher } from './watcher.ts';

/** The same store, each of whose calls is watched; the very store where nobody watches. */
export function watchedStore(store: DocumentStore, watcher: Watcher | undefined): DocumentStore {
  if (watcher === undefined) return store;
  return {
    collection: <T extends StoredDocument>(spec: CollectionSpec): Collection<T> =>
      new WatchedCollection<T>(store.collection<T>(spec), spec.name, watcher),
    prepare: (specs) => store.prepare(specs),
    ping: () =>
      watcher.watch(
        'store',
        { collection: 'readiness', operation: 'ping' },
        told(() => store.ping()),
      ),
    close: () => store.close(),
  };
}

/** Says of a call that failed why it did, as far as callers tell that apart. */
function told<Result>(call: () => Promise<Result>): (end: End) => Promise<Result> {
  return async (end) => {
    try {
      return await call();
    } catch (error) {
      if (error instanceof DuplicateKeyError) end('duplicate');
      if (error instanceof StoreUnavailableError) end('unavailable');
      throw error;
    }
  };
}

class WatchedCollection<T extends StoredDocument> implements Collection<T> {
  readonly #inner: Collection<T>;
  readonly #name: string;
  readonly #watcher: Watcher;

  constructor(inner: Collection<T>, name: string, watcher: Watcher) {
    this.#inner = inner;
    this.#name = name;
    this.#watcher = watcher;
  }

  insertOne(document: T): Promise<void> {
    return this.#watched('insertOne', () => this.#inner.insertOne(document));
  }

  insertMany(documents: readonly T[]): Promise<void> {
    return this.#watched('insertMany', () => this.#inner.insertMany(documents));
  }

  findOne(filter: Filter, options?: Pick<FindOptions, 'sort'>): Promise<T | undefined> {
    return this.#watched('findOne', () => this.#inner.findOne(filter, options));
  }

  find(filter: Filter, options?: FindOptions): Promise<T[]> {
    return this.#watched('find', () => this.#inner.find(filter, options));
  }

  findOneAndUpdate(filter: Filter, update: Update, options?: FindOneAndUpdateOptions): Promise<T | undefined> {
    return this.#watched('findOneAndUpdate', () => this.#inner.findOneAndUpdate(filter, update, options));
  }

  deleteOne(filter: Filter): Promise<number> {
    return this.#watched('deleteOne', () => this.#inner.deleteOne(filter));
  }

  deleteMany(filter: Filter): Promise<number> {
    return this.#watched('deleteMany', () => this.#inner.deleteMany(filter));
  }

  countDocuments(filter: Filter): Promise<number> {
    return this.#watched('countDocuments', () => this.#inner.countDocuments(filter));
  }

  aggregate<R = unknown>(stages: readonly AggregateStage[]): Promise<R[]> {
    return this.#watched('aggregate', () => this.#inner.aggregate<R>(stages));
  }

  #watched<Result>(operation: string, call: () => Promise<Result>): Promise<Result> {
    return this.#watcher.watch('store', { collection: this.#name, operation }, told(call));
  }
}
