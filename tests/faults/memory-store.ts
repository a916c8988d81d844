import { DatabaseSync } from 'node:sqlite';
import type { Collection, CollectionSpec, DocumentStore, StoredDocument } from '../../services/store/document-store.ts';
import { EmbeddedCollection } from '../../services/store/embedded-collection.ts';
import { EmbeddedDatabase } from '../../services/store/embedded-database.ts';
import { prepareCollection } from '../../services/store/embedded-indexes.ts';

/** The embedded store but for its file: nothing waits for a disk, and a test may set pragmas on `connection`. */
export class MemoryStore implements DocumentStore {
  readonly connection: DatabaseSync;
  readonly #database: EmbeddedDatabase;

  constructor(connection = new DatabaseSync(':memory:')) {
    this.connection = connection;
    this.#database = new EmbeddedDatabase(connection);
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
    this.#database.row('SELECT count(*) FROM sqlite_schema');
  }

  async close(): Promise<void> {
    await Promise.resolve();
    this.#database.close();
  }
}
