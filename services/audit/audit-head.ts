import type { KeyRing } from '../secrets/key-ring.ts';
import { DuplicateKeyError, type Collection, type DocumentStore } from '../store/document-store.ts';
import {
  auditCollection,
  auditHeadCollection,
  auditHeadSchema,
  auditRowSchema,
  genesisHash,
  headId,
  headMac,
  rowId,
  type AuditHead,
  type AuditRow,
} from './audit-row.ts';
import { sameMac } from '../secrets/mac.ts';

/** Where the trail lives and what its hashes are made with. */
export interface AuditChain {
  readonly rows: Collection<AuditRow>;
  readonly heads: Collection<AuditHead>;
  readonly keyRing: KeyRing;
}

/** The chain as it lies in a store. */
export function auditChain(store: Pick<DocumentStore, 'collection'>, keyRing: KeyRing): AuditChain {
  return { rows: store.collection(auditCollection), heads: store.collection(auditHeadCollection), keyRing };
}

/** A place in the chain: the number and hash of one row. */
export interface ChainPosition {
  readonly seq: number;
  readonly hash: string;
}

/** The head record, or in one sentence what is wrong with it. */
export type HeadReading =
  | { readonly ok: true; readonly head: ChainPosition }
  | {
      readonly ok: false;
      readonly seq: number;
      readonly reason: string;
      /** The key that it takes to tell, where the ring does not hold it. */
      readonly lacks?: string;
    };

/** Makes the record of an empty chain. It exists before the first row does, so a chain without one has lost it. */
export async function createHead(chain: AuditChain): Promise<void> {
  try {
    await chain.heads.insertOne(headRecord(chain, { seq: 0, hash: genesisHash }));
  } catch (error) {
    if (!(error instanceof DuplicateKeyError)) throw error;
  }
}

/**
 * Moves the head forward, never back. A head that is missing is not made anew: that would hide that it was deleted.
 */
export async function advanceHead(chain: AuditChain, to: ChainPosition): Promise<void> {
  const { _id, ...fields } = headRecord(chain, to);
  await chain.heads.findOneAndUpdate({ _id, seq: { $lt: to.seq } }, { $set: fields });
}

/** @returns undefined when there is neither a head nor a row. */
export async function readHead(chain: AuditChain): Promise<HeadReading | undefined> {
  let stored = await chain.heads.findOne({ _id: headId });
  if (stored === undefined) {
    const first = await chain.rows.findOne({});
    if (first === undefined) return undefined;
    // Another process may have made the head and a row since the first look.
    stored = await chain.heads.findOne({ _id: headId });
    if (stored === undefined) return { ok: false, seq: 0, reason: 'The head record is missing: it was deleted' };
  }
  return checkedHead(chain, stored);
}

/**
 * The head, compared with the row it names. Read before the rows it is compared with, because a row is always written first.
 * @returns undefined when there is neither a head nor a row.
 */
export async function readHeadAndItsRow(chain: AuditChain): Promise<HeadReading | undefined> {
  const reading = await readHead(chain);
  if (reading?.ok !== true || reading.head.seq === 0) return reading;
  const { seq, hash } = reading.head;
  const row = auditRowSchema.safeParse(await chain.rows.findOne({ _id: rowId(seq) }));
  if (row.success && sameMac(row.data.hash, hash)) return reading;
  return { ok: false, seq, reason: `The head record names row ${seq}, which is missing or altered` };
}

/**
 * Key rotation: puts the head record under the newest key, as it stands. One that does not hold is left as the evidence it is.
 * @returns undefined when there is neither a head nor a row.
 */
export async function renewHead(chain: AuditChain): Promise<HeadReading | undefined> {
  const reading = await readHeadAndItsRow(chain);
  if (reading?.ok !== true) return reading;
  const { _id, ...fields } = headRecord(chain, reading.head);
  // One that has moved on meanwhile was made with the newest key.
  await chain.heads.findOneAndUpdate({ _id, seq: reading.head.seq, hash: reading.head.hash }, { $set: fields });
  return reading;
}

function headRecord({ keyRing }: AuditChain, { seq, hash }: ChainPosition): AuditHead {
  const { keyId, key } = keyRing.newestSubKey('audit');
  return { _id: headId, seq, hash, keyId, mac: headMac({ seq, hash, keyId }, key) };
}

function checkedHead({ keyRing }: AuditChain, stored: unknown): HeadReading {
  const parsed = auditHeadSchema.safeParse(stored);
  if (!parsed.success) return { ok: false, seq: 0, reason: 'The head record was altered: it has another form' };
  const { seq, hash, keyId, mac } = parsed.data;
  const key = keyRing.subKey('audit', keyId);
  if (key === undefined) {
    const reason = `The head record was made with key ${keyId}, which the key ring does not hold`;
    return { ok: false, seq, lacks: keyId, reason };
  }
  if (!sameMac(mac, headMac(parsed.data, key))) return { ok: false, seq, reason: 'The head record was altered' };
  return { ok: true, head: { seq, hash } };
}
