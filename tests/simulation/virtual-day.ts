import type { Wait } from '../../bot/timing/wait.ts';
import { FakeClock } from '../support/fakes.ts';

interface Moment {
  readonly at: number;
  /** Of what is planned for the same millisecond, what was planned first comes first. */
  readonly order: number;
  readonly come: () => void;
}

/** Times in a row that the event loop comes round with nothing under way outside of it until all that could go on has. */
const quietRounds = 2;

/**
 * A day that passes as fast as it can be worked through: time stands still while anything is done, and goes on to the next moment
 * that somebody waits for. One thing happens after the other, in the same order each time.
 */
export class VirtualDay {
  readonly clock: FakeClock;
  readonly begin: number;
  readonly #moments: Moment[] = [];
  #planned = 0;
  /** Calls that wait for something outside of the program's own code: the store, or the wire to the carrier. */
  #outside = 0;

  constructor(begin: string) {
    this.clock = new FakeClock(begin);
    this.begin = Date.parse(begin);
  }

  get now(): number {
    return this.clock.now().getTime();
  }

  /** Since the day began. */
  get seconds(): number {
    return (this.now - this.begin) / 1_000;
  }

  /** A timer of this day. */
  readonly wait: Wait = (milliseconds, signal) =>
    new Promise<void>((resolve, reject) => {
      signal?.addEventListener('abort', () => reject(new Error('cut short')), { once: true });
      this.at(this.now + Math.max(0, milliseconds), resolve);
    });

  /** Waits until so many seconds after the day's begin; not at all when they have passed. */
  async until(seconds: number): Promise<void> {
    await this.wait(this.begin + seconds * 1_000 - this.now);
  }

  /** Does something at a moment. */
  at(moment: number, come: () => void): void {
    this.#planned += 1;
    push(this.#moments, { at: Math.ceil(moment), order: this.#planned, come });
  }

  /** Lets time pass until so many seconds after the day's begin. */
  async pass(seconds: number): Promise<void> {
    const end = this.begin + seconds * 1_000;
    await this.#settle();
    for (let next = this.#moments[0]; next !== undefined && next.at <= end; next = this.#moments[0]) {
      pop(this.#moments);
      if (next.at > this.now) this.clock.set(new Date(next.at));
      next.come();
      await this.#settle();
    }
    this.clock.set(new Date(end));
  }

  /** Holds the time up until a call has ended that waits for something else than time. */
  async outside<Result>(call: () => Promise<Result>): Promise<Result> {
    this.#outside += 1;
    try {
      return await call();
    } finally {
      this.#outside -= 1;
    }
  }

  async #settle(): Promise<void> {
    for (let quiet = 0; quiet < quietRounds; quiet = this.#outside > 0 ? 0 : quiet + 1) {
      await new Promise((resolve) => setImmediate(resolve));
    }
  }
}

function isBefore(one: Moment, other: Moment): boolean {
  return one.at === other.at ? one.order < other.order : one.at < other.at;
}

/** Into a binary heap, whose first is the earliest. */
function push(heap: Moment[], moment: Moment): void {
  let at = heap.length;
  while (at > 0) {
    const parent = (at - 1) >> 1;
    const above = heap[parent];
    if (above === undefined || !isBefore(moment, above)) break;
    heap[at] = above;
    at = parent;
  }
  heap[at] = moment;
}

/** The first leaves the heap. */
function pop(heap: Moment[]): void {
  const last = heap.pop();
  if (last === undefined || heap.length === 0) return;
  let at = 0;
  for (;;) {
    const [left, right] = [heap[2 * at + 1], heap[2 * at + 2]];
    if (left === undefined) break;
    const isRight = right !== undefined && isBefore(right, left);
    const lower = isRight ? right : left;
    if (!isBefore(lower, last)) break;
    heap[at] = lower;
    at = 2 * at + (isRight ? 2 : 1);
  }
  heap[at] = last;
}
