interface Waiting<T> {
  readonly items: readonly T[];
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/** Does work for many callers in turn: what arrives while a batch is under way forms the next one. */
export class BatchQueue<T> {
  readonly #work: (items: readonly T[]) => Promise<void>;
  readonly #itemsPerBatch: number;
  readonly #waiting: Waiting<T>[] = [];
  #working = false;

  /** @param work is never called twice at once. @param itemsPerBatch exceeded only by one call's own items. */
  constructor(work: (items: readonly T[]) => Promise<void>, itemsPerBatch: number) {
    this.#work = work;
    this.#itemsPerBatch = itemsPerBatch;
  }

  /** Resolves when the batch with these items is done; rejects as `work` does, for every caller in the batch. */
  add(items: readonly T[]): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ items, resolve, reject });
      if (!this.#working) void this.#drain();
    });
  }

  async #drain(): Promise<void> {
    this.#working = true;
    // Who comes at the same time as the first is in one batch with it.
    await Promise.resolve();
    for (let batch = this.#takeBatch(); batch.length > 0; batch = this.#takeBatch()) {
      try {
        await this.#work(batch.flatMap(({ items }) => items));
        for (const { resolve } of batch) resolve();
      } catch (error) {
        for (const { reject } of batch) reject(error);
      }
    }
    this.#working = false;
  }

  #takeBatch(): Waiting<T>[] {
    let count = 0;
    const tooMany = this.#waiting.findIndex(({ items }) => (count += items.length) > this.#itemsPerBatch);
    return this.#waiting.splice(0, tooMany === -1 ? this.#waiting.length : Math.max(tooMany, 1));
  }
}
