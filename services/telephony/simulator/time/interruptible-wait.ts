import type { Schedule } from './schedule.ts';
import type { WorkUnderWay } from './work-under-way.ts';

/** What was waited for can no longer happen. */
export class OverError extends Error {
  override readonly name = 'OverError';
}

interface Waiting<Signal> {
  readonly accepts: (signal: Signal) => boolean;
  readonly resume: (outcome: Signal | 'elapsed') => void;
  readonly giveUp: () => void;
}

/**
 * Waiting for time to pass or for a signal, one wait at a time. Who waits does no work meanwhile, and is at work again
 * in the very moment that it goes on.
 */
export class InterruptibleWait<Signal> {
  readonly #schedule: Schedule;
  readonly #work: WorkUnderWay;
  #waiting: Waiting<Signal> | undefined;
  #missed: Signal[] | undefined;
  #isOver = false;

  constructor({ schedule, work }: { readonly schedule: Schedule; readonly work: WorkUnderWay }) {
    this.#schedule = schedule;
    this.#work = work;
  }

  /**
   * @param accepts which signals end the wait early; the others are missed
   * @throws {OverError} once it is over
   */
  wait(milliseconds: number, accepts: (signal: Signal) => boolean = () => false): Promise<Signal | 'elapsed'> {
    if (this.#isOver) return Promise.reject(new OverError('There is nothing to wait for'));
    const missed = this.#missed?.shift();
    if (missed !== undefined) return Promise.resolve(missed);
    const { promise, resolve, reject } = Promise.withResolvers<Signal | 'elapsed'>();
    const goOn = (act: () => void): void => {
      this.#waiting = undefined;
      cancel();
      this.#work.begin();
      act();
    };
    const cancel = this.#schedule.after(milliseconds, () => goOn(() => resolve('elapsed')));
    this.#waiting = {
      accepts,
      resume: (outcome) => goOn(() => resolve(outcome)),
      giveUp: () => goOn(() => reject(new OverError('It is over'))),
    };
    this.#work.end();
    return promise;
  }

  /** @returns whether somebody waits for this signal */
  interrupt(signal: Signal): boolean {
    if (this.#waiting?.accepts(signal) !== true) {
      this.#missed?.push(signal);
      return false;
    }
    this.#waiting.resume(signal);
    return true;
  }

  /** Signals that come between two waits are kept for the next one, or no longer are. */
  set keepsMissed(keeps: boolean) {
    this.#missed = keeps ? [] : undefined;
  }

  /** Ends the wait under way and every later one. */
  over(): void {
    this.#isOver = true;
    this.#waiting?.giveUp();
  }
}
