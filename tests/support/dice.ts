import { FakeRandomness } from './fakes.ts';

/** Reproducible choices: the same seed throws the same. */
export class Dice {
  readonly #randomness: FakeRandomness;

  constructor(seed: string) {
    this.#randomness = new FakeRandomness(seed);
  }

  /** A whole number from 0 to below `limit`. */
  below(limit: number): number {
    return this.#randomness.bytes(6).readUIntBE(0, 6) % limit;
  }

  /** True once in so many throws. */
  oneIn(count: number): boolean {
    return this.below(count) === 0;
  }

  pick<Item>(items: readonly Item[]): Item {
    const item = items[this.below(items.length)];
    if (item === undefined) throw new RangeError('There is nothing to pick from');
    return item;
  }
}
