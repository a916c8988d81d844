import { isDeepStrictEqual } from 'node:util';
import { LRUCache } from 'lru-cache';
import type { AuditEvent } from '../../audit/audit-event.ts';
import type { TrailEvent } from '../../audit/waiting-event.ts';
import { type PersonId, personKey, personOfKey } from '../../directory/directory.ts';
import { type DuePage, findDue } from '../../outbox/find-due.ts';
import type { Duty } from '../../outbox/retry-policy.ts';
import { StoredDuties } from '../../outbox/stored-duties.ts';
import {
  type Collection,
  type DocumentStore,
  DuplicateKeyError,
  type Filter,
  type Update,
} from '../../store/document-store.ts';
import { setOrUnset } from '../../store/set-or-unset.ts';
import { keyIdsIn } from '../../secrets/key-ids.ts';
import type { KeyRing } from '../../secrets/key-ring.ts';
import { type Enrollment, newEnrollment } from './enrollment.ts';
import { derivedFields, documentSchema, enrollmentCollection, type EnrollmentDocument } from './enrollment-document.ts';
import { assertReadable, formOf, fromStored, toStored } from './enrollment-form.ts';
import { EnrollmentAlteredError, EnrollmentSeal, type Recorded } from './enrollment-seal.ts';
import { TrailNumbers } from './trail-numbers.ts';
import { type AppendEvents, type HandedOver, handOverEvents } from './unsealed-events.ts';
import { numbered, readWaiting, renewed } from './waiting-events.ts';

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
  /** What there has to be of the person in the audit trail. */
  readonly recorded: Recorded;
  /** The row that it was read from, which its seal was checked of; undefined for what was written since. */
  readonly row?: unknown;
  /** Events that wait and have to go under the newest key with the next write. */
  readonly underOlderKey?: readonly TrailEvent[] | undefined;
}

const nobody: LoadedEnrollment = { enrollment: newEnrollment, revision: 0, recorded: { events: 0 } };

/** Whose row it is, and which keys it needs. */
export interface EnrollmentRow {
  readonly rowId: string;
  readonly person: PersonId;
  readonly keyIds: ReadonlySet<string>;
  /** Whether it needs another key than the newest. */
  readonly isUnderOlderKey: boolean;
  /** The form in which it is stored. */
  readonly form: number;
}

/** An enrollment as it is listed. */
export interface ListedEnrollment {
  readonly rowId: string;
  readonly person: PersonId;
  /** Undefined for one that the bot did not write. */
  readonly enrollment: Enrollment | undefined;
}

/** People whose enrollment is remembered in memory; some kilobytes each. */
const mostRemembered = 1_000;

/** Enrollments in the store. */
export class EnrollmentRepository {
  /** Duties to tell people's chats of changes. */
  readonly pendingChatUpdates: StoredDuties<EnrollmentDocument, PersonId>;
  readonly #collection: Collection<EnrollmentDocument>;
  readonly #seal: EnrollmentSeal;
  readonly #trail: TrailNumbers;
  readonly #keyRing: KeyRing;
  /** Those among them that were just compared with the audit trail: good for one change. */
  readonly #compared = new Set<string>();
  readonly #remembered = new LRUCache<string, LoadedEnrollment>({ max: mostRemembered });
  /** Whose each challenge is that was asked for: it is never anybody else's. */
  readonly #challenged = new LRUCache<string, PersonId>({ max: mostRemembered });

  constructor({ store, keyRing }: { readonly store: DocumentStore; readonly keyRing: KeyRing }) {
    this.#collection = store.collection(enrollmentCollection);
    this.#seal = new EnrollmentSeal(keyRing);
    this.#trail = new TrailNumbers({ store, keyRing });
    this.#keyRing = keyRing;
    this.pendingChatUpdates = new StoredDuties({
      collection: this.#collection,
      fields: { dueAt: 'tellAt', tries: 'tellTries' },
      what: ownerOf,
    });
  }

