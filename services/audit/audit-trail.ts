import type { KeyRing } from '../secrets/key-ring.ts';
import { sameMac } from '../secrets/mac.ts';
import { DuplicateKeyError, type DocumentStore } from '../store/document-store.ts';
import { BatchQueue } from './batch-queue.ts';
import {
  advanceHead,
  auditChain,
  createHead,
  readHeadAndItsRow,
  renewHead,
  type AuditChain,
  type ChainPosition,
  type HeadReading,
} from './audit-head.ts';
import {
  auditRowSchema,
  genesisHash,
  originIndex,
  rowHash,
  rowId,
  storedEventSchema,
  type AuditRow,
  type StoredEvent,
} from './audit-row.ts';
import type { EventOrigin, TrailEvent } from './waiting-event.ts';

const rowsPerBatch = 500;
const attemptsPerBatch = 100;

/** The chain cannot be continued or vouched for; `message` says why, without event content. */
export class AuditTrailError extends Error {
  override readonly name = 'AuditTrailError';
}

export interface AuditTrailDependencies {
  readonly store: Pick<DocumentStore, 'collection'>;
  readonly keyRing: KeyRing;
  /**
   * Told, in one sentence, when the end of the chain was found tampered with. Recording goes on, so that evidence
   * keeps accumulating, but the head record stays where it is, so that the verifier keeps finding the damage.
   */
  readonly onTampering?: (reason: string) => void;
  /** Hears of each event once, when its row is written. */
  readonly onRecorded?: ((events: readonly StoredEvent[]) => void) | undefined;
}

/** What becomes a row. */
interface Entry {
  readonly event: StoredEvent;
  readonly origin: EventOrigin | undefined;
}

/** Where the next row goes; `vouched` is false once the head record no longer agrees with the rows. */
interface Tip extends ChainPosition {
  readonly vouched: boolean;
}

/**
 * An append-only trail: every row carries an HMAC over its content and the row before (ASVS 16.4), and a head record
 * says how far the chain has come. Any number of processes append to one chain: the unique `_id` decides who gets a
 * number, the loser reads the end again.
 */
export class AuditTrail {
  readonly #chain: AuditChain;
  readonly #onTampering: (reason: string) => void;
  readonly #onRecorded: AuditTrailDependencies['onRecorded'];
  readonly #queue = new BatchQueue<Entry>((entries) => this.#record(entries), rowsPerBatch);
  /** Where the chain ended when last seen; if it has grown since, the next insert fails and it is read again. */
  #tip: Tip | undefined;

  constructor({ store, keyRing, onTampering = () => undefined, onRecorded }: AuditTrailDependencies) {
    this.#chain = auditChain(store, keyRing);
    this.#onTampering = onTampering;
    this.#onRecorded = onRecorded;
  }

  /**
   * Records events in their order; resolves when they are durable. An event already recorded (same `id`) is left out.
   * After a rejection the same events may be appended again.
   * @throws {AuditTrailError} when the chain cannot be continued.
   * @throws {StoreUnavailableError} when the store does not answer; some of the events may have been recorded.
   * @throws {ZodError} when an event is malformed; none is recorded.
   */
  async append(events: readonly TrailEvent[]): Promise<void> {
    const stored = events.map(({ origin, ...event }) => ({ event: storedEventSchema.parse(event), origin }));
    if (stored.length > 0) await this.#queue.add(stored);
  }

