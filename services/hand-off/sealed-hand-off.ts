import { z } from 'zod';
import { canonical } from '../secrets/canonical.ts';
import type { KeyRing } from '../secrets/key-ring.ts';
import { macOf, sameMac } from '../secrets/mac.ts';
import type { CollectionSpec } from '../store/document-store.ts';
import { contentSchema, filled, type HandOff, type HandOffContent } from './hand-off.ts';

export const handOffCollection: CollectionSpec = {
  name: 'hand-offs',
  indexes: [
    { name: 'openFor', keys: { openFor: 1 }, unique: true, onlyWherePresent: 'openFor' },
    { name: 'reference', keys: { reference: 1 }, unique: true },
    { name: 'idempotencyKey', keys: { idempotencyKey: 1 }, unique: true, onlyWherePresent: 'idempotencyKey' },
    { name: 'person', keys: { owner: 1 } },
    { name: 'manager', keys: { 'identity.manager': 1 }, onlyWherePresent: 'identity.manager' },
    { name: 'dueAt', keys: { dueAt: 1 }, onlyWherePresent: 'dueAt' },
    { name: 'showAt', keys: { showAt: 1 }, onlyWherePresent: 'showAt' },
    { name: 'callbackAt', keys: { callbackAt: 1 }, onlyWherePresent: 'callbackAt' },
    { name: 'expiresAt', keys: { expiresAt: 1 } },
  ],
};

const handOffSchema = contentSchema.extend({
  /** Whose it is, for finding it. */
  owner: z.string(),
  /** Present while it is open: a person has one for each reason. */
  openFor: z.string().optional(),
  /** Of the program that opened it: the same request twice opens it once. */
  idempotencyKey: z.string().optional(),
  /** Digest of that request: another one with the same key is refused. */
  requestDigest: z.string().optional(),
  keyId: z.string(),
  mac: z.string(),
  /** Present until what happened is in the audit trail: when to try. */
  dueAt: z.date().optional(),
  tries: z.int().nonnegative().optional(),
  /** Present while a card may show something else than it should: when to look. */
  showAt: z.date().optional(),
  showTries: z.int().nonnegative().optional(),
  /** Present while a ticket system has to be told something: when to try, and how often it was. */
  callbackAt: z.date().optional(),
  callbackTries: z.int().nonnegative().optional(),
});
export type StoredHandOff = Readonly<z.infer<typeof handOffSchema>>;

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
  return filled(content);
}

function textOf(content: HandOffContent): string {
  return canonical(['hand-off-v1', content]);
}
