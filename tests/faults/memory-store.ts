import { DatabaseSync } from 'node:sqlite';
import { EmbeddedStore } from '../../services/store/embedded/store.ts';

/** The embedded store but for its file: nothing waits for a disk, and a test may set pragmas on `connection`. */
export class MemoryStore extends EmbeddedStore {
  readonly connection: DatabaseSync;

  constructor(connection = new DatabaseSync(':memory:')) {
    super(connection);
    this.connection = connection;
  }
}