  /**
   * @throws {EnrollmentAlteredError} when what is stored is not what the bot wrote, or not what it wrote last.
   * @throws {EnrollmentNewerError} when a newer release wrote it.
   */
  async load(person: PersonId): Promise<LoadedEnrollment> {
    const _id = personKey(person);
    // What is written while the read is under way may be missing from it.
    const known = this.#remembered.get(_id)?.revision ?? 0;
    const [read, newest] = await Promise.all([this.#read(_id), this.#trail.newestOf(_id)]);
    // It may have been written, and chained, after it was read.
    const loaded = read.recorded.events < newest ? await this.#read(_id) : read;
    if (loaded.recorded.events < newest) {
      throw new EnrollmentAlteredError(_id, loaded.revision === 0 ? 'it is gone' : 'it is older than the audit trail');
    }
    if (loaded.revision < known) throw new EnrollmentAlteredError(_id, 'it is older than it was');
    this.#remember(_id, loaded);
    return loaded;
  }

  /**
   * The same for whoever asks often and only looks: what this process has read or written at this revision before is good
   * without its seal being checked anew. Whoever altered the row meanwhile gains nothing by it: it is not what is used.
   */
  async look(person: PersonId): Promise<LoadedEnrollment> {
    const _id = personKey(person);
    const known = this.#remembered.get(_id);
    if (known === undefined) return this.load(person);
    const [document, newest] = await Promise.all([this.#collection.findOne({ _id }), this.#trail.newestOf(_id)]);
    const isSame = document?.revision === known.revision && newest <= known.recorded.events;
    return isSame ? known : this.load(person);
  }

  async #read(_id: string): Promise<LoadedEnrollment> {
    const document = await this.#collection.findOne({ _id });
    return document === undefined ? nobody : this.#checked(_id, document);
  }

  #remember(_id: string, loaded: LoadedEnrollment): void {
    if (loaded.revision >= (this.#remembered.get(_id)?.revision ?? 0)) this.#remembered.set(_id, loaded);
  }

  #checked(_id: string, document: unknown): LoadedEnrollment {
    const { enrollment, revision, recorded, unsealed } = this.#sealed(_id, document);
    const { genuine, older, isUnderOlderKey } = readWaiting({ _id, unsealed, recorded: () => recorded }, this.#keyRing);
    return {
      enrollment: fromStored(enrollment),
      revision,
      row: document,
      recorded: { events: recorded?.events ?? 0, ...(older.length > 0 && { older }) },
      underOlderKey: isUnderOlderKey ? genuine : undefined,
    };
  }

  /** What the bot wrote, in whatever form a release stored it. */
  #sealed(_id: string, document: unknown) {
    const { seal, ...stored } = documentSchema.parse(document);
    this.#seal.check({ _id, ...stored }, seal);
    assertReadable(_id, stored.enrollment);
    return stored;
  }

  /**
   * What this process last read or wrote, unless the audit trail knows of something newer. Another replica may have changed
   * it since: good as the base of a compare-and-set, which then fails, and for nothing else.
   */
  async remembered(person: PersonId): Promise<LoadedEnrollment | undefined> {
    const _id = personKey(person);
    const known = this.#remembered.get(_id);
    if (this.#compared.delete(_id)) return known;
    return known !== undefined && known.recorded.events >= (await this.#trail.newestOf(_id)) ? known : undefined;
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
    const { events: after, older } = loaded.recorded;
    const recorded = { events: after + change.events.length, ...(older && { older }) };
    const written = { enrollment: change.next, revision: loaded.revision + 1, recorded };
    // Whatever comes of the write, what was known before it is no longer.
    this.#remembered.delete(_id);
    if (!(await this.#write(person, loaded, written, change))) return undefined;
    this.#remembered.set(_id, written);
    return written;
  }

  /**
   * Writes somebody's enrollment as it is, in the newest form. Whoever writes it meanwhile does so in that form too.
   * @throws {EnrollmentAlteredError | EnrollmentNewerError}
   */
  async rewrite(person: PersonId): Promise<void> {
    const loaded = await this.load(person);
    if (loaded.revision > 0) await this.save(person, loaded, { next: loaded.enrollment, events: [] });
  }

  async #write(
    person: PersonId,
    loaded: LoadedEnrollment,
    written: LoadedEnrollment,
    { events, pendingChatUpdate }: EnrollmentChange,
  ): Promise<boolean> {
    const _id = personKey(person);
    const content = { ...written, enrollment: toStored(written.enrollment) };
    const fields = {
      ...content,
      seal: this.#seal.make({ _id, ...content }),
      ...derivedFields(written.enrollment),
      // What is due already stays due.
      ...(events.length > 0 && { sealDue: true as const }),
      ...(pendingChatUpdate && { tellAt: pendingChatUpdate.dueAt, tellTries: pendingChatUpdate.tries }),
    };
    const added = numbered(events, { _id, after: loaded.recorded.events }, this.#keyRing);
    if (loaded.revision === 0) return this.#insert({ _id, person, unsealed: added, ...fields });
    const before = await this.#collection.findOneAndUpdate(
      { _id, revision: loaded.revision },
      withEvents(setOrUnset(fields), added, loaded.underOlderKey && renewed(loaded.underOlderKey, this.#keyRing)),
      { returnDocument: 'before' },
    );
    // Somebody altered what was decided on: it has been put right by this write, and still has to be known.
    if (before !== undefined && !isDeepStrictEqual(before, loaded.row)) this.#sealed(_id, before);
    return before !== undefined;
  }

  /**
   * People whose enrollment time has changed, longest waiting first.
   * @param lifetime how far ahead, in milliseconds, such a moment can be.
   */
  async due(now: Date, lifetime: number, limit: number): Promise<PersonId[]> {
    const documents = await findDue(this.#collection, 'sweepAt', { now, horizon: lifetime, limit });
    return documents.map(ownerOf);
  }

  /** How many people have an enrollment. */
  count(): Promise<number> {
    return this.#collection.countDocuments({});
  }

  /**
   * Everybody who has an enrollment, in a fixed order: at most `limit` of those whose row comes after `rowId`. Those under
   * an older key are remembered, to be changed next.
   */
  async page(rowId: string | undefined, limit: number): Promise<EnrollmentRow[]> {
    const filter = rowId === undefined ? {} : { _id: { $gt: rowId } };
    const documents = await this.#collection.find(filter, { sort: { _id: 1 }, limit });
    const due = documents.filter((document) => this.#isUnderOlderKey(keyIdsIn(document)));
    const newest = due.length === 0 ? undefined : await this.#trail.newestOfAll(due.map(({ _id }) => _id));
    this.#compared.clear();
    for (const document of due) this.#compare(document, newest?.get(document._id) ?? 0);
    return documents.map((document) => {
      const keyIds = keyIdsIn(document);
      const isUnderOlderKey = this.#isUnderOlderKey(keyIds);
      const form = formOf(document.enrollment);
      return { rowId: document._id, person: ownerOf(document), keyIds, isUnderOlderKey, form };
    });
  }

  /**
   * Everybody's enrollment, in a fixed order, to be counted or listed: not compared with the audit trail, so nothing may be
   * decided on it. One that the bot did not write is undefined.
   */
  async listed(rowId: string | undefined, limit: number): Promise<ListedEnrollment[]> {
    const filter = rowId === undefined ? {} : { _id: { $gt: rowId } };
    const documents = await this.#collection.find(filter, { sort: { _id: 1 }, limit });
    return documents.map((document) => {
      const enrollment = this.#believed(document);
      return { rowId: document._id, person: ownerOf(document), enrollment };
    });
  }

  #believed({ _id, ...document }: EnrollmentDocument): Enrollment | undefined {
    try {
      return this.#checked(_id, document).enrollment;
    } catch {
      return undefined;
    }
  }

  #isUnderOlderKey(keyIds: ReadonlySet<string>): boolean {
    return keyIds.size > 1 || (keyIds.size === 1 && !keyIds.has(this.#keyRing.newestId));
  }

  #compare({ _id, ...document }: EnrollmentDocument, newest: number): void {
    try {
      const loaded = this.#checked(_id, document);
      if (loaded.recorded.events < newest) return;
      this.#remember(_id, loaded);
      this.#compared.add(_id);
    } catch {
      // Whoever changes it loads it, and hears why it cannot be believed.
    }
  }

  /** Whose text or call it is, or was. What happens in one call is asked for within minutes, so it is remembered. */
  async personOfChallenge(challengeId: string): Promise<PersonId | undefined> {
    const known = this.#challenged.get(challengeId);
    if (known !== undefined) return known;
    const person = await this.#ownerWhere({ challengeId });
    if (person !== undefined) this.#challenged.set(challengeId, person);
    return person;
  }

  async #ownerWhere(filter: Filter): Promise<PersonId | undefined> {
    const document = await this.#collection.findOne(filter);
    return document && ownerOf(document);
  }

  /** People who may answer by text from a number with one of these hashes. */
  async peopleReplyingFrom(hashes: readonly string[], limit: number): Promise<PersonId[]> {
    const documents = await this.#collection.find({ replyFrom: { $in: [...hashes] } }, { limit });
    return documents.map(ownerOf);
  }

  /** Whose set-up waits for the phone with the code of this hash. */
  personOfRegistration(registration: string): Promise<PersonId | undefined> {
    return this.#ownerWhere({ registration });
  }

  /** Whose recovery codes can be fetched at an address with this hash. */
  personOfRecoveryLink(recoveryLink: string): Promise<PersonId | undefined> {
    return this.#ownerWhere({ recoveryLink });
  }

  /** People whose phones have to hear of a change now, longest waiting first. */
  async noticesDue(page: DuePage): Promise<PersonId[]> {
    const documents = await findDue(this.#collection, 'noticeAt', page);
    return documents.map(ownerOf);
  }

  /** People of whom something is owed to Microsoft Entra now, longest waiting first. */
  async entraDue(page: DuePage): Promise<PersonId[]> {
    const documents = await findDue(this.#collection, 'entraAt', page);
    return documents.map(ownerOf);
  }

  /** Which of these events are somebody's already, waiting or chained. */
  async recordedOf(person: PersonId, ids: readonly string[]): Promise<ReadonlySet<string>> {
    const _id = personKey(person);
    // First those that wait: one that is chained meanwhile is found there.
    const document = await this.#collection.findOne({ _id });
    const { unsealed = [], recorded } = document ?? {};
    const waiting = readWaiting({ _id, unsealed, recorded: () => recorded }, this.#keyRing).genuine;
    const chained = await this.#trail.idsAmong(_id, ids);
    return new Set([...waiting.map(({ id }) => id), ...chained]);
  }

  /** Hands over events that are not in the audit chain yet; see `handOverEvents`. */
  moveAuditEvents(append: AppendEvents, limit: number, onFailure?: (error: unknown) => void): Promise<HandedOver> {
    const [keyRing, seal] = [this.#keyRing, this.#seal];
    const chain: AppendEvents = async (events) => {
      await append(events);
      this.#trail.chained(events);
    };
    return handOverEvents(this.#collection, { append: chain, limit, onFailure, keyRing, seal });
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

/** Whose row it is, by its id, which its seal is bound to: what stands beside that somebody else may have altered. */
function ownerOf({ _id }: Pick<EnrollmentDocument, '_id'>): PersonId {
  return personOfKey(_id);
}

/** Events that are added to those that wait, or all of them anew. */
function withEvents(update: Update, added: readonly object[], others: readonly object[] | undefined): Update {
  if (others !== undefined) return { ...update, $set: { ...update.$set, unsealed: [...others, ...added] } };
  return added.length === 0 ? update : { ...update, $push: { unsealed: { $each: added } } };
}
