import type { KeyObject } from 'node:crypto';
import { z } from 'zod';
import { macOf } from '../secrets/mac.ts';
import type { CollectionSpec } from '../store/document-store.ts';

/** What the first row follows. */
export const genesisHash = 'genesis';
/** The one document of the head collection. */
export const headId = 'head';

/** Keeps an event of somebody from being in the chain twice under one number. */
export const originIndex = 'audit_subject_number';

/** The chain: one row per event, `_id` is its sequence number. */
export const auditCollection: CollectionSpec = {
  name: 'audit',
  indexes: [
    { name: 'audit_event_once', keys: { eventId: 1 }, unique: true },
    { name: originIndex, keys: { subject: 1, number: 1 }, unique: true, onlyWherePresent: 'subject' },
  ],
};

/** How far the chain has come, so that rows deleted from its end are missed. */
export const auditHeadCollection: CollectionSpec = { name: 'audit_head', indexes: [] };

/** What the store has to prepare for the trail. */
export const auditCollections: readonly CollectionSpec[] = [auditCollection, auditHeadCollection];

// A store keeps well-formed Unicode only; what it would change must be changed before it is hashed.
const text = z.string().transform((value) => value.toWellFormed());
const word = z.string().regex(/^[a-z][a-z0-9-]{0,63}$/);

/** An event as it is stored. Types and actors stay open, so that a row of a newer release still verifies. */
export const storedEventSchema = z.strictObject({
  id: text.refine((id) => id.length > 0),
  at: z.date(),
  type: word,
  person: z.strictObject({ tenantId: text, objectId: text }).optional(),
  actor: word,
  detail: z.record(z.string().regex(/^[A-Za-z][A-Za-z0-9_-]{0,63}$/), z.union([text, z.number(), z.boolean()])),
});

export const auditRowSchema = z.strictObject({
  _id: z.string(),
  seq: z.int().positive(),
  eventId: z.string(),
  event: storedEventSchema,
  /** Whose event it is and which one, where somebody's are counted. */
  subject: z.string().optional(),
  number: z.int().positive().optional(),
  /** `hash` of the row before, or `genesisHash`. */
  previous: z.string(),
  /** The ring key whose sub-key made `hash`. */
  keyId: z.string(),
  /** HMAC-SHA-256 over everything else, base64url. */
  hash: z.string(),
});

export const auditHeadSchema = z.strictObject({
  _id: z.literal(headId),
  /** Sequence number of the newest row it vouches for; 0 before the first. */
  seq: z.int().nonnegative(),
  /** `hash` of that row. */
  hash: z.string(),
  keyId: z.string(),
  /** HMAC-SHA-256 over everything else, base64url. */
  mac: z.string(),
});

export type StoredEvent = Readonly<z.infer<typeof storedEventSchema>>;
export type AuditRow = Readonly<z.infer<typeof auditRowSchema>>;
export type AuditHead = Readonly<z.infer<typeof auditHeadSchema>>;

/** A sequence number as a document id: twelve digits, so that ids sort as numbers do. */
export function rowId(seq: number): string {
  if (!Number.isSafeInteger(seq) || seq < 0 || seq > 999_999_999_999) {
    throw new RangeError(`An audit row cannot have number ${seq}`);
  }
  return String(seq).padStart(12, '0');
}

/** The hash a row must carry. JSON of nothing but arrays and scalars: one encoding per content, none for two. */
export function rowHash(row: Omit<AuditRow, '_id' | 'hash'>, key: KeyObject): string {
  const { seq, eventId, subject, number, previous, keyId } = row;
  const content = [seq, eventId, eventContent(row.event), previous, keyId];
  const text = subject === undefined ? ['audit-row-v1', ...content] : ['audit-row-v2', ...content, subject, number];
  return macOf(key, JSON.stringify(text));
}

/** An event as it is hashed, in arrays and scalars: what JSON makes of them is the same for the same event. */
export function eventContent({ id, at, type, person, actor, detail }: StoredEvent): unknown[] {
  const details = Object.entries(detail).sort(([a], [b]) => (a < b ? -1 : 1));
  return [id, at.toISOString(), type, person?.tenantId ?? null, person?.objectId ?? null, actor, details];
}

/** The MAC a head record must carry. */
export function headMac(head: Omit<AuditHead, '_id' | 'mac'>, key: KeyObject): string {
  return macOf(key, JSON.stringify(['audit-head-v1', head.seq, head.hash, head.keyId]));
}
