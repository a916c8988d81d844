import type { DatabaseSync, SQLInputValue, SQLOutputValue, StatementSync } from 'node:sqlite';
import { GroupCommit, type Transactions } from './group-commit.ts';
import { sqliteError } from './sqlite-errors.ts';
import { StoreUnavailableError } from '../document-store.ts';

/** Statements kept prepared; a store's own code makes some dozens. */
const statementsKept = 300;

/** One SQLite connection with prepared statements kept, errors named and one way to write. Everything is synchronous. */
export class EmbeddedDatabase implements Transactions {
  readonly #database: DatabaseSync;
  readonly #statements = new Map<string, StatementSync>();
  readonly #tables = new Set<string>();
  readonly #commits = new GroupCommit(this);
  readonly #assertInPlace: () => void;

  /** @param assertInPlace throws when what is written goes to a file that nobody will find again. */
  constructor(database: DatabaseSync, assertInPlace: () => void = () => undefined) {
    this.#database = database;
    this.#assertInPlace = assertInPlace;
  }

  /** Runs a statement that returns nothing. @returns how many rows it changed. */
  run(sql: string, ...parameters: SQLInputValue[]): number {
    return this.#named(() => Number(this.#statement(sql).run(...parameters).changes));
  }

  /** The rows one by one, as they are asked for. Ends the statement when the caller stops. */
  *rows(sql: string, ...parameters: SQLInputValue[]): Generator<Record<string, SQLOutputValue>, void, undefined> {
    try {
      yield* this.#statement(sql).iterate(...parameters);
    } catch (error) {
      throw sqliteError(error);
    }
  }

  /** The first row. */
  row(sql: string, ...parameters: SQLInputValue[]): Record<string, SQLOutputValue> | undefined {
    return this.#named(() => this.#statement(sql).get(...parameters));
  }

  /** Makes a table on its first use; MongoDB too makes a collection with its first document. */
  ensureTable(name: string, create: string): void {
    if (this.#tables.has(name)) return;
    this.run(create);
    this.#tables.add(name);
  }

  /** Runs `write` with what else is to be written just then; resolves when it is on disk. */
  commit<R>(write: () => R): Promise<R> {
    return this.#commits.run(write);
  }

  /**
   * Runs `write` in one transaction that has the file for itself from the beginning. When this returns, what was
   * written is on disk; when it throws, nothing was written.
   */
  transaction<R>(write: () => R): R {
    this.run('BEGIN IMMEDIATE');
    try {
      this.#assertInPlace();
      const result = write();
      this.run('COMMIT');
      return result;
    } catch (error) {
      // Some faults, such as a full disk, have already ended the transaction.
      if (this.isInTransaction()) this.run('ROLLBACK');
      throw error;
    }
  }

  /** Runs `write` as a part of the transaction under way: when it throws, that part alone is undone. */
  savepoint<R>(write: () => R): R {
    this.run('SAVEPOINT part');
    try {
      const result = write();
      this.run('RELEASE part');
      return result;
    } catch (error) {
      if (this.isInTransaction()) {
        this.run('ROLLBACK TO part');
        this.run('RELEASE part');
      }
      throw error;
    }
  }

  isInTransaction(): boolean {
    return this.#database.isOpen && this.#database.isTransaction;
  }

  /** What waits to be written is written. Safe to call twice. */
  close(): void {
    this.#commits.flush();
    this.#statements.clear();
    if (this.#database.isOpen) this.#database.close();
  }

  #statement(sql: string): StatementSync {
    if (!this.#database.isOpen) throw new StoreUnavailableError('The store is closed');
    const known = this.#statements.get(sql);
    if (known !== undefined) return known;
    if (this.#statements.size >= statementsKept) this.#statements.clear();
    const statement = this.#database.prepare(sql);
    this.#statements.set(sql, statement);
    return statement;
  }

  #named<R>(run: () => R): R {
    try {
      return run();
    } catch (error) {
      throw sqliteError(error);
    }
  }
}
