import { counted } from '../counted.ts';
import { personKey } from '../directory/directory.ts';
import type { KeyRing } from '../secrets/key-ring.ts';
import type { DocumentStore } from '../store/document-store.ts';
import { formatAnchor } from './anchor-file.ts';
import { auditChain, readHead, type AuditChain, type ChainPosition, type HeadReading } from './audit-head.ts';
import { type AuditRow, auditRowSchema, genesisHash, rowHash, rowId } from './audit-row.ts';
import { sameMac } from '../secrets/mac.ts';

const rowsPerPage = 500;

/** Whether the chain holds; if not, the first broken link and a sentence about it, without event content. */
export type AuditVerification =
  | { readonly ok: true; readonly rows: number; readonly head: ChainPosition | undefined }
  | {
      readonly ok: false;
      readonly at: number;
      readonly reason: string;
      /** The key that would have to be in the ring to tell; undefined where the chain is broken, whatever key there is. */
      readonly lacks?: string;
    };
type Flaw = Extract<AuditVerification, { ok: false }>;

export interface VerifyAuditTrailOptions {
  readonly store: Pick<DocumentStore, 'collection'>;
  readonly keyRing: KeyRing;
  /**
   * A position known from outside the database (`AuditTrail.head` written down earlier). Without one, a database that
   * was replaced as a whole by an older copy of itself, or emptied, verifies: nothing inside it can tell.
   */
  readonly atLeast?: ChainPosition;
  /** Filled with whom the trail tells of, and how many numbered events of each are in it, for whoever compares. */
  readonly people?: Map<string, number>;
}

/**
 * Walks the whole chain from its first row, a page at a time. Reads only, and may run while others append.
 * @throws {StoreUnavailableError}
 */
export async function verifyAuditTrail({
  store,
  keyRing,
  atLeast,
  people = new Map(),
}: VerifyAuditTrailOptions): Promise<AuditVerification> {
  const chain = auditChain(store, keyRing);
  // Before the rows: those appended meanwhile are beyond this head, and that is allowed.
  const head = await readHead(chain);
  const pins = [...(head?.ok === true ? [headPin(head.head)] : []), ...(atLeast ? [anchorPin(atLeast)] : [])];
  let last: ChainPosition = { seq: 0, hash: genesisHash };
  // What cannot be told hides nothing that can: the rest is looked at all the same.
  let untold: Flaw | undefined;
  for await (const stored of everyRow(chain)) {
    const link = checkLink(chain, last, stored);
    if (!link.ok) return link;
    untold ??= link.untold;
    last = link.position;
    const miscounted = count(people, link.row);
    if (miscounted !== undefined) return { ok: false, at: last.seq, reason: miscounted };
    const broken = pins.find((pin) => pin.seq === last.seq && !sameMac(pin.hash, last.hash));
    if (broken) return { ok: false, at: last.seq, reason: broken.altered };
  }
  const end = checkEnd(last, pins, head);
  return end.ok || end.lacks !== undefined ? (untold ?? end) : end;
}

/** One line for whoever ran the verification. */
export function describeVerification(result: AuditVerification): string {
  if (!result.ok && result.lacks !== undefined) return `The audit trail cannot be looked at: ${result.reason}.`;
  if (!result.ok) return `The audit trail is broken at row ${result.at}: ${result.reason}.`;
  if (result.head === undefined) return 'The audit trail is empty.';
  return `The audit trail holds: ${counted(result.rows, 'row')}, head ${formatAnchor(result.head)}.`;
}

/** A row that must be in the chain with this very hash. */
interface Pin extends ChainPosition {
  readonly altered: string;
  readonly missing: string;
}

function headPin(head: ChainPosition): Pin {
  const altered = `Row ${head.seq} is not the one the head record names: the end of the trail was replaced`;
  return { ...head, altered, missing: `The head record names row ${head.seq}: the end of the trail was deleted` };
}

function anchorPin(anchor: ChainPosition): Pin {
  const why = 'the trail was replaced or an older copy was put back';
  const altered = `Row ${anchor.seq} is not the one the anchor names: ${why}`;
  return { ...anchor, altered, missing: `The anchor names row ${anchor.seq}, which the trail does not reach: ${why}` };
}

function checkEnd(last: ChainPosition, pins: readonly Pin[], head: HeadReading | undefined): AuditVerification {
  const flaw = head?.ok === false ? flawOf(head, last) : undefined;
  if (flaw && flaw.lacks === undefined) return flaw;
  const unreached = pins.find((pin) => pin.seq > last.seq);
  if (unreached) return { ok: false, at: last.seq + 1, reason: unreached.missing };
  if (flaw) return flaw;
  return { ok: true, rows: last.seq, head: last.seq === 0 ? undefined : last };
}

function flawOf({ seq, ...why }: Extract<HeadReading, { ok: false }>, last: ChainPosition): Flaw {
  return { at: seq === 0 ? last.seq : seq, ...why };
}

/** Notes whose event it is. @returns what is wrong with its number. */
function count(people: Map<string, number>, { seq, event, subject, number }: AuditRow): string | undefined {
  if (subject === undefined || number === undefined) {
    // Older releases counted nobody's. A breaker belongs to nobody, whoever's send it was that it stopped.
    const key = event.person === undefined || event.type.startsWith('breaker-') ? undefined : personKey(event.person);
    if (key !== undefined && !people.has(key)) people.set(key, 0);
    return undefined;
  }
  const before = people.get(subject) ?? 0;
  people.set(subject, number);
  return number === before + 1 ? undefined : `Row ${seq} is event ${number} of its person and follows event ${before}`;
}

type Link =
  { readonly ok: true; readonly position: ChainPosition; readonly row: AuditRow; readonly untold?: Flaw } | Flaw;

function checkLink({ keyRing }: AuditChain, before: ChainPosition, stored: { readonly _id: unknown }): Link {
  const at = before.seq + 1;
  const broken = (reason: string): Link => ({ ok: false, at, reason });
  const id = String(stored._id);
  if (id !== rowId(at)) {
    return broken(
      /^\d{12}$/.test(id) && Number(id) > at ? `Row ${at} is missing` : `A row that is no audit row stands here`,
    );
  }
  const parsed = auditRowSchema.safeParse(stored);
  if (!parsed.success) return broken(`Row ${at} was altered: it has another form`);
  const row = parsed.data;
  if (row.seq !== at) return broken(`Row ${at} holds row ${row.seq}: rows were put into another order`);
  const { keyId, hash } = row;
  const key = keyRing.subKey('audit', keyId);
  if (key !== undefined && !sameMac(hash, rowHash(row, key))) return broken(`Row ${at} was altered`);
  if (!sameMac(row.previous, before.hash))
    return broken(`Row ${at} does not follow row ${before.seq}: one was replaced`);
  const link = { ok: true, position: { seq: row.seq, hash }, row } as const;
  if (key !== undefined) return link;
  const reason = `Row ${at} was made with key ${keyId}, which the key ring does not hold`;
  return { ...link, untold: { ok: false, at, lacks: keyId, reason } };
}

async function* everyRow({ rows }: AuditChain): AsyncGenerator<{ readonly _id: unknown }> {
  let after: string | undefined;
  for (;;) {
    const filter = after === undefined ? {} : { _id: { $gt: after } };
    const page = await rows.find(filter, { sort: { _id: 1 }, limit: rowsPerPage });
    yield* page;
    after = page.at(-1)?._id;
    if (after === undefined || page.length < rowsPerPage) return;
  }
}
