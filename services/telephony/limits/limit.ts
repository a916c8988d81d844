import { z } from 'zod';
import {
  type Collection,
  type CollectionSpec,
  type StoredDocument,
  DuplicateKeyError,
} from '../../store/document-store.ts';
import { hourSeconds } from '../../clock.ts';

/** What a limit is set for. */
export type LimitScope = 'person' | 'number' | 'prefix' | 'country';

/** Why nothing may be sent now. */
export type SendRefusal =
  | { readonly code: 'too-soon'; readonly retryAt: Date }
  | { readonly code: 'too-many'; readonly scope: LimitScope; readonly retryAt: Date }
  | { readonly code: 'circuit-open'; readonly scope: 'prefix' | 'country' };

/** One document per limit and what it is set for; no phone number is in it, only keyed hashes. */
export interface LimitDocument extends StoredDocument {
  /** From then on the document is as good as not there. */
  readonly expiresAt: Date;
  readonly [field: string]: unknown;
}

export type LimitCollection = Collection<LimitDocument>;

export const sendLimitCollection: CollectionSpec = {
  name: 'send_limits',
  indexes: [
    { name: 'expiresAt', keys: { expiresAt: 1 }, expireAfterSeconds: hourSeconds },
    { name: 'changesDue', keys: { changesDue: 1 }, onlyWherePresent: 'changesDue' },
  ],
};

/** A send as it is remembered. Numbers are keyed hashes. */
export const sentSchema = z.object({
  id: z.string(),
  /** 128 random bits of the call that reserved it: two at once with one id do not take each other's for theirs. */
  token: z.string(),
  at: z.date(),
  channel: z.enum(['text', 'call']),
  country: z.string(),
  number: z.string(),
  /** Absent for the directory's number. */
  prefix: z.string().optional(),
  /** Nobody is to answer it. */
  isNotice: z.literal(true).optional(),
  /** `refunded` when it was not sent after all, `verified` when the person answered. */
  state: z.enum(['reserved', 'refunded', 'verified']),
  /** Refunded, because the carrier was out or busy: it only delays the next one. */
  isUnsent: z.literal(true).optional(),
});
export type Sent = Readonly<z.infer<typeof sentSchema>>;

/** One limit that a send has to pass. */
export interface Limit {
  readonly scope: LimitScope;
  /** `_id` of its document. */
  readonly id: string;
  /** What the document, if there is one, says against the send. */
  refusal(document: LimitDocument | undefined, now: Date): Promise<SendRefusal | undefined>;
  /**
   * Counts the send if the limit allows it still, in one atomic step. `document` is as `refusal` saw it.
   * @returns whether it was counted.
   */
  take(document: LimitDocument | undefined, now: Date): Promise<boolean>;
  /** Takes the send off again. */
  release(now: Date): Promise<void>;
}

/** Inserts a document, also in the place of an expired one. @returns false when one is there that has not expired. */
export async function insertFresh(collection: LimitCollection, document: LimitDocument, now: Date): Promise<boolean> {
  if (await inserted(collection, document)) return true;
  await collection.deleteOne({ _id: document._id, expiresAt: { $lte: now } });
  return inserted(collection, document);
}

async function inserted(collection: LimitCollection, document: LimitDocument): Promise<boolean> {
  try {
    await collection.insertOne(document);
    return true;
  } catch (error) {
    if (error instanceof DuplicateKeyError) return false;
    throw error;
  }
}
