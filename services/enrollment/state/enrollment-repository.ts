import { LRUCache } from 'lru-cache';
import type { AuditEvent } from '../../audit/audit-event.ts';
import { type PersonId, personKey } from '../../directory/directory.ts';
import { type DuePage, findDue } from '../../outbox/find-due.ts';
import type { Duty } from '../../outbox/retry-policy.ts';
import { StoredDuties } from '../../outbox/stored-duties.ts';
import { type Collection, type DocumentStore, DuplicateKeyError } from '../../store/document-store.ts';
import { setOrUnset } from '../../store/set-or-unset.ts';
import { keyIdsIn } from '../../secrets/key-ids.ts';
import type { KeyRing } from '../../secrets/key-ring.ts';
import { type Enrollment, enrollmentSchema, newEnrollment } from './enrollment.ts';
import { derivedFields, documentSchema, enrollmentCollection, type EnrollmentDocument } from './enrollment-document.ts';
import { EnrollmentAlteredError, EnrollmentSeal } from './enrollment-seal.ts';
import { withMethodIds } from './first-build.ts';
import { type AppendEvents, type HandedOver, handOverEvents } from './unsealed-events.ts';

/** What a decision writes. */
export interface EnrollmentChange {
  readonly next: Enrollment;
  readonly events: readonly AuditEvent[];
  /** The person's chat has to be told of the change, should the program die before it has been. */
  readonly pendingChatUpdate?: Duty | undefined;
}

/** An enrollment as it was read, with what a write has to compare. */
export interface LoadedEnrollment {
  readonly enrollment: Enrollment;
  /** 0 for somebody who has no document yet. */
  readonly revision: number;
}

/** Whose row it is, and which keys it needs. */
export interface EnrollmentRow {
  readonly rowId: string;
  readonly person: PersonId;
  readonly keyIds: ReadonlySet<string>;
  /** Whether it needs another key than the newest. */
  readonly isUnderOlderKey: boolean;
}

/** People whose enrollment is remembered in memory; some kilobytes each. */
const mostRemembered = 1_000;

/** Enrollments in the store. */
export class EnrollmentRepository {
  /** Duties to tell people's chats of changes. */
  readonly pendingChatUpdates: StoredDuties<EnrollmentDocument, PersonId>;
  readonly #collection: Collection<EnrollmentDocument>;
  readonly #seal: EnrollmentSeal;
  readonly #newestKeyId: string;
  readonly #remembered = new LRUCache<string, LoadedEnrollment>({ max: mostRemembered });
  /** Whose each challenge is that was asked for: it is never anybody else's. */
  readonly #challenged = new LRUCache<string, PersonId>({ max: mostRemembered });

  constructor({ store, keyRing }: { readonly store: DocumentStore; readonly keyRing: KeyRing }) {
    this.#collection = store.collection(enrollmentCollection);
    this.#seal = new EnrollmentSeal(keyRing);
    this.#newestKeyId = keyRing.newestId;
    this.pendingChatUpdates = new StoredDuties({
      collection: this.#collection,
      fields: { dueAt: 'tellAt', tries: 'tellTries' },
      what: ({ person }) => person,
    });
  }

  /** @throws {EnrollmentAlteredError} when what is stored is not what the bot wrote. */
  async load(person: PersonId): Promise<LoadedEnrollment> {
    const _id = personKey(person);
    // What is written while the read is under way may be missing from it.
    const known = this.#remembered.get(_id)?.revision ?? 0;
    const document = await this.#collection.findOne({ _id });
    const loaded = document === undefined ? { enrollment: newEnrollment, revision: 0 } : this.#checked(_id, document);
    if (loaded.revision < known) throw new EnrollmentAlteredError(_id, 'it is older than it was');
    this.#remember(_id, loaded);
    return loaded;
  }

  #remember(_id: string, loaded: LoadedEnrollment): void {
    if (loaded.revision >= (this.#remembered.get(_id)?.revision ?? 0)) this.#remembered.set(_id, loaded);
  }

  #checked(_id: string, document: unknown): LoadedEnrollment {
    const { enrollment, revision } = this.#sealed(_id, document);
    return { enrollment: enrollmentSchema.parse(withMethodIds(enrollment)), revision };
  }

