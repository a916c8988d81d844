/** Counts work that goes on by itself, so that one can wait until all there is left to do is to let time pass. */
export class WorkUnderWay {
  #count = 0;
  #settled: (() => void)[] = [];
  readonly #onFault: (error: unknown) => void;

  constructor(onFault: (error: unknown) => void) {
    this.#onFault = onFault;
  }

  begin(): void {
    this.#count += 1;
  }

  end(): void {
    this.#count -= 1;
    if (this.#count > 0) return;
    const settled = this.#settled;
    this.#settled = [];
    for (const tell of settled) tell();
  }

  /** Starts work that nobody awaits; what it throws is a fault of the program. */
  start(work: () => Promise<void>): void {
    this.begin();
    void work()
      .catch(this.#onFault)
      .finally(() => this.end());
  }

  /** Resolves once nothing goes on. */
  settled(): Promise<void> {
    if (this.#count === 0) return Promise.resolve();
    return new Promise((resolve) => void this.#settled.push(resolve));
  }
}
