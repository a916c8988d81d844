import type { TrailEvent } from '../../audit/waiting-event.ts';
import type { KeyRing } from '../../secrets/key-ring.ts';
import type { Collection } from '../../store/document-store.ts';
import { documentSchema, type EnrollmentDocument } from './enrollment-document.ts';
import type { EnrollmentSeal } from './enrollment-seal.ts';
import { readWaiting, type WaitingEvents } from './waiting-events.ts';

/** Resolves once the events are in the audit chain. Appending one twice, after a crash in between, must be harmless. */
export type AppendEvents = (events: readonly TrailEvent[]) => Promise<void>;

/** Audit events wait in somebody's row that the bot did not write there. They are left where they are, and never chained. */
export class ForgedEventsError extends Error {
  override readonly name = 'ForgedEventsError';

  constructor(rowId: string, count: number) {
    super(`In the row of ${rowId} are audit events that the bot did not write: ${count}`);
  }
}

export interface HandOverOptions {
  readonly append: AppendEvents;
  /** Most people whose events are taken. */
  readonly limit: number;
  /** Hears of events that could not be appended, or are forged. Without it the first failure is thrown. */
  readonly onFailure: ((error: unknown) => void) | undefined;
  readonly keyRing: KeyRing;
  readonly seal: EnrollmentSeal;
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
  options: HandOverOptions,
): Promise<HandedOver> {
  const { limit, onFailure = rethrow } = options;
  const documents = await collection.find({ sealDue: true }, { limit });
  const ended = await Promise.allSettled(documents.map((document) => handOver(collection, document, options)));
  let [events, forgotten] = [0, 0];
  for (const [index, result] of ended.entries()) {
    if (result.status === 'rejected') {
      onFailure(result.reason);
      continue;
    }
    const { genuine, forged, isForgotten } = result.value;
    events += genuine.length;
    if (isForgotten) forgotten += 1;
    if (forged.length > 0) onFailure(new ForgedEventsError(documents[index]?._id ?? '', forged.length));
  }
  // What mostly cannot be appended waits for its time; what another replica mostly took is left to that one.
  return { events, hasMore: documents.length === limit && forgotten * 2 >= limit };
}

async function handOver(
  collection: Collection<EnrollmentDocument>,
  document: EnrollmentDocument,
  { append, keyRing, seal }: HandOverOptions,
): Promise<WaitingEvents & { readonly isForgotten: boolean }> {
  const { _id, revision } = document;
  const waiting = readWaiting({ ...document, recorded: () => believed(document, seal) }, keyRing);
  await append(waiting.genuine);
  const due = { _id, sealDue: true };
  const all = { $set: { unsealed: waiting.forged }, $unset: { sealDue: '' } };
  let forgotten = await collection.findOneAndUpdate({ ...due, revision }, all);
  // A revision that moved on has new events, which stay due.
  const these = { $pull: { unsealed: { id: { $in: waiting.genuine.map(({ id }) => id) } } } };
  forgotten ??= await collection.findOneAndUpdate({ ...due, revision: { $ne: revision } }, these);
  return { ...waiting, isForgotten: forgotten !== undefined };
}

/** What the row says of its events, if the bot wrote that; then none of an older release are believed. */
function believed(document: EnrollmentDocument, seal: EnrollmentSeal) {
  try {
    const { recorded, ...content } = documentSchema.parse(document);
    seal.check({ _id: document._id, ...content, recorded }, content.seal);
    return recorded;
  } catch {
    return { events: 0 };
  }
}

function rethrow(error: unknown): never {
  throw error;
}
