import { type Db, MongoClient, type MongoClientOptions, WriteConcern } from 'mongodb';
import {
  StoreUnavailableError,
  type Collection,
  type CollectionSpec,
  type DocumentStore,
  type StoredDocument,
} from '../document-store.ts';
import { callBudget, indexBudget, MongoCalls } from './calls.ts';
import { MongoCollection } from './collection.ts';
import { prepareIndexes } from './indexes.ts';

export interface MongoStoreOptions {
  /** A MongoDB connection string. What it says of write concern, retries and time-outs is overruled. */
  readonly uri: string;
  /** The database; without it the one that the URI names, or `two-step-verification`. */
  readonly databaseName?: string;
}

/** Where readiness is tried: one document, written over and over. */
const trialCollection = 'readiness';

/** How the server's log names this program, unless the connection string does. */
const applicationName = 'two-step-verification-bot';

/**
 * What the connection string may not change. The times, in milliseconds, are such that two attempts that hang
 * end within `callBudget`.
 * @see https://www.mongodb.com/docs/drivers/node/current/connect/connection-options/
 */
const enforced: MongoClientOptions = {
  // `j`, because `journal` yields to a `journal=false` in the connection string (driver 7.9).
  writeConcern: new WriteConcern('majority', undefined, true),
  readConcern: { level: 'majority' },
  readPreference: 'primary',
  retryReads: true,
  retryWrites: true,
  serverSelectionTimeoutMS: 2000,
  // Also how long the server monitor waits: a short stall must not close every connection. What waits for a new
  // connection is held by waitQueueTimeoutMS.
  connectTimeoutMS: 3000,
  socketTimeoutMS: 2200,
  waitQueueTimeoutMS: 2000,
};

/**
 * Connects to MongoDB and waits until it answers.
 * @throws {StoreUnavailableError} when it does not within the budget, refuses the credentials, or the URI is none. The
 * URI is never part of an error.
 */
export async function openMongoStore({
  uri,
  databaseName = databaseIn(uri),
}: MongoStoreOptions): Promise<DocumentStore> {
  const store = new MongoStore(uri, databaseName);
  try {
    await store.ping();
    return store;
  } catch (error) {
    await store.close();
    throw error;
  }
}

function clientFor(uri: string, options: MongoClientOptions): MongoClient {
  try {
    return new MongoClient(uri, /[?&]appName=/i.test(uri) ? options : { ...options, appName: applicationName });
  } catch {
    // Without the cause: a parser may quote what it was given, password included.
    throw new StoreUnavailableError('The MongoDB connection string cannot be read');
  }
}

function databaseIn(uri: string): string {
  const name = /^mongodb(?:\+srv)?:\/\/[^/]+\/([^?]+)/.exec(uri)?.[1];
  return name === undefined ? 'two-step-verification' : decodeURIComponent(name);
}

class MongoStore implements DocumentStore {
  readonly #uri: string;
  readonly #client: MongoClient;
  readonly #database: Db;
  readonly #calls = new MongoCalls(callBudget);

  constructor(uri: string, databaseName: string) {
    this.#uri = uri;
    this.#client = clientFor(uri, enforced);
    this.#database = this.#client.db(databaseName);
  }

  collection<T extends StoredDocument>({ name }: CollectionSpec): Collection<T> {
    return new MongoCollection<T>(this.#database.collection<StoredDocument>(name), this.#calls);
  }

  async prepare(specs: readonly CollectionSpec[]): Promise<void> {
    // With more patience: building an index over many documents takes longer than any call may.
    const client = clientFor(this.#uri, { ...enforced, socketTimeoutMS: indexBudget });
    const database = client.db(this.#database.databaseName);
    const calls = new MongoCalls(indexBudget);
    try {
      for (const spec of specs) await prepareIndexes(database.collection<StoredDocument>(spec.name), spec, calls);
    } finally {
      await client.close();
    }
  }

  async ping(): Promise<void> {
    // A server that only reads, or takes no retryable writes, would otherwise be found out by the first person.
    const update = { $inc: { trials: 1 } };
    const trials = this.#database.collection<StoredDocument>(trialCollection);
    await this.#calls.run(() => trials.updateOne({ _id: 'trial' }, update, { upsert: true }));
  }

  async close(): Promise<void> {
    await this.#calls.finish();
    await this.#client.close();
  }
}
