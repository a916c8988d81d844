/** The database whose writes are grouped. */
export interface Transactions {
  transaction<R>(write: () => R): R;
  savepoint<R>(write: () => R): R;
  isInTransaction(): boolean;
}

interface Waiting {
  readonly write: () => unknown;
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: unknown) => void;
}

/** So many do not wait for more. */
const largestGroup = 100;

/**
 * Commits writes that arrive together in one transaction: waiting for the disk is what a write costs most. Each is still
 * on its own: one that throws is undone without the others, and none is acknowledged before all are on disk.
 * @see https://www.sqlite.org/lang_savepoint.html
 */
export class GroupCommit {
  readonly #database: Transactions;
  #waiting: Waiting[] = [];
  /** How many there were when the event loop last came by. */
  #seen = 0;

  constructor(database: Transactions) {
    this.#database = database;
  }

  /** Resolves with what `write` returned, when that is on disk. @throws what `write` threw, or why nothing could be committed. */
  async run<R>(write: () => R): Promise<R> {
    const { promise, resolve, reject } = Promise.withResolvers<unknown>();
    this.#waiting.push({ write, resolve, reject });
    if (this.#waiting.length === 1) this.#await();
    return (await promise) as R;
  }

  /**
   * Until the event loop comes round without another write: what arrived while those were made belongs to the same group. A disk that
   * is waited for costs more than that round.
   */
  #await(): void {
    setImmediate(() => {
      const count = this.#waiting.length;
      const isGrowing = count > this.#seen && count < largestGroup;
      this.#seen = isGrowing ? count : 0;
      if (isGrowing) this.#await();
      else this.flush();
    });
  }

  /** Commits what is waiting. */
  flush(): void {
    const group = this.#waiting;
    this.#waiting = [];
    if (group.length === 0) return;
    try {
      const answers = this.#database.transaction(() => group.map((waiting) => this.#attempt(waiting)));
      for (const answer of answers) answer();
    } catch (error) {
      for (const { reject } of group) reject(error);
    }
  }

  #attempt({ write, resolve, reject }: Waiting): () => void {
    try {
      const result = this.#database.savepoint(write);
      return () => resolve(result);
    } catch (error) {
      // Some faults, such as a full disk, end the whole transaction: then nothing of the group was written.
      if (!this.#database.isInTransaction()) throw error;
      return () => reject(error);
    }
  }
}
