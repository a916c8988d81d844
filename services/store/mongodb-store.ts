import { type Db, MongoClient, type MongoClientOptions } from 'mongodb';
import { StoreUnavailableError } from './document-store.ts';
import type { Collection, CollectionSpec, DocumentStore, StoredDocument } from './document-store.ts';
import { MongoCalls } from './mongodb-calls.ts';
import { MongoCollection } from './mongodb-collection.ts';
import { prepareIndexes } from './mongodb-indexes.ts';

export interface MongoStoreOptions {
  /** A MongoDB connection string. What it says of write concern, retries and time-outs is overruled. */
  readonly uri: string;
  /** The database; without it the one that the URI names, or `two-step-verification`. */
  readonly databaseName?: string;
}

/**
 * What the connection string may not change. The times, in milliseconds, add up to at most `callBudget`: an attempt
 * that hangs ends after 1.5 s, a server is looked for during 1.5 s, and there are two attempts.
 * @see https://www.mongodb.com/docs/drivers/node/current/connect/connection-options/
 */
const enforced: MongoClientOptions = {
  // Spelled as in a connection string: inside `writeConcern`, `journal` yields to a `journal=false` there (driver 7.9).
  w: 'majority',
  journal: true,
  readConcern: { level: 'majority' },
  readPreference: 'primary',
  retryReads: true,
  retryWrites: true,
  serverSelectionTimeoutMS: 1500,
  connectTimeoutMS: 1500,
  socketTimeoutMS: 1500,
  waitQueueTimeoutMS: 1500,
  ignoreUndefined: true,
  appName: 'two-step-verification-bot',
};

/**
 * Connects to MongoDB and waits until it answers.
 * @throws {StoreUnavailableError} when it does not within the budget, refuses the credentials, or the URI is none. The
 * URI is never part of an error.
 */
export async function openMongoStore({ uri, databaseName }: MongoStoreOptions): Promise<DocumentStore> {
  const client = clientFor(uri);
  const store = new MongoStore(client, client.db(databaseName ?? databaseIn(uri)));
  try {
    await store.ping();
    return store;
  } catch (error) {
    await store.close();
    throw error;
  }
}

function clientFor(uri: string): MongoClient {
  try {
    return new MongoClient(uri, enforced);
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
  readonly #client: MongoClient;
  readonly #database: Db;
  readonly #calls = new MongoCalls();

  constructor(client: MongoClient, database: Db) {
    this.#client = client;
    this.#database = database;
  }

  collection<T extends StoredDocument>({ name }: CollectionSpec): Collection<T> {
    return new MongoCollection<T>(this.#database.collection<StoredDocument>(name), this.#calls);
  }

  async prepare(specs: readonly CollectionSpec[]): Promise<void> {
    for (const spec of specs) {
      await prepareIndexes(this.#database.collection<StoredDocument>(spec.name), spec, this.#calls);
    }
  }

  async ping(): Promise<void> {
    await this.#calls.run((signal) => this.#database.command({ ping: 1 }, { signal }));
  }

  async close(): Promise<void> {
    await this.#calls.finish();
    await this.#client.close();
  }
}
