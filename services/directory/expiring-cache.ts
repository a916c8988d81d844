import { type Clock, isDue } from '../clock.ts';

/** Remembers what was fetched for a while; callers that ask for the same at once share one fetch. Failures are kept only where that is said. */
export class ExpiringCache<T> {
  readonly #clock: Clock;
  readonly #secondsFor: (value: T) => number;
  readonly #failureSeconds: number;
  readonly #capacity: number;
  readonly #entries = new Map<string, { readonly value: Promise<T>; usableUntil: number; lifetime: number }>();

  /** @param secondsFor how long a value is used; `failureSeconds` a failure. @param capacity beyond it, the oldest is dropped. */
  constructor(options: {
    readonly clock: Clock;
    readonly secondsFor: (value: T) => number;
    readonly failureSeconds?: number;
    readonly capacity: number;
  }) {
    this.#clock = options.clock;
    this.#secondsFor = options.secondsFor;
    this.#failureSeconds = options.failureSeconds ?? 0;
    this.#capacity = options.capacity;
  }

  /** The remembered value, or what `fetchValue` gives. Rejects as `fetchValue` does. */
  get(key: string, fetchValue: () => Promise<T>): Promise<T> {
    const known = this.#entries.get(key);
    if (known !== undefined && !isDue(known.usableUntil, known.lifetime, this.#clock.now())) return known.value;
    this.#entries.delete(key);
    const entry = { value: fetchValue(), usableUntil: Infinity, lifetime: Infinity };
    this.#entries.set(key, entry);
    this.#dropOldest();
    const keepFor = (seconds: number): void => {
      entry.lifetime = seconds * 1000;
      entry.usableUntil = this.#clock.now().getTime() + entry.lifetime;
    };
    entry.value.then(
      (value) => keepFor(this.#secondsFor(value)),
      () => keepFor(this.#failureSeconds),
    );
    return entry.value;
  }

  #dropOldest(): void {
    const [oldest] = this.#entries.keys();
    if (oldest !== undefined && this.#entries.size > this.#capacity) this.#entries.delete(oldest);
  }
}
