import type { DatabaseSync } from 'node:sqlite';
import type { Collection, CollectionSpec, DocumentStore, StoredDocument } from '../document-store.ts';
import { EmbeddedCollection } from './collection.ts';
import { EmbeddedDatabase } from './database.ts';
import { inPlace, openDataFile } from './file.ts';
import { prepareCollection } from './indexes.ts';
import { lockDirectory, makeDirectory } from './lock.ts';

export interface EmbeddedStoreOptions {
  /** Where the files lie; made when it is missing and its parent is there. */
  readonly directory: string;
}

/**
 * Opens the store that is one SQLite file, `store.sqlite`, in a directory that one process at a time owns.
 * WAL with `synchronous=FULL`: a write that was acknowledged survives the loss of power.
 * @see https://www.sqlite.org/wal.html
 * @throws {StoreLockedError} when another process owns the directory, or it cannot be written.
 * @throws {StoreDamagedError} when the file is damaged or not the store's.
 */
export async function openEmbeddedStore({ directory }: EmbeddedStoreOptions): Promise<DocumentStore> {
  await Promise.resolve();
  makeDirectory(directory);
  const lock = lockDirectory(directory);
  try {
    return new EmbeddedStore(openDataFile(directory), { lock, assertInPlace: inPlace(directory) });
  } catch (error) {
    lock.close();
    throw error;
  }
}

interface Held {
  readonly lock?: DatabaseSync;
  /** Throws when the file is not where it was. */
  readonly assertInPlace?: () => void;
}

/** The store on a connection of its own, which it closes, and then the lock on the directory. */
export class EmbeddedStore implements DocumentStore {
  readonly #database: EmbeddedDatabase;
  readonly #lock: DatabaseSync | undefined;
  readonly #assertInPlace: () => void;

  constructor(connection: DatabaseSync, { lock, assertInPlace = () => undefined }: Held = {}) {
    this.#database = new EmbeddedDatabase(connection, assertInPlace);
    this.#lock = lock;
    this.#assertInPlace = assertInPlace;
  }

  collection<T extends StoredDocument>(spec: CollectionSpec): Collection<T> {
    return new EmbeddedCollection<T>(this.#database, spec);
  }

  async prepare(specs: readonly CollectionSpec[]): Promise<void> {
    await Promise.resolve();
    for (const spec of specs) prepareCollection(this.#database, spec);
  }

  async ping(): Promise<void> {
    await Promise.resolve();
    this.#assertInPlace();
    this.#database.row('SELECT count(*) FROM sqlite_schema');
  }

  async close(): Promise<void> {
    await Promise.resolve();
    this.#database.close();
    if (this.#lock?.isOpen === true) this.#lock.close();
  }
}
