import { Dice } from '../support/dice.ts';
import { type Assumption, assumptions } from './assumptions.ts';

export type AssumptionName = keyof typeof assumptions;

const steps = 1_000_000;

/** What happens to one person by chance: the same seed, the same luck. */
export class Luck {
  readonly #dice: Dice;

  constructor(seed: string) {
    this.#dice = new Dice(seed);
  }

  /** Whether it happens. */
  happens(name: AssumptionName): boolean {
    return this.between0And1() < assumptions[name].value;
  }

  /** A time that is so long on average, in seconds: mostly shorter, sometimes up to four times as long. */
  time(name: AssumptionName): number {
    return secondsOf(assumptions[name]) * Math.min(4, 0.2 - 0.8 * Math.log(1 - this.between0And1()));
  }

  between0And1(): number {
    return this.#dice.below(steps) / steps;
  }
}

/** @throws {RangeError} for what is no time */
export function secondsOf({ value, unit }: Assumption): number {
  switch (unit) {
    case 'milliseconds':
      return value / 1_000;
    case 'seconds':
      return value;
    case 'minutes':
      return value * 60;
    case 'hours':
      return value * 3_600;
    case 'share':
    case 'per second':
    case 'people':
    case 'times':
      throw new RangeError(`${unit} is no time`);
  }
}
