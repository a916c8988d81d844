import {
  type Collection as DriverCollection,
  type Db,
  MongoClient,
  type MongoClientOptions,
  WriteConcern,
} from 'mongodb';
import {
  StoreUnavailableError,
  type Collection,
  type CollectionSpec,
  type DocumentStore,
  type StoredDocument,
} from '../document-store.ts';
import { callBudget, indexBudget, MongoCalls } from './calls.ts';
import { MongoCollection } from './collection.ts';
import { type FoundIndex, lookAtIndexes, type MadeIndexes, makeMissing, prepareIndexes } from './indexes.ts';

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

/**
 * What the connection string may change. One bot answers some hundred turns a second, of three calls each, with far fewer connections;
 * the limit keeps a storm, or a store that is slow, from opening hundreds. A few are kept open: after a failover nobody waits for TLS.
 */
const usual = { appName: applicationName, maxPoolSize: 50, minPoolSize: 2, maxIdleTimeMS: 600_000 };

function clientFor(uri: string, options: MongoClientOptions): MongoClient {
  const isSaid = (name: string): boolean => new RegExp(`[?&]${name}=`, 'iu').test(uri);
  // Whoever sets the limit may set it below what is kept open, which the driver refuses.
  const yields = (name: string): boolean => isSaid(name) || (name === 'minPoolSize' && isSaid('maxPoolSize'));
  const unsaid = Object.fromEntries(Object.entries(usual).filter(([name]) => !yields(name)));
  try {
    return new MongoClient(uri, { ...unsaid, ...options });
  } catch {
    // Without the cause: a parser may quote what it was given, password included.
    throw new StoreUnavailableError(
      'The MongoDB connection string cannot be read: are letters of the password that mean something there written with a percent sign (@ is %40)?',
    );
  }
}

function databaseIn(uri: string): string {
  const name = /^mongodb(?:\+srv)?:\/\/[^/]+\/([^?]+)/.exec(uri)?.[1];
  return name === undefined ? 'two-step-verification' : decodeURIComponent(name);
}

/** Does something about the indexes of each collection, one after the other, for whoever asks, and for the bot's start. */
async function withIndexes<Result>(
  uri: string,
  databaseName: string,
  specs: readonly CollectionSpec[],
  act: (driver: DriverCollection<StoredDocument>, spec: CollectionSpec, calls: MongoCalls) => Promise<Result>,
): Promise<Result[]> {
  // With more patience: building an index over many documents takes longer than any call may.
  const client = clientFor(uri, { ...enforced, socketTimeoutMS: indexBudget });
  const database = client.db(databaseName);
  const calls = new MongoCalls(indexBudget);
  const results: Result[] = [];
  try {
    for (const spec of specs) results.push(await act(database.collection<StoredDocument>(spec.name), spec, calls));
    return results;
  } finally {
    await client.close();
  }
}

/**
 * The indexes that these collections declare, and what else is there.
 * @throws {StoreUnavailableError}
 */
export async function foundIndexes(uri: string, specs: readonly CollectionSpec[]): Promise<FoundIndex[]> {
  return (await withIndexes(uri, databaseIn(uri), specs, lookAtIndexes)).flat();
}

/**
 * Makes all that are missing and can be made.
 * @throws {StoreUnavailableError}
 */
export async function makeIndexes(uri: string, specs: readonly CollectionSpec[]): Promise<MadeIndexes> {
  const each = await withIndexes(uri, databaseIn(uri), specs, makeMissing);
  return { made: each.flatMap(({ made }) => made), problems: each.flatMap(({ problems }) => problems) };
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
    await withIndexes(this.#uri, this.#database.databaseName, specs, prepareIndexes);
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
