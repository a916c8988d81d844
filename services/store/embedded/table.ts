import type { CollectionSpec, Sort } from '../document-store.ts';
import type { EmbeddedDatabase } from './database.ts';
import { type IndexedFields, indexedFields, narrowed } from './filter.ts';
import { refuseArraysInIndexes } from './indexes.ts';
import { matcherOf } from './match.ts';
import { createTable, quoted, sortExpression } from './sql.ts';
import { fromExtendedJson, toExtendedJson } from './extended-json.ts';

/** A stored document where it lies. `document` is a fresh copy, `text` what is stored. */
export interface DocumentRow {
  readonly rowid: number;
  readonly text: string;
  readonly document: Record<string, unknown>;
}

/** The table that holds a collection's documents. */
export class DocumentTable {
  readonly #database: EmbeddedDatabase;
  readonly #spec: CollectionSpec;
  readonly #name: string;
  readonly #fields: IndexedFields;

  constructor(database: EmbeddedDatabase, spec: CollectionSpec) {
    this.#database = database;
    this.#spec = spec;
    this.#name = quoted(spec.name);
    this.#fields = indexedFields(spec);
  }

  /** Runs `write`, whole or not at all, and resolves when it is on disk. */
  commit<R>(write: () => R): Promise<R> {
    this.#ensure();
    return this.#database.commit(write);
  }

  /** Documents that match a checked filter, one by one; in the order of insertion unless `sort` says otherwise. */
  *matching(filter: Record<string, unknown>, sort: Sort = {}): Generator<DocumentRow, void, undefined> {
    this.#ensure();
    const { conditions, parameters } = narrowed(filter, this.#fields);
    const where = conditions.length === 0 ? '' : ` WHERE ${conditions.join(' AND ')}`;
    const keys = Object.entries(sort).map(([path, order]) => `${sortExpression(path)}${order === 1 ? '' : ' DESC'}`);
    const order = keys.length === 0 ? '' : ` ORDER BY ${keys.join(', ')}`;
    const matches = matcherOf(filter);
    for (const row of this.#database.rows(`SELECT rowid, doc FROM ${this.#name}${where}${order}`, ...parameters)) {
      const text = String(row['doc']);
      const document = fromExtendedJson(text);
      if (matches(document)) yield { rowid: Number(row['rowid']), text, document };
    }
  }

  first(filter: Record<string, unknown>, sort?: Sort): DocumentRow | undefined {
    for (const row of this.matching(filter, sort)) return row;
    return undefined;
  }

  size(): number {
    this.#ensure();
    return Number(this.#database.row(`SELECT count(*) AS documents FROM ${this.#name}`)?.['documents']);
  }

  /** @throws {DuplicateKeyError} */
  insert(document: Record<string, unknown>): void {
    refuseArraysInIndexes(document, this.#spec);
    const text = toExtendedJson(document);
    this.#database.run(`INSERT INTO ${this.#name} (id, doc) VALUES (?, ?)`, String(document['_id']), text);
  }

  /** Writes a document in the place of the row's, unless it is the same. @throws {DuplicateKeyError} */
  replace({ rowid, text }: DocumentRow, document: Record<string, unknown>): void {
    const changed = toExtendedJson(document);
    if (changed === text) return;
    refuseArraysInIndexes(document, this.#spec);
    this.#database.run(`UPDATE ${this.#name} SET doc = ? WHERE rowid = ?`, changed, rowid);
  }

  /** @returns how many documents were deleted: 0 or 1. */
  delete(rowid: number): number {
    return this.#database.run(`DELETE FROM ${this.#name} WHERE rowid = ?`, rowid);
  }

  #ensure(): void {
    this.#database.ensureTable(this.#spec.name, createTable(this.#spec.name));
  }
}
