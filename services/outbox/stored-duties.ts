import { z } from 'zod';
import type { Collection, StoredDocument } from '../store/document-store.ts';
import { type DuePage, findDue } from './find-due.ts';
import type { Claim, DutyStorage, Owed } from './outbox.ts';
import type { Duty } from './retry-policy.ts';

export interface StoredDutiesOptions<T extends StoredDocument, What> {
  readonly collection: Collection<T>;
  /** The fields of a document, at its top, that its duty is in. */
  readonly fields: {
    /** Present while something is owed; needs an index, `onlyWherePresent`. */
    readonly dueAt: string;
    /** Set to 0 when something is owed anew; absent is 0. */
    readonly tries: string;
    /** Only where the policy has a lifetime. */
    readonly since?: string;
  };
  /** What is owed, as the claimed document says it. */
  readonly what: (document: T) => What;
}

const fieldsSchema = z.record(z.string(), z.unknown());
const dutySchema = z.object({
  dueAt: z.date(),
  tries: z.int().nonnegative().default(0),
  since: z.date().optional(),
});

/** One duty a document, in fields of it that no other write compares: of duties in a collection of their own, or beside what caused them. */
export class StoredDuties<T extends StoredDocument, What> implements DutyStorage<T, What> {
  readonly #options: StoredDutiesOptions<T, What>;

  constructor(options: StoredDutiesOptions<T, What>) {
    this.#options = options;
  }

  due(page: DuePage): Promise<T[]> {
    return findDue(this.#options.collection, this.#options.fields.dueAt, page);
  }

  async claim(document: T, claim: Claim): Promise<readonly Owed<What>[]> {
    const { collection, fields, what } = this.#options;
    const seen = this.#dutyOf(document);
    const claimed = claim(seen);
    if (claimed === undefined) return [];
    // A claim moves the moment on, and so does who owes anew: by it both are told.
    const mine = await collection.findOneAndUpdate(
      { _id: document._id, [fields.dueAt]: seen.dueAt },
      { $set: { [fields.dueAt]: claimed.dueAt, [fields.tries]: claimed.tries } },
    );
    return mine === undefined ? [] : [{ ...claimed, id: document._id, what: what(mine) }];
  }

  /** What was owed anew in the millisecond that the claim moved on to has no tries yet. */
  async settle({ id, dueAt, tries }: Pick<Owed<What>, 'id' | 'dueAt' | 'tries'>): Promise<void> {
    const { collection, fields } = this.#options;
    const mine = { _id: id, [fields.dueAt]: dueAt, ...(tries > 0 && { [fields.tries]: tries }) };
    await collection.findOneAndUpdate(mine, { $unset: { [fields.dueAt]: '' } });
  }

  async prolong({ id, dueAt, tries }: Owed<What>, until: Date): Promise<boolean> {
    const { collection, fields } = this.#options;
    const mine = { _id: id, [fields.dueAt]: dueAt, ...(tries > 0 && { [fields.tries]: tries }) };
    return (await collection.findOneAndUpdate(mine, { $set: { [fields.dueAt]: until } })) !== undefined;
  }

  #dutyOf(document: T): Duty {
    const { dueAt, tries, since } = this.#options.fields;
    const stored = fieldsSchema.parse(document);
    return dutySchema.parse({
      dueAt: stored[dueAt],
      tries: stored[tries],
      since: since === undefined ? undefined : stored[since],
    });
  }
}
