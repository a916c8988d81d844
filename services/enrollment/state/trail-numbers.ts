import { LRUCache } from 'lru-cache';
import { z } from 'zod';
import { auditChain } from '../../audit/audit-head.ts';
import { type AuditRow, auditRowSchema, rowHash } from '../../audit/audit-row.ts';
import type { TrailEvent } from '../../audit/waiting-event.ts';
import { sameMac } from '../../secrets/mac.ts';
import type { KeyRing } from '../../secrets/key-ring.ts';
import type { Collection, DocumentStore } from '../../store/document-store.ts';
import { EnrollmentAlteredError } from './enrollment-seal.ts';

/** People whose newest number is remembered in memory. */
const mostRemembered = 10_000;

/**
 * What the audit trail knows of how far somebody's enrollment has come: the number of their newest event in it. An
 * enrollment with fewer was put back, and one that is not there was deleted, whichever replica looks and whenever.
 */
export class TrailNumbers {
  readonly #rows: Collection<AuditRow>;
  readonly #keyRing: KeyRing;
  /** The newest number of whom this process has chained or checked by itself: a row that says the same says nothing new. */
  readonly #known = new LRUCache<string, number>({ max: mostRemembered });
  /** The newest number that this process has read in the trail: with fewer, rows of it are gone. */
  readonly #seen = new LRUCache<string, number>({ max: mostRemembered });

  constructor({ store, keyRing }: { readonly store: Pick<DocumentStore, 'collection'>; readonly keyRing: KeyRing }) {
    this.#rows = auditChain(store, keyRing).rows;
    this.#keyRing = keyRing;
  }

  /** @returns 0 when none is in it. @throws {EnrollmentAlteredError} when the row that says so was altered, or rows are gone. */
  async newestOf(subject: string): Promise<number> {
    const seen = this.#seen.get(subject) ?? 0;
    const [stored] = await this.#rows.find({ subject }, { sort: { number: -1 }, limit: 1 });
    if ((stored?.number ?? 0) < seen)
      throw new EnrollmentAlteredError(subject, 'rows of it are gone from the audit trail');
    if (stored === undefined) return 0;
    if (stored.number !== undefined && stored.number === this.#known.get(subject)) {
      raise(this.#seen, subject, stored.number);
      return stored.number;
    }
    const row = auditRowSchema.safeParse(stored).data;
    if (row?.number === undefined) throw new EnrollmentAlteredError(subject, 'its newest audit row has another form');
    // A key that was removed from the bot is left to the verifier, who has it.
    const key = this.#keyRing.subKey('audit', row.keyId);
    if (key !== undefined && !sameMac(row.hash, rowHash(row, key))) {
      throw new EnrollmentAlteredError(subject, 'its newest audit row was altered too');
    }
    raise(this.#known, subject, row.number);
    raise(this.#seen, subject, row.number);
    return row.number;
  }

  /** Hears of events that this process has chained. */
  chained(events: readonly TrailEvent[]): void {
    for (const { origin } of events) if (origin !== undefined) raise(this.#known, origin.subject, origin.number);
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

function raise(numbers: LRUCache<string, number>, subject: string, number: number): void {
  if (number > (numbers.get(subject) ?? 0)) numbers.set(subject, number);
}
