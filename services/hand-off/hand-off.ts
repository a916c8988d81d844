import { z } from 'zod';
import { personIdSchema } from '../directory/directory.ts';
import { canonical } from '../secrets/canonical.ts';
import type { KeyRing } from '../secrets/key-ring.ts';
import { macOf, sameMac } from '../secrets/mac.ts';
import type { CollectionSpec } from '../store/document-store.ts';

export const handOffCollection: CollectionSpec = {
  name: 'hand-offs',
  indexes: [
    { name: 'openFor', keys: { openFor: 1 }, unique: true, onlyWherePresent: 'openFor' },
    { name: 'reference', keys: { reference: 1 }, unique: true },
    { name: 'person', keys: { owner: 1 } },
    { name: 'dueAt', keys: { dueAt: 1 }, onlyWherePresent: 'dueAt' },
    { name: 'expiresAt', keys: { expiresAt: 1 } },
  ],
};

/** Why somebody asks for the helpdesk. */
export const handOffReasons = [
  'lost-everything',
  'asked-for-a-person',
  'not-understood',
  'locked',
  'disowned',
  'first-set-up',
] as const;
export type HandOffReason = (typeof handOffReasons)[number];

/** What happened last, as codes: nothing that the person wrote. */
export const handOffStepsSchema = z.array(z.string().regex(/^[a-z][a-z0-9:-]{0,39}$/u)).max(10);

/** What the MAC is over: everything but the duty to tell of it. */
const contentSchema = z.object({
  _id: z.string(),
  /** What people say on the phone: three letters and three digits. */
  reference: z.string(),
  person: personIdSchema,
  reason: z.enum(handOffReasons),
  steps: handOffStepsSchema,
  openedAt: z.date(),
  /** Seven days later: then it is over, and swept. */
  expiresAt: z.date(),
  closed: z.object({ at: z.date(), by: z.enum(['operator', 'system']), reason: z.string() }).optional(),
});

const handOffSchema = contentSchema.extend({
  /** Whose it is, for finding it. */
  owner: z.string(),
  /** Present while it is open: a person has one for each reason. */
  openFor: z.string().optional(),
  keyId: z.string(),
  mac: z.string(),
  /** Present until it is in the audit trail, from where the helpdesk is told: when to try. */
  dueAt: z.date().optional(),
  tries: z.int().nonnegative().optional(),
});
export type StoredHandOff = Readonly<z.infer<typeof handOffSchema>>;
/** A person waits for the helpdesk. */
export type HandOff = Readonly<z.infer<typeof contentSchema>>;

/** A stored hand-off is not as the bot wrote it. Says which, never what. */
export class HandOffAlteredError extends Error {
  override readonly name = 'HandOffAlteredError';

  constructor(id: string) {
    super(`The hand-off in row ${id} was altered in the store`);
  }
}

/** A row with its MAC, under the newest key. */
export function sealHandOff(
  content: HandOff,
  keyRing: KeyRing,
): HandOff & { readonly keyId: string; readonly mac: string } {
  const { keyId, key } = keyRing.newestSubKey('hand-off');
  return { ...content, keyId, mac: macOf(key, textOf(content)) };
}

/** What the bot wrote. @throws {HandOffAlteredError} */
export function checkedHandOff(document: { readonly _id: string }, keyRing: KeyRing): HandOff {
  const row = handOffSchema.safeParse(document).data;
  const key = row && keyRing.subKey('hand-off', row.keyId);
  const content = contentSchema.safeParse(document).data;
  if (row === undefined || key === undefined || content === undefined || !sameMac(row.mac, macOf(key, textOf(content))))
    throw new HandOffAlteredError(document._id);
  return content;
}

function textOf(content: HandOff): string {
  return canonical(['hand-off-v1', content]);
}
