import type { AuditEvent } from '../audit/audit-event.ts';
import { type TrailEvent, waiting } from '../audit/waiting-event.ts';
import { EnrollmentAlteredError } from '../enrollment/state/enrollment-seal.ts';
import { TrailNumbers } from '../enrollment/state/trail-numbers.ts';
import { readWaiting } from '../enrollment/state/waiting-events.ts';
import type { KeyRing } from '../secrets/key-ring.ts';
import { type Collection, type DocumentStore, DuplicateKeyError } from '../store/document-store.ts';
import { checkedText, type SealedText, type SealedTextKind, sealText, type StoredText } from './sealed-text.ts';

export interface SealedTextParts {
  readonly store: Pick<DocumentStore, 'collection'>;
  readonly keyRing: KeyRing;
}

/**
 * A text in the store: one row, changed as a whole by a compare-and-set that carries its audit event. Its seal shows when
 * somebody else wrote it, its revision, which the audit trail counts too, when an older one was put back or it was taken away.
 */
export class SealedTextRepository {
  readonly #kind: SealedTextKind;
  readonly #rows: Collection<StoredText>;
  readonly #trail: TrailNumbers;
  readonly #keyRing: KeyRing;
  /** The newest revision that this process has seen. */
  #seen = 0;

  constructor(kind: SealedTextKind, { store, keyRing }: SealedTextParts) {
    this.#kind = kind;
    this.#rows = store.collection(kind.collection);
    this.#trail = new TrailNumbers({ store, keyRing });
    this.#keyRing = keyRing;
  }

  /**
   * @returns undefined when none was ever stored.
   * @throws {SealedTextAlteredError} when what is stored is not what was written last.
   * @throws {StoreUnavailableError}
   */
  async read(): Promise<SealedText | undefined> {
    const seen = this.#seen;
    const [first, newest] = await Promise.all([this.#read(), this.#newestRevision()]);
    // It may have been written, and chained, after it was read.
    const row = (first?.revision ?? 0) < newest ? await this.#read() : first;
    const revision = row?.revision ?? 0;
    if (revision < Math.max(newest, seen))
      throw this.#kind.altered(row === undefined ? 'it is gone' : 'it is older than the audit trail');
    this.#seen = Math.max(this.#seen, revision);
    return row;
  }

  /** The newest revision that is known of, also where the row is not to be believed; 0 before the first. */
  async #newestRevision(): Promise<number> {
    try {
      return await this.#trail.newestOf(this.#kind.id);
    } catch (error) {
      if (!(error instanceof EnrollmentAlteredError)) throw error;
      throw this.#kind.altered('its newest audit row was altered, or is gone');
    }
  }

  /**
   * Writes a text after the revision that it was made for. @param event its audit event.
   * @returns whether it is written: false when somebody else changed it meanwhile.
   */
  async write(text: string, after: number, event: AuditEvent): Promise<boolean> {
    const revision = after + 1;
    const { _id, unsealed, ...content } = this.#row({ revision, text }, event);
    if (after === 0) return this.#insert({ _id, ...content, unsealed });
    // Whatever lies there with that revision, altered or not, is replaced.
    const written = await this.#rows.findOneAndUpdate(
      { _id, revision: after },
      { $set: content, $push: { unsealed: { $each: unsealed } } },
    );
    return written !== undefined;
  }

  /** What lies there is not to be believed: a text takes its place, whatever it is. */
  async replaceAltered(text: string, event: AuditEvent): Promise<void> {
    const found = await this.#rows.findOne({ _id: this.#kind.id });
    const stored: unknown = found?.revision;
    const there = typeof stored === 'number' && Number.isSafeInteger(stored) ? stored : 0;
    const newest = await this.#trail.newestOf(this.#kind.id).catch(() => 0);
    const revision = Math.max(there < 1e9 ? there : 0, newest) + 1;
    await this.#rows.deleteOne({ _id: this.#kind.id });
    await this.#insert(this.#row({ revision, text }, event));
  }

  /**
   * Key rotation: puts the seal under the newest key. @param renewed the same text, with what is sealed in it under that key too.
   * @returns whether it is, or there is none.
   */
  async reseal(renewed: (text: string) => string = (text) => text): Promise<boolean> {
    const row = await this.read();
    if (row === undefined || !row.isUnderOlderKey) return true;
    const { revision } = row;
    const text = renewed(row.text);
    const seal = sealText(this.#kind, { revision, text }, this.#keyRing);
    const written = await this.#rows.findOneAndUpdate({ _id: this.#kind.id, revision }, { $set: { text, seal } });
    return written !== undefined;
  }

  /**
   * Hands events that wait beside the text to the audit trail, and forgets them once it has them.
   * @returns how many were handed over, and how many the bot did not write.
   */
  async handOver(
    append: (events: readonly TrailEvent[]) => Promise<void>,
  ): Promise<{ readonly events: number; readonly forged: number }> {
    const stored: unknown = (await this.#rows.findOne({ _id: this.#kind.id }))?.unsealed;
    if (!Array.isArray(stored) || stored.length === 0) return { events: 0, forged: 0 };
    const waits = readWaiting({ _id: this.#kind.id, unsealed: stored, recorded: () => ({ events: 0 }) }, this.#keyRing);
    await append(waits.genuine);
    const ids = { $in: waits.genuine.map(({ id }) => id) };
    await this.#rows.findOneAndUpdate({ _id: this.#kind.id }, { $pull: { unsealed: { id: ids } } });
    return { events: waits.genuine.length, forged: waits.forged.length };
  }

  async #read(): Promise<SealedText | undefined> {
    const row = await this.#rows.findOne({ _id: this.#kind.id });
    return row === undefined ? undefined : checkedText(this.#kind, row, this.#keyRing);
  }

  #row(content: Pick<StoredText, 'revision' | 'text'>, event: AuditEvent): StoredText {
    const { id } = this.#kind;
    const unsealed = [waiting(event, { subject: id, number: content.revision }, this.#keyRing)];
    return { _id: id, ...content, seal: sealText(this.#kind, content, this.#keyRing), unsealed };
  }

  async #insert(row: StoredText): Promise<boolean> {
    try {
      await this.#rows.insertOne(row);
      return true;
    } catch (error) {
      if (error instanceof DuplicateKeyError) return false;
      throw error;
    }
  }
}
