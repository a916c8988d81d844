import { StoreUnavailableError } from '../document-store.ts';
import { BudgetSpentError, mongoError } from './errors.ts';

/** Longest, in milliseconds, that a caller waits for one operation, retries of the driver included. */
export const callBudget = 5000;
/** Longest, in milliseconds, that the start waits for an index to be built over what is stored. */
export const indexBudget = 600_000;

/**
 * The calls under way. Each has an answer within the budget: the driver's own limits (`store.ts`) nearly
 * always end it before; this one holds when they add up. What was given up may still be applied.
 */
export class MongoCalls {
  readonly #underWay = new Set<Promise<unknown>>();
  readonly #budget: number;
  #closed = false;

  /** @param budget Longest, in milliseconds, that a caller waits. */
  constructor(budget: number) {
    this.#budget = budget;
  }

  /** @throws {StoreUnavailableError | DuplicateKeyError} for what the driver throws. */
  async run<R>(call: (signal: AbortSignal) => Promise<R>): Promise<R> {
    if (this.#closed) throw new StoreUnavailableError('The store is closed');
    const { promise: late, reject } = Promise.withResolvers<never>();
    const timer = setTimeout(() => reject(new BudgetSpentError(`No answer within ${this.#budget} ms`)), this.#budget);
    const answer = call(AbortSignal.timeout(this.#budget));
    this.#underWay.add(answer);
    try {
      return await Promise.race([answer, late]);
    } catch (error) {
      throw mongoError(error);
    } finally {
      clearTimeout(timer);
      this.#underWay.delete(answer);
    }
  }

  /** Takes no more calls and resolves when those under way have ended. */
  async finish(): Promise<void> {
    this.#closed = true;
    await Promise.allSettled(this.#underWay);
  }
}
