import { createHash } from 'node:crypto';
import type { Clock } from '../../services/clock.ts';
import type { Randomness } from '../../services/randomness.ts';

/** A clock that stands still until a test moves it. */
export class FakeClock implements Clock {
  #now: number;

  constructor(start = '2026-03-02T09:00:00.000Z') {
    this.#now = Date.parse(start);
  }

  now(): Date {
    return new Date(this.#now);
  }

  /** Moves the clock; a negative number moves it back. */
  advance(seconds: number): void {
    this.#now += seconds * 1000;
  }

  set(moment: Date): void {
    this.#now = moment.getTime();
  }
}

/** Time that passes as soon as somebody waits for it. */
export function passing(clock: FakeClock): (milliseconds: number) => Promise<void> {
  return (milliseconds) => {
    clock.advance(milliseconds / 1_000);
    return Promise.resolve();
  };
}

/** A reproducible stream of bytes: the same seed gives the same bytes. */
export class FakeRandomness implements Randomness {
  readonly #seed: string;
  #counter = 0;

  constructor(seed = 'seed') {
    this.#seed = seed;
  }

  bytes(count: number): Buffer {
    const blocks: Buffer[] = [];
    for (let length = 0; length < count; length += 32) {
      this.#counter += 1;
      blocks.push(createHash('sha256').update(`${this.#seed}:${this.#counter}`).digest());
    }
    return Buffer.concat(blocks).subarray(0, count);
  }
}