  /** Whether a row was made with this key: what a bot does leaves one, so a key without any has never been the first of a ring. */
  async knowsKey(keyId: string): Promise<boolean> {
    return (await this.#chain.rows.findOne({ keyId })) !== undefined;
  }

  /**
   * The newest vouched-for row, for an anchor kept outside the database. Somebody who puts back an old copy of the
   * whole database, or deletes all of it, leaves a chain that is right in itself: only a number and hash written
   * elsewhere earlier (a log, a file on another machine, a print-out) shows that it once was longer.
   * @returns undefined while nothing is recorded.
   * @throws {AuditTrailError} when the head record does not agree with the rows.
   */
  async head(): Promise<ChainPosition | undefined> {
    const reading = await readHeadAndItsRow(this.#chain);
    if (reading?.ok === false) throw new AuditTrailError(reading.reason);
    return reading === undefined || reading.head.seq === 0 ? undefined : reading.head;
  }

  /** Whether a row that was the end of the chain once is still there as it was. */
  async holds({ seq, hash }: ChainPosition): Promise<boolean> {
    const row = auditRowSchema.safeParse(await this.#chain.rows.findOne({ _id: rowId(seq) }));
    return row.success && sameMac(row.data.hash, hash);
  }

  /**
   * Key rotation: what says how far the chain has come is made anew with the newest key, so that appending needs no older
   * one. Rows stay as they are: verifying them needs the key that made them.
   * @throws {AuditTrailError} when the head record does not agree with the rows.
   */
  async renewHead(): Promise<void> {
    const reading = await renewHead(this.#chain);
    if (reading?.ok === false) throw new AuditTrailError(reading.reason);
  }

  async #record(entries: readonly Entry[]): Promise<void> {
    let missing = [...new Map(entries.map((entry) => [entry.event.id, entry])).values()];
    let tip = this.#tip ?? (await this.#readTip());
    for (let attempt = 1; attempt <= attemptsPerBatch; attempt += 1) {
      const rows = this.#rowsAfter(tip, missing);
      const last = rows.at(-1) ?? tip;
      const taken = await this.#insert(rows);
      if (taken === undefined) {
        if (tip.vouched) await advanceHead(this.#chain, last);
        this.#tip = { seq: last.seq, hash: last.hash, vouched: tip.vouched };
        this.#onRecorded?.(missing.map(({ event }) => event));
        return;
      }
      missing = await this.#withoutRecorded(missing);
      if (taken === originIndex) missing = await this.#withoutTakenNumbers(missing);
      tip = await this.#readTip();
    }
    throw new AuditTrailError(`Other processes took the next audit row ${attemptsPerBatch} times in a row`);
  }

  /** @returns the index that has one of them already. */
  async #insert(rows: readonly AuditRow[]): Promise<string | undefined> {
    if (rows.length === 0) return undefined;
    try {
      await this.#chain.rows.insertMany(rows);
      return undefined;
    } catch (error) {
      if (error instanceof DuplicateKeyError) return error.index;
      throw error;
    }
  }

  async #withoutRecorded(entries: readonly Entry[]): Promise<Entry[]> {
    const recorded = await this.#chain.rows.find({ eventId: { $in: entries.map(({ event }) => event.id) } });
    const ids = new Set(recorded.map(({ eventId }) => eventId));
    return entries.filter(({ event }) => !ids.has(event.id));
  }

  /** Somebody's enrollment was put back, and went on from there: what it led to is recorded, as nobody's next event. */
  async #withoutTakenNumbers(entries: readonly Entry[]): Promise<Entry[]> {
    const origins = entries.flatMap(({ origin }) => origin ?? []);
    const rows = await this.#chain.rows.find({
      subject: { $in: origins.map(({ subject }) => subject) },
      number: { $in: origins.map(({ number }) => number) },
    });
    const taken = new Set(rows.map(({ subject, number }) => `${number} of ${subject}`));
    return entries.map((entry) => {
      const name = `${entry.origin?.number} of ${entry.origin?.subject}`;
      if (!taken.has(name)) return entry;
      this.#onTampering(`Event ${name} is in the trail and came again as another: an enrollment was put back`);
      return { ...entry, origin: undefined };
    });
  }

  /** The head is read before the last row: a row is always written before the head that names it. */
  async #readTip(): Promise<Tip> {
    const vouched = this.#noteTampering(await readHeadAndItsRow(this.#chain));
    const [last] = await this.#chain.rows.find({}, { sort: { _id: -1 }, limit: 1 });
    if (last === undefined) {
      await createHead(this.#chain);
      return { seq: 0, hash: genesisHash, vouched };
    }
    const row = auditRowSchema.safeParse(last);
    if (!row.success || row.data._id !== rowId(row.data.seq)) {
      throw new AuditTrailError('The last audit row was not written by this trail; verify the trail');
    }
    return { seq: row.data.seq, hash: row.data.hash, vouched };
  }

  #noteTampering(reading: HeadReading | undefined): boolean {
    if (reading?.ok === false) this.#onTampering(reading.reason);
    return reading?.ok !== false;
  }

  #rowsAfter(tip: ChainPosition, entries: readonly Entry[]): AuditRow[] {
    const { keyId, key } = this.#chain.keyRing.newestSubKey('audit');
    let previous = tip.hash;
    return entries.map(({ event, origin }, index) => {
      const seq = tip.seq + 1 + index;
      const content = { seq, eventId: event.id, event, ...origin, previous, keyId };
      previous = rowHash(content, key);
      return { _id: rowId(seq), ...content, hash: previous };
    });
  }
}
