import type { AuditEvent } from '../../audit/audit-event.ts';
import type { Collection } from '../../store/document-store.ts';
import type { EnrollmentDocument } from './enrollment-document.ts';

/** Resolves once the events are in the audit chain. Appending one twice, after a crash in between, must be harmless. */
export type AppendEvents = (events: readonly AuditEvent[]) => Promise<void>;

export interface HandOverOptions {
  readonly append: AppendEvents;
  /** Most people whose events are taken. */
  readonly limit: number;
  /** Hears of events that could not be appended. Without it the first failure is thrown. */
  readonly onFailure: ((error: unknown) => void) | undefined;
}

export interface HandedOver {
  /** How many events were. */
  readonly events: number;
  /** Whether more wait that this process should go on with at once. */
  readonly hasMore: boolean;
}

/**
 * Hands events that are written beside enrollments to `append`, and forgets them once it resolves. Events that cannot be
 * appended stay where they are and keep no others back.
 *
 * This is no duty of `services/outbox/`: the chain puts events in order and takes each once, so that nobody has to claim
 * them, and they are neither put off nor given up.
 */
export async function handOverEvents(
  collection: Collection<EnrollmentDocument>,
  { append, limit, onFailure }: HandOverOptions,
): Promise<HandedOver> {
  const documents = await collection.find({ sealDue: true }, { limit });
  const ended = await Promise.allSettled(documents.map((document) => handOver(collection, document, append)));
  let [events, forgotten] = [0, 0];
  for (const result of ended) {
    if (result.status === 'fulfilled') {
      events += result.value.events;
      if (result.value.isForgotten) forgotten += 1;
    } else if (onFailure === undefined) throw result.reason;
    else onFailure(result.reason);
  }
  // What mostly cannot be appended waits for its time; what another replica mostly took is left to that one.
  return { events, hasMore: documents.length === limit && forgotten * 2 >= limit };
}

async function handOver(
  collection: Collection<EnrollmentDocument>,
  { _id, revision, unsealed }: EnrollmentDocument,
  append: AppendEvents,
): Promise<{ readonly events: number; readonly isForgotten: boolean }> {
  await append(unsealed);
  const due = { _id, sealDue: true };
  const all = { $set: { unsealed: [] }, $unset: { sealDue: '' } };
  let forgotten = await collection.findOneAndUpdate({ ...due, revision }, all);
  // A revision that moved on has new events, which stay due.
  const these = { $pull: { unsealed: { id: { $in: unsealed.map(({ id }) => id) } } } };
  forgotten ??= await collection.findOneAndUpdate({ ...due, revision: { $ne: revision } }, these);
  return { events: unsealed.length, isForgotten: forgotten !== undefined };
}
