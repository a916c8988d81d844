import type { KeyObject } from 'node:crypto';
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

const sealSchema = z.object({
  keyId: z.string(),
  mac: z.string(),
  /** Which of its fields the MAC is over; absent in what an older release wrote, where it is those that this one knows. */
  sealedFields: z.array(z.string()).readonly().optional(),
});

/** A hand-off in its row. */
export interface StoredHandOff extends HandOffContent, Readonly<z.infer<typeof sealSchema>> {
  /** Whose it is, for finding it. */
  readonly owner: string;
  /** Present until its end is written down: a person has one for each reason. */
  readonly openFor?: string | undefined;
  /** Of the program that opened it: the same request twice opens it once. */
  readonly idempotencyKey?: string | undefined;
  /** Digest of that request: another one with the same key is refused. */
  readonly requestDigest?: string | undefined;
  /** Present until what happened is in the audit trail: when to try. */
  readonly dueAt?: Date | undefined;
  readonly tries?: number | undefined;
  /** Present while a card may show something else than it should: when to look. */
  readonly showAt?: Date | undefined;
  readonly showTries?: number | undefined;
  /** Present while a ticket system has to be told something: when to try, and how often it was. */
  readonly callbackAt?: Date | undefined;
  readonly callbackTries?: number | undefined;
}

/** This hand-off is of a newer release, in a form that this one does not know, or under a key that this one lacks: it is left to others. */
export class NewerHandOffError extends Error {
  override readonly name = 'NewerHandOffError';

  constructor(id: string, why: 'form' | 'key') {
    super(
      why === 'form'
        ? `The hand-off in row ${id} is of a newer release, in a form that this one does not know`
        : `The hand-off in row ${id} is under a key that this bot lacks: is ENCRYPTION_KEYS the same on every bot?`,
    );
  }
}

/** A stored hand-off is not as the bot wrote it. Says which, never what. */
export class HandOffAlteredError extends Error {
  override readonly name = 'HandOffAlteredError';

  constructor(id: string) {
    super(`The hand-off in row ${id} was altered in the store`);
  }
}

/** A row with its MAC, under the newest key. */
export function sealHandOff(content: HandOff, keyRing: KeyRing): HandOff & Readonly<z.infer<typeof sealSchema>> {
  const { keyId, key } = keyRing.newestSubKey('hand-off');
  const present = Object.entries(content).filter(([, value]) => value !== undefined);
  const sealedFields = present.map(([name]) => name);
  return { ...content, keyId, sealedFields, mac: macOf(key, textOf(Object.fromEntries(present))) };
}

/**
 * What the bot wrote. Of a newer release, which runs beside this one while a new one takes over, the fields that this one does not know are
 * kept as they are. @throws {HandOffAlteredError | NewerHandOffError}
 */
export function checkedHandOff(document: { readonly _id: string }, keyRing: KeyRing): HandOff {
  const seal = sealSchema.safeParse(document).data;
  if (seal === undefined) throw new HandOffAlteredError(document._id);
  const key = keyRing.subKey('hand-off', seal.keyId);
  if (key === undefined) throw new NewerHandOffError(document._id, 'key');
  if (seal.sealedFields === undefined) return filled(ofOlderRelease(document, seal.mac, key));
  const fields = new Set(seal.sealedFields);
  const sealed = Object.fromEntries(Object.entries(document).filter(([name]) => fields.has(name)));
  if (!sameMac(seal.mac, macOf(key, textOf(sealed)))) throw new HandOffAlteredError(document._id);
  const content = contentSchema.safeParse(sealed).data;
  if (content === undefined) throw new NewerHandOffError(document._id, 'form');
  return { ...sealed, ...filled(content) };
}

/** The MAC was over the fields that were known then. */
function ofOlderRelease(document: { readonly _id: string }, mac: string, key: KeyObject): HandOffContent {
  const content = contentSchema.safeParse(document).data;
  if (content === undefined || !sameMac(mac, macOf(key, canonical(['hand-off-v1', content]))))
    throw new HandOffAlteredError(document._id);
  return content;
}

/** The names of the fields are in it: one more or less is another text. */
function textOf(sealed: Readonly<Record<string, unknown>>): string {
  return canonical(['hand-off-v2', sealed]);
}