  /** What the bot wrote, in whatever form a release stored it. */
  #sealed(_id: string, document: unknown): { readonly enrollment: unknown; readonly revision: number } {
    const { enrollment, revision, seal } = documentSchema.parse(document);
    this.#seal.check({ _id, enrollment, revision }, seal);
    return { enrollment, revision };
  }

  /**
   * What this process last read or wrote. Another replica may have changed it since: good as the base of a
   * compare-and-set, which then fails, and for nothing else.
   */
  remembered(person: PersonId): LoadedEnrollment | undefined {
    return this.#remembered.get(personKey(person));
  }

  /**
   * Writes the next state and its audit events in one compare-and-set.
   * @returns what is written; undefined when somebody else changed the enrollment since it was loaded, and nothing is.
   */
  async save(
    person: PersonId,
    loaded: LoadedEnrollment,
    change: EnrollmentChange,
  ): Promise<LoadedEnrollment | undefined> {
    const _id = personKey(person);
    const written = { enrollment: change.next, revision: loaded.revision + 1 };
    // Whatever comes of the write, what was known before it is no longer.
    this.#remembered.delete(_id);
    if (!(await this.#write(person, loaded, written, change))) return undefined;
    this.#remembered.set(_id, written);
    return written;
  }

  async #write(
    person: PersonId,
    loaded: LoadedEnrollment,
    written: LoadedEnrollment,
    { events, pendingChatUpdate }: EnrollmentChange,
  ): Promise<boolean> {
    const _id = personKey(person);
    const fields = {
      ...written,
      seal: this.#seal.make({ _id, ...written }),
      ...derivedFields(written.enrollment),
      // What is due already stays due.
      ...(events.length > 0 && { sealDue: true as const }),
      ...(pendingChatUpdate && { tellAt: pendingChatUpdate.dueAt, tellTries: pendingChatUpdate.tries }),
    };
    if (loaded.revision === 0) return this.#insert({ _id, person, unsealed: events, ...fields });
    const before = await this.#collection.findOneAndUpdate(
      { _id, revision: loaded.revision },
      { ...setOrUnset(fields), ...(events.length > 0 && { $push: { unsealed: { $each: events } } }) },
      { returnDocument: 'before' },
    );
    // Somebody altered what was decided on: it has been put right by this write, and still has to be known.
    if (before !== undefined) this.#sealed(_id, before);
    return before !== undefined;
  }

  /**
   * People whose enrollment time has changed, longest waiting first.
   * @param lifetime how far ahead, in milliseconds, such a moment can be.
   */
  async due(now: Date, lifetime: number, limit: number): Promise<PersonId[]> {
    const documents = await findDue(this.#collection, 'sweepAt', { now, horizon: lifetime, limit });
    return documents.map(({ person }) => person);
  }

  /**
   * Everybody who has an enrollment, in a fixed order: at most `limit` of those whose row comes after `rowId`. Those under
   * an older key are remembered, to be changed next.
   */
  async page(rowId: string | undefined, limit: number): Promise<EnrollmentRow[]> {
    const filter = rowId === undefined ? {} : { _id: { $gt: rowId } };
    const documents = await this.#collection.find(filter, { sort: { _id: 1 }, limit });
    return documents.map((document) => this.#row(document));
  }

  #row(document: EnrollmentDocument): EnrollmentRow {
    const { _id, person } = document;
    const keyIds = keyIdsIn(document);
    const isUnderOlderKey = keyIds.size > 1 || (keyIds.size === 1 && !keyIds.has(this.#newestKeyId));
    if (isUnderOlderKey) {
      try {
        this.#remember(_id, this.#checked(_id, document));
      } catch {
        // Whoever changes it loads it, and hears why it cannot be believed.
      }
    }
    return { rowId: _id, person, keyIds, isUnderOlderKey };
  }

  /** Whose text or call it is, or was. What happens in one call is asked for within minutes, so it is remembered. */
  async personOfChallenge(challengeId: string): Promise<PersonId | undefined> {
    const known = this.#challenged.get(challengeId);
    if (known !== undefined) return known;
    const person = (await this.#collection.findOne({ challengeId }))?.person;
    if (person !== undefined) this.#challenged.set(challengeId, person);
    return person;
  }

  /** People who may answer by text from a number with one of these hashes. */
  async peopleReplyingFrom(hashes: readonly string[], limit: number): Promise<PersonId[]> {
    const documents = await this.#collection.find({ replyFrom: { $in: [...hashes] } }, { limit });
    return documents.map(({ person }) => person);
  }

  /** People whose phones have to hear of a change now, longest waiting first. */
  async noticesDue(page: DuePage): Promise<PersonId[]> {
    const documents = await findDue(this.#collection, 'noticeAt', page);
    return documents.map(({ person }) => person);
  }

  /** Hands over events that are not in the audit chain yet; see `handOverEvents`. */
  moveAuditEvents(append: AppendEvents, limit: number, onFailure?: (error: unknown) => void): Promise<HandedOver> {
    return handOverEvents(this.#collection, { append, limit, onFailure });
  }

  async #insert(document: EnrollmentDocument): Promise<boolean> {
    try {
      await this.#collection.insertOne(document);
      return true;
    } catch (error) {
      if (error instanceof DuplicateKeyError) return false;
      throw error;
    }
  }
}
