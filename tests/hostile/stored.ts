import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

type Table = 'conversations' | 'enrollments' | 'audit';

/** Looks into the bot's store from outside while it runs; changes nothing. */
export class Stored {
  readonly #database: DatabaseSync;

  constructor(folder: string) {
    this.#database = new DatabaseSync(join(folder, 'store.sqlite'), { readOnly: true, timeout: 5_000 });
  }

  /** A document as it is stored; undefined when there is none. */
  text(table: Table, id: string): string | undefined {
    const row = this.#database.prepare(`SELECT doc FROM ${table} WHERE id = ?`).get(id);
    return row === undefined ? undefined : String(row['doc']);
  }

  ids(table: Table): string[] {
    const rows = this.#database.prepare(`SELECT id FROM ${table}`).all();
    return rows.map(({ id }) => String(id));
  }

  count(table: Table): number {
    return Number(this.#database.prepare(`SELECT count(*) AS documents FROM ${table}`).get()?.['documents']);
  }

  close(): void {
    this.#database.close();
  }
}
