import { z } from 'zod';
import type { WaitingEvent } from '../audit/waiting-event.ts';
import { canonical } from '../secrets/canonical.ts';
import type { KeyPurpose, KeyRing } from '../secrets/key-ring.ts';
import { macOf, sameMac } from '../secrets/mac.ts';
import type { CollectionSpec } from '../store/document-store.ts';

/** The text in the store is not what was written last: somebody changed it, put it back or took it away. Nobody goes on without. */
export abstract class SealedTextAlteredError extends Error {}

/** One text that operators write and the bot goes by, such as the policy. */
export interface SealedTextKind {
  readonly collection: CollectionSpec;
  /** The one row of its collection, and whose events the audit trail counts as its own: no person's key is this. */
  readonly id: string;
  /** Whose sub-key seals it. */
  readonly purpose: KeyPurpose;
  readonly altered: (why: string) => SealedTextAlteredError;
}

const rowSchema = z.object({
  _id: z.string(),
  /** Grows by one with every change: the event of that change has this number in the audit trail. */
  revision: z.int().positive(),
  text: z.string(),
  /** Says that the bot wrote this text at this revision. */
  seal: z.object({ keyId: z.string(), mac: z.string() }),
});

export type StoredText = Readonly<z.infer<typeof rowSchema>> & {
  /** Audit events that are not in the chain yet. */
  readonly unsealed: readonly WaitingEvent[];
};

/** What was written. */
export interface SealedText extends Pick<StoredText, 'revision' | 'text'> {
  /** Whether an older key than the newest vouches for it. */
  readonly isUnderOlderKey: boolean;
}

type Content = Pick<StoredText, 'revision' | 'text'>;

/** With the newest key. */
export function sealText(kind: SealedTextKind, content: Content, keyRing: KeyRing): StoredText['seal'] {
  const { keyId, key } = keyRing.newestSubKey(kind.purpose);
  return { keyId, mac: macOf(key, sealedContent(kind, content)) };
}

/** What a row says, if the bot wrote it. @throws {SealedTextAlteredError} */
export function checkedText(kind: SealedTextKind, stored: unknown, keyRing: KeyRing): SealedText {
  const row = rowSchema.safeParse(stored).data;
  if (row?._id !== kind.id) throw kind.altered('it has another form');
  const { seal, revision, text } = row;
  const key = keyRing.subKey(kind.purpose, seal.keyId);
  if (key === undefined) throw kind.altered('the key ring lacks the key of its seal');
  if (!sameMac(seal.mac, macOf(key, sealedContent(kind, row)))) throw kind.altered('its seal does not fit');
  return { revision, text, isUnderOlderKey: seal.keyId !== keyRing.newestId };
}

function sealedContent({ purpose, id }: SealedTextKind, { revision, text }: Content): string {
  return canonical([`${purpose}-v1`, id, revision, text]);
}
