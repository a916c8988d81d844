import { dueFilters } from '../clock.ts';
import type { Collection, StoredDocument } from '../store/document-store.ts';

/** A page of what is due. */
export interface DuePage {
  readonly now: Date;
  /** How far ahead a moment can be, in milliseconds: one that is further was set by a clock that went wrong, and is due. */
  readonly horizon: number;
  /** Most that is wanted. */
  readonly limit: number;
}

/** Documents in which the moment in `field` is due, longest waiting first. The field needs an index of its own. */
export async function findDue<T extends StoredDocument>(
  collection: Collection<T>,
  field: string,
  { now, horizon, limit }: DuePage,
): Promise<T[]> {
  // One query after the other, because each finds its documents by the index.
  const [come, tooFar] = dueFilters(field, horizon, now);
  const found = await collection.find(come, { sort: { [field]: 1 }, limit });
  if (found.length < limit) found.push(...(await collection.find(tooFar, { limit: limit - found.length })));
  return found;
}
