/**
 * Lets what concerns one key happen one after another in this process. Correctness never rests on it, compare-and-set
 * sees to that: it keeps a burst from losing, reading and trying again against itself.
 */
export class OneAtATime {
  readonly #last = new Map<string, Promise<unknown>>();

  /** Runs `act` when everything before it of the same key has ended, well or not; resolves or rejects as it does. */
  async run<R>(key: string, act: () => Promise<R>): Promise<R> {
    const before = this.#last.get(key) ?? Promise.resolve();
    const mine = before.then(act, act);
    this.#last.set(key, mine);
    try {
      return await mine;
    } finally {
      if (this.#last.get(key) === mine) this.#last.delete(key);
    }
  }
}
