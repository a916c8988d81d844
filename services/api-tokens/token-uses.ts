import { z } from 'zod';
import { type Clock, hourSeconds } from '../clock.ts';
import type { Collection, CollectionSpec, DocumentStore } from '../store/document-store.ts';

export const tokenUseCollection: CollectionSpec = { name: 'api-token-uses', indexes: [] };

/** `_id` is the token's id. */
const rowSchema = z.object({ _id: z.string(), lastUsedAt: z.date() });
type Row = Readonly<z.infer<typeof rowSchema>>;

const hour = hourSeconds * 1000;

/** When tokens were last used, to the hour: for operators to read, and for nothing that is decided. */
export class TokenUses {
  readonly #rows: Collection<Row>;
  readonly #clock: Clock;
  /** The hour in which this process noted each. */
  readonly #noted = new Map<string, number>();

  constructor({ store, clock }: { readonly store: Pick<DocumentStore, 'collection'>; readonly clock: Clock }) {
    this.#rows = store.collection(tokenUseCollection);
    this.#clock = clock;
  }

  /** Writes once an hour at most. @param id of a token that is stored, so that rows are as few as tokens. */
  async note(id: string): Promise<void> {
    const thisHour = Math.floor(this.#clock.now().getTime() / hour) * hour;
    if (this.#noted.get(id) === thisHour) return;
    this.#noted.set(id, thisHour);
    const lastUsedAt = new Date(thisHour);
    await this.#rows.findOneAndUpdate({ _id: id }, { $max: { lastUsedAt } }, { upsert: true });
  }

  /** Each token that was used, and when. */
  async all(): Promise<ReadonlyMap<string, Date>> {
    const rows = (await this.#rows.find({})).map((row) => rowSchema.parse(row));
    return new Map(rows.map(({ _id, lastUsedAt }) => [_id, lastUsedAt]));
  }

  /** What was noted of tokens that are no more. */
  async forget(ids: readonly string[]): Promise<void> {
    await this.#rows.deleteMany({ _id: { $in: [...ids] } });
  }
}
