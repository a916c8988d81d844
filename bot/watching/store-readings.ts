import { z } from 'zod';
import type { Clock } from '../../services/clock.ts';
import type { CollectionSpec, DocumentStore } from '../../services/store/document-store.ts';
import { sendLimitCollection } from '../../services/telephony/limits/limit.ts';
import type { Metrics } from './metrics.ts';

/** Where duties of one kind are kept: a field of a collection that says when they are tried next. */
export interface DutyPlace {
  readonly duty: string;
  readonly collection: CollectionSpec;
  readonly field: string;
  /** The field says that there is something, and not when. */
  readonly isUndated?: boolean;
}

export interface StoreReadingsOptions {
  readonly store: Pick<DocumentStore, 'collection'>;
  readonly clock: Clock;
  readonly metrics: Pick<Metrics, 'set'>;
  readonly duties: readonly DutyPlace[];
  /** What else is over some day, as it was looked at last. */
  readonly endings: () => readonly { readonly what: string; readonly at: Date }[];
  /** When the API tokens are over. */
  readonly tokenEnds: () => Promise<readonly Date[]>;
}

const breakerIdSchema = z.object({ _id: z.string() });

/** Reads now and then from the store how things stand there. Every replica says the same of it. */
export class StoreReadings {
  readonly #options: StoreReadingsOptions;

  constructor(options: StoreReadingsOptions) {
    this.#options = options;
  }

  async read(): Promise<void> {
    await this.#readDuties();
    await this.#readBreakers();
    await this.#readExpiries();
  }

  async #readDuties(): Promise<void> {
    const { store, clock, metrics, duties } = this.#options;
    const counts: [{ duty: string }, number][] = [];
    const delays: [{ duty: string }, number][] = [];
    for (const { duty, collection, field, isUndated = false } of duties) {
      const kept = store.collection(collection);
      const count = await kept.countDocuments({ [field]: { $exists: true } });
      counts.push([{ duty }, count]);
      if (isUndated) continue;
      // Found by the index that whoever pays the duty finds it by.
      const [first] = count === 0 ? [] : await kept.find({ [field]: { $lte: clock.now() } }, firstBy(field));
      const dueAt = first && dateAt(first, field);
      delays.push([{ duty }, dueAt === undefined ? 0 : (clock.now().getTime() - dueAt.getTime()) / 1_000]);
    }
    metrics.set('duties', counts);
    metrics.set('dutyDelay', delays);
  }

  /** Of an open one only what it stops is told: its id says of which numbers. */
  async #readBreakers(): Promise<void> {
    const { store, clock, metrics } = this.#options;
    const open = await store.collection(sendLimitCollection).find({ openUntil: { $gt: clock.now() } });
    const kinds = open.map((document) => breakerIdSchema.parse(document)._id.split(':'));
    const counts = ['prefix', 'country'].flatMap((scope) =>
      ['text', 'call'].map((kind) => {
        const count = kinds.filter(([openScope, openKind]) => openScope === scope && openKind === kind).length;
        return [{ scope, kind }, count] as const;
      }),
    );
    metrics.set('openBreakers', counts);
  }

  async #readExpiries(): Promise<void> {
    const { metrics, endings, tokenEnds } = this.#options;
    const all = [...endings(), ...(await tokenEnds()).map((at) => ({ what: 'api-token', at }))];
    const first = new Map<string, number>();
    for (const { what, at } of all) first.set(what, Math.min(first.get(what) ?? Infinity, at.getTime() / 1_000));
    metrics.set(
      'expiry',
      [...first].map(([what, seconds]) => [{ what }, seconds] as const),
    );
  }
}

function firstBy(field: string) {
  return { sort: { [field]: 1 }, limit: 1 } as const;
}

/** The moment at a dotted path. */
function dateAt(document: object, path: string): Date | undefined {
  let value: unknown = document;
  for (const name of path.split('.')) value = z.record(z.string(), z.unknown()).safeParse(value).data?.[name];
  return value instanceof Date ? value : undefined;
}
