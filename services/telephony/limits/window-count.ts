import { z } from 'zod';
import { daySeconds, hourSeconds } from '../../clock.ts';
import type { Filter, Update } from '../../store/document-store.ts';
import type { LimitDocument, LimitScope, SendRefusal } from './limit.ts';
import type { SendCount } from './send-limit-policy.ts';

const countSchema = z.int().nonnegative().optional();

/** Counts in a document the sends of one hour and one day in UTC, each in a field of its own. */
export class WindowCount {
  readonly #most: SendCount;
  readonly #at: Date;
  readonly #day: string;
  readonly #hour: string;

  /** @param at When the send was, or is to be, counted. */
  constructor(most: SendCount, at: Date) {
    this.#most = most;
    this.#at = at;
    this.#day = `day${at.toISOString().slice(0, 10)}`;
    this.#hour = `hour${at.toISOString().slice(0, 13)}`;
  }

  get dayEnd(): Date {
    return this.#endOf(daySeconds);
  }

  refusal(document: LimitDocument | undefined, scope: LimitScope): SendRefusal | undefined {
    const [day = 0, hour = 0] = [this.#day, this.#hour].map((field) => countSchema.parse(document?.[field]));
    if (day >= this.#most.perDay) return { code: 'too-many', scope, retryAt: this.dayEnd };
    if (hour < this.#most.perHour) return undefined;
    return { code: 'too-many', scope, retryAt: this.#endOf(hourSeconds) };
  }

  /** Fields of a document with one send. */
  get first(): Readonly<Record<string, number>> {
    return { [this.#day]: 1, [this.#hour]: 1 };
  }

  /** Matches a document in which one more may be counted; a count that is not there is none. */
  get allows(): Filter {
    const { perDay, perHour } = this.#most;
    return { $nor: [{ [this.#day]: { $gte: perDay } }, { [this.#hour]: { $gte: perHour } }] };
  }

  /** To be merged into `$inc`. */
  get oneMore(): NonNullable<Update['$inc']> {
    return { [this.#day]: 1, [this.#hour]: 1 };
  }

  get oneLess(): NonNullable<Update['$inc']> {
    return { [this.#day]: -1, [this.#hour]: -1 };
  }

  /** Matches a document in which one less may be counted. */
  get holdsOne(): Filter {
    return { [this.#day]: { $gt: 0 }, [this.#hour]: { $gt: 0 } };
  }

  #endOf(seconds: number): Date {
    const milliseconds = seconds * 1000;
    return new Date((Math.floor(this.#at.getTime() / milliseconds) + 1) * milliseconds);
  }
}
