import { type Clock, isDue } from '../clock.ts';

/** Remembers what was fetched for a while; callers that ask for the same at once share one fetch. Failures are not kept. */
export class ExpiringCache<T> {
  readonly #clock: Clock;
  readonly #secondsFor: (value: T) => number;
  readonly #capacity: number;
  readonly #entries = new Map<string, { readonly value: Promise<T>; usableUntil: number; lifetime: number }>();

  /** @param secondsFor how long a value is used. @param capacity beyond it, the oldest is dropped. */
  constructor(options: {
    readonly clock: Clock;
    readonly secondsFor: (value: T) => number;
    readonly capacity: number;
  }) {
    this.#clock = options.clock;
    this.#secondsFor = options.secondsFor;
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
    entry.value.then(
      (value) => {
        entry.lifetime = this.#secondsFor(value) * 1000;
        entry.usableUntil = this.#clock.now().getTime() + entry.lifetime;
      },
      () => this.#forget(key, entry),
    );
    return entry.value;
  }

  #forget(key: string, entry: object): void {
    if (this.#entries.get(key) === entry) this.#entries.delete(key);
  }

  #dropOldest(): void {
    const [oldest] = this.#entries.keys();
    if (oldest !== undefined && this.#entries.size > this.#capacity) this.#entries.delete(oldest);
  }
}
