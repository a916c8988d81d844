import { z } from 'zod';
import { auditChain } from '../../audit/audit-head.ts';
import { type AuditRow, auditRowSchema, rowHash } from '../../audit/audit-row.ts';
import { sameMac } from '../../secrets/mac.ts';
import type { KeyRing } from '../../secrets/key-ring.ts';
import type { Collection, DocumentStore } from '../../store/document-store.ts';
import { EnrollmentAlteredError } from './enrollment-seal.ts';

/**
 * What the audit trail knows of how far somebody's enrollment has come: the number of their newest event in it. An
 * enrollment with fewer was put back, and one that is not there was deleted, whichever replica looks and whenever.
 */
export class TrailNumbers {
  readonly #rows: Collection<AuditRow>;
  readonly #keyRing: KeyRing;

  constructor({ store, keyRing }: { readonly store: Pick<DocumentStore, 'collection'>; readonly keyRing: KeyRing }) {
    this.#rows = auditChain(store, keyRing).rows;
    this.#keyRing = keyRing;
  }

  /** @returns 0 when none is in it. @throws {EnrollmentAlteredError} when the row that says so was altered. */
  async newestOf(subject: string): Promise<number> {
    const [stored] = await this.#rows.find({ subject }, { sort: { number: -1 }, limit: 1 });
    if (stored === undefined) return 0;
    const row = auditRowSchema.safeParse(stored).data;
    if (row?.number === undefined) throw new EnrollmentAlteredError(subject, 'its newest audit row has another form');
    // A key that was removed from the bot is left to the verifier, who has it.
    const key = this.#keyRing.subKey('audit', row.keyId);
    if (key !== undefined && !sameMac(row.hash, rowHash(row, key))) {
      throw new EnrollmentAlteredError(subject, 'its newest audit row was altered too');
    }
    return row.number;
  }

  /** The same of many people at once, as the trail has it: whoever has none in it is left out. */
  async newestOfAll(subjects: readonly string[]): Promise<ReadonlyMap<string, number>> {
    const groups = await this.#rows.aggregate([
      { $match: { subject: { $in: [...subjects] } } },
      { $group: { _id: '$subject', newest: { $max: '$number' } } },
    ]);
    return new Map(groups.map((group) => groupSchema.parse(group)).map(({ _id, newest }) => [_id, newest]));
  }

  /** Which of these events of somebody are in it. */
  async idsAmong(subject: string, ids: readonly string[]): Promise<readonly string[]> {
    const rows = await this.#rows.find({ subject, eventId: { $in: [...ids] } });
    return rows.map(({ eventId }) => eventId);
  }
}

const groupSchema = z.object({ _id: z.string(), newest: z.number() });
