import { z } from 'zod';
import type { WaitingEvent } from '../audit/waiting-event.ts';
import { canonical } from '../secrets/canonical.ts';
import type { KeyRing } from '../secrets/key-ring.ts';
import { macOf, sameMac } from '../secrets/mac.ts';
import type { CollectionSpec } from '../store/document-store.ts';

/** The one row of its collection, and whose events the audit trail counts as the policy's: no person's key is this. */
export const policyId = 'policy';

export const policyCollection: CollectionSpec = { name: 'policies', indexes: [] };

const rowSchema = z.object({
  _id: z.literal(policyId),
  /** Grows by one with every change: the event of that change has this number in the audit trail. */
  revision: z.int().positive(),
  /** The documents, as JSON: what an operator wrote. */
  text: z.string(),
  /** Says that the bot wrote this text at this revision. */
  seal: z.object({ keyId: z.string(), mac: z.string() }),
});

/** The policy in the store. */
export type StoredPolicy = Readonly<z.infer<typeof rowSchema>> & {
  /** Audit events that are not in the chain yet. */
  readonly unsealed: readonly WaitingEvent[];
};

/** What was written. */
export interface PolicyText extends Pick<StoredPolicy, 'revision' | 'text'> {
  /** Whether an older key than the newest vouches for it. */
  readonly isUnderOlderKey: boolean;
}

/** The stored policy is not what was written last: somebody changed it, put it back or took it away. Nobody goes on without. */
export class PolicyAlteredError extends Error {
  override readonly name = 'PolicyAlteredError';

  constructor(why: string) {
    super(`The policy was altered in the store: ${why}`);
  }
}

/** With the newest key. */
export function sealPolicy(content: Pick<StoredPolicy, 'revision' | 'text'>, keyRing: KeyRing): StoredPolicy['seal'] {
  const { keyId, key } = keyRing.newestSubKey('policy');
  return { keyId, mac: macOf(key, textOf(content)) };
}

/** What a row says, if the bot wrote it. @throws {PolicyAlteredError} */
export function checkedPolicy(stored: unknown, keyRing: KeyRing): PolicyText {
  const row = rowSchema.safeParse(stored).data;
  if (row === undefined) throw new PolicyAlteredError('it has another form');
  const { seal, revision, text } = row;
  const key = keyRing.subKey('policy', seal.keyId);
  if (key === undefined) throw new PolicyAlteredError('the key ring lacks the key of its seal');
  if (!sameMac(seal.mac, macOf(key, textOf(row)))) throw new PolicyAlteredError('its seal does not fit');
  return { revision, text, isUnderOlderKey: seal.keyId !== keyRing.newestId };
}

function textOf({ revision, text }: Pick<StoredPolicy, 'revision' | 'text'>): string {
  return canonical(['policy-v1', policyId, revision, text]);
}
