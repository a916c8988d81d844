import { LRUCache } from 'lru-cache';
import { z } from 'zod';
import type { AuditEvent } from '../audit/audit-event.ts';
import { comeFilters } from '../clock.ts';
import { type PersonId, personKey } from '../directory/directory.ts';
import {
  type Collection,
  type CollectionSpec,
  type DocumentStore,
  DuplicateKeyError,
} from '../store/document-store.ts';
import { keyIdsIn } from '../secrets/key-ids.ts';
import type { KeyRing } from '../secrets/key-ring.ts';
import { type Enrollment, enrollmentSchema, newEnrollment } from './enrollment.ts';
import { EnrollmentAlteredError, EnrollmentSeal, type Seal, sealSchema } from './enrollment-seal.ts';
import { nextExpiry } from './set-up-transitions.ts';

export const enrollmentCollection: CollectionSpec = {
  name: 'enrollments',
  indexes: [
    { name: 'sealDue', keys: { sealDue: 1 }, onlyWherePresent: 'sealDue' },
    { name: 'sweepAt', keys: { sweepAt: 1 }, onlyWherePresent: 'sweepAt' },
  ],
};

/** One document per person; everything a decision changes, its audit events included, is in it and changes at once. */
interface EnrollmentDocument {
  readonly _id: string;
  readonly person: PersonId;
  /** Grows by one with every change; what a compare-and-set compares. */
  readonly revision: number;
  readonly enrollment: Enrollment;
  /** Says that the bot wrote this enrollment at this revision. */
  readonly seal: Seal;
  /** Audit events that are not in the chain yet. */
  readonly unsealed: readonly AuditEvent[];
  /** Present while `unsealed` has something. */
  readonly sealDue?: true;
  /** Present while time will change the enrollment by itself: when. */
  readonly sweepAt?: Date;
}

const documentSchema = z.object({
  person: z.object({ tenantId: z.string(), objectId: z.string() }),
  revision: z.int().positive(),
  enrollment: z.unknown(),
  seal: sealSchema.optional(),
});

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
}

/** People whose enrollment is remembered in memory; some kilobytes each. */
const mostRemembered = 1_000;

/** Enrollments in the store. */
export class EnrollmentRepository {
  readonly #collection: Collection<EnrollmentDocument>;
  readonly #seal: EnrollmentSeal;
  readonly #remembered = new LRUCache<string, LoadedEnrollment>({ max: mostRemembered });

  constructor({ store, keyRing }: { readonly store: DocumentStore; readonly keyRing: KeyRing }) {
    this.#collection = store.collection(enrollmentCollection);
    this.#seal = new EnrollmentSeal(keyRing);
  }

  /** @throws {EnrollmentAlteredError} when what is stored is not what the bot wrote. */
  async load(person: PersonId): Promise<LoadedEnrollment> {
    const _id = personKey(person);
    // What is written while the read is under way may be missing from it.
    const known = this.#remembered.get(_id)?.revision ?? 0;
    const document = await this.#collection.findOne({ _id });
    const loaded = document === undefined ? { enrollment: newEnrollment, revision: 0 } : this.#checked(_id, document);
    if (loaded.revision < known) throw new EnrollmentAlteredError(_id, 'it is older than it was');
    if (loaded.revision >= (this.#remembered.get(_id)?.revision ?? 0)) this.#remembered.set(_id, loaded);
    return loaded;
  }

  #checked(_id: string, document: unknown): LoadedEnrollment {
    const { enrollment, revision, seal } = documentSchema.parse(document);
    this.#seal.check({ _id, enrollment, revision }, seal);
    return { enrollment: enrollmentSchema.parse(enrollment), revision };
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
    next: Enrollment,
    events: readonly AuditEvent[],
  ): Promise<LoadedEnrollment | undefined> {
    const _id = personKey(person);
    const written = { enrollment: next, revision: loaded.revision + 1 };
    // Whatever comes of the write, what was known before it is no longer.
    this.#remembered.delete(_id);
    if (!(await this.#write(person, loaded, written, events))) return undefined;
    this.#remembered.set(_id, written);
    return written;
  }

  async #write(
    person: PersonId,
    loaded: LoadedEnrollment,
    written: LoadedEnrollment,
    events: readonly AuditEvent[],
  ): Promise<boolean> {
    const _id = personKey(person);
    const sweepAt = nextExpiry(written.enrollment);
    const fields = {
      ...written,
      seal: this.#seal.make({ _id, ...written }),
      ...(events.length > 0 && { sealDue: true as const }),
      ...(sweepAt && { sweepAt }),
    };
    if (loaded.revision === 0) return this.#insert({ _id, person, unsealed: events, ...fields });
    const before = await this.#collection.findOneAndUpdate(
      { _id, revision: loaded.revision },
      {
        $set: fields,
        ...(events.length > 0 && { $push: { unsealed: { $each: events } } }),
        ...(sweepAt === undefined && { $unset: { sweepAt: '' } }),
      },
      { returnDocument: 'before' },
    );
    // Somebody altered what was decided on: it has been put right by this write, and still has to be known.
    if (before !== undefined) this.#checked(_id, before);
    return before !== undefined;
  }

  /**
   * People whose enrollment time has changed, longest waiting first.
   * @param lifetime how far ahead, in milliseconds, such a moment can be.
   */
  async due(now: Date, lifetime: number, limit: number): Promise<PersonId[]> {
    const [come, tooFar] = comeFilters('sweepAt', lifetime, now);
    const documents = await this.#collection.find(come, { sort: { sweepAt: 1 }, limit });
    if (documents.length < limit) documents.push(...(await this.#collection.find(tooFar, { limit })));
    return documents.slice(0, limit).map(({ person }) => person);
  }

  /** Everybody who has an enrollment, in a fixed order: at most `limit` of those whose row comes after `rowId`. */
  async page(rowId: string | undefined, limit: number): Promise<EnrollmentRow[]> {
    const filter = rowId === undefined ? {} : { _id: { $gt: rowId } };
    const documents = await this.#collection.find(filter, { sort: { _id: 1 }, limit });
    return documents.map((document) => ({ rowId: document._id, person: document.person, keyIds: keyIdsIn(document) }));
  }

  /**
   * Hands events that are not in the audit chain yet to `append`, and forgets them once it resolves. Appending one
   * twice, after a crash in between, must be harmless. Events that cannot be appended go to `onFailure`, stay where they
   * are and keep no others back; without it the first failure is thrown.
   * @returns how many events were handed over.
   */
  async sealAudit(
    append: (events: readonly AuditEvent[]) => Promise<void>,
    limit: number,
    onFailure?: (error: unknown) => void,
  ): Promise<number> {
    const documents = await this.#collection.find({ sealDue: true }, { limit });
    const sealed = await Promise.allSettled(documents.map((document) => this.#handOver(document, append)));
    let count = 0;
    for (const result of sealed) {
      if (result.status === 'fulfilled') count += result.value;
      else if (onFailure === undefined) throw result.reason;
      else onFailure(result.reason);
    }
    return count;
  }

  async #handOver(
    { _id, revision, unsealed }: EnrollmentDocument,
    append: (events: readonly AuditEvent[]) => Promise<void>,
  ): Promise<number> {
    await append(unsealed);
    // A revision that moved on has new events: the next round takes them.
    await this.#collection.findOneAndUpdate({ _id, revision }, { $set: { unsealed: [] }, $unset: { sealDue: '' } });
    return unsealed.length;
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
