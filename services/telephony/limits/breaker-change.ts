import { z } from 'zod';
import type { LimitCollection, LimitDocument } from './limit.ts';

const documentsPerHandOver = 20;

/** A breaker opened or closed: something to audit, and to tell the helpdesk. Carries no number. */
export const breakerChangeSchema = z.object({
  /** 128 random bits; handing the same change over twice is recognized by it. */
  id: z.string(),
  at: z.date(),
  type: z.enum(['breaker-opened', 'breaker-closed']),
  scope: z.enum(['prefix', 'country']),
  channel: z.enum(['text', 'call']),
  /** ISO 3166-1 alpha-2; of the prefix too. */
  country: z.string(),
  /** Sends that nobody answered, when it opened. */
  unanswered: z.int().nonnegative().optional(),
  /** `personKey` of whose send found it exhausted, or whose answer closed it. */
  person: z.string(),
  /** Until when nothing is sent, unless enough people answer before; absent when it closed. */
  openUntil: z.date().optional(),
});

export type BreakerChange = Readonly<z.infer<typeof breakerChangeSchema>>;

/** Takes over a change; it is done when this resolves. */
export type DeliverChange = (change: BreakerChange) => Promise<void>;

/** Hands over the changes that are due, and forgets each breaker's once they are delivered. @see SendLimits */
export async function handOverChanges(collection: LimitCollection, deliver: DeliverChange): Promise<number> {
  const documents = await collection.find({ changesDue: true }, { limit: documentsPerHandOver });
  const delivered = await Promise.allSettled(documents.map((document) => handOver(collection, document, deliver)));
  let count = 0;
  for (const result of delivered) {
    if (result.status === 'rejected') throw result.reason;
    count += result.value;
  }
  return count;
}

async function handOver(collection: LimitCollection, document: LimitDocument, deliver: DeliverChange): Promise<number> {
  const { _id } = document;
  const changes = z.array(breakerChangeSchema).parse(document['changes']);
  for (const change of changes) await deliver(change);
  const ids = changes.map(({ id }) => id);
  await collection.findOneAndUpdate({ _id }, { $pull: { changes: { id: { $in: ids } } } });
  await collection.findOneAndUpdate({ _id, changes: { $size: 0 } }, { $unset: { changesDue: '' } });
  return changes.length;
}
