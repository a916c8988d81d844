import { LRUCache } from 'lru-cache';
import { type Clock, isDue, secondsAfter } from './clock.ts';

export interface RateLimitOptions {
  /** How many within `seconds`. */
  readonly most: number;
  readonly seconds: number;
  readonly clock: Clock;
}

/** Keys remembered at most: who invents more of them pushes out the oldest, and bytes stay bounded. */
const mostKeys = 10_000;

/** Counts of one process, each within a window that begins with the first: for what is cheap, and lost with the process. */
export class RateLimit {
  readonly #options: RateLimitOptions;
  readonly #windows = new LRUCache<string, { readonly endsAt: Date; count: number }>({ max: mostKeys });

  constructor(options: RateLimitOptions) {
    this.#options = options;
  }

  /** Counts one more. @returns when there is room again, where there is none: then nothing is counted. */
  take(key: string): Date | undefined {
    const window = this.#windowOf(key);
    if (window.count >= this.#options.most) return window.endsAt;
    window.count += 1;
    return undefined;
  }

  /** What was taken does not count after all. */
  giveBack(key: string): void {
    const window = this.#windowOf(key);
    window.count = Math.max(0, window.count - 1);
  }

  #windowOf(key: string) {
    const { clock, seconds } = this.#options;
    const now = clock.now();
    const known = this.#windows.get(key);
    if (known !== undefined && !isDue(known.endsAt, seconds * 1000, now)) return known;
    const begun = { endsAt: secondsAfter(now, seconds), count: 0 };
    this.#windows.set(key, begun);
    return begun;
  }
}
