import { FakeRandomness } from '../support/fakes.ts';

/** The throws that make up one input: an equal seed and index give equal ones, whatever was thrown for other inputs. */
export class Dice {
  readonly #randomness: FakeRandomness;

  constructor(seed: number, index: number) {
    this.#randomness = new FakeRandomness(`${seed}:${index}`);
  }

  /** A whole number from 0 up to, and without, `limit`. */
  below(limit: number): number {
    return this.#randomness.bytes(4).readUInt32BE() % limit;
  }

  /** True once in `times`. */
  once(times: number): boolean {
    return this.below(times) === 0;
  }

  pick<Item>(items: readonly Item[]): Item {
    const item = items[this.below(items.length)];
    if (item === undefined) throw new Error('There is nothing to pick from');
    return item;
  }
}
