import { type PersonId, personKey } from '../directory/directory.ts';
import type { KeyRing } from '../secrets/key-ring.ts';
import {
  type Collection,
  type DocumentStore,
  DuplicateKeyError,
  type Filter,
  type FindOptions,
} from '../store/document-store.ts';
import { setOrUnset } from '../store/set-or-unset.ts';
import { type HandOff, type HandOffKind, type HandOffReason, hasEnded } from './hand-off.ts';
import { isReference } from './reference.ts';
import {
  checkedHandOff,
  HandOffAlteredError,
  handOffCollection,
  NewerHandOffError,
  sealHandOff,
  type StoredHandOff,
} from './sealed-hand-off.ts';
import type { HandOffDecision } from './transitions.ts';

export interface HandOffRepositoryOptions {
  readonly store: DocumentStore;
  readonly keyRing: KeyRing;
  /** Hears of a row that somebody altered. */
  readonly onTrouble: (error: unknown) => void;
}

/** What is stored beside a new hand-off, to find it by. */
export interface NewRow {
  readonly idempotencyKey?: string | undefined;
  readonly requestDigest?: string | undefined;
}

/** More replicas than this writing to one hand-off at once are a fault. */
const mostRetries = 64;

/** Hand-offs as they lie in the store: each a row under a MAC, changed by compare-and-set on it. */
export class HandOffRepository {
  readonly collection: Collection<StoredHandOff>;
  readonly #options: HandOffRepositoryOptions;

  constructor(options: HandOffRepositoryOptions) {
    this.#options = options;
    this.collection = options.store.collection(handOffCollection);
  }

  /** @param name its id, or its reference in any letter case. @throws {HandOffAlteredError} */
  async find(name: string): Promise<HandOff | undefined> {
    // One of the two, so that an index finds it in each store.
    const found = await this.collection.findOne(isReference(name) ? { reference: name.toUpperCase() } : { _id: name });
    return found && checkedHandOff(found, this.#options.keyRing);
  }

  /** That which a program opened by this request. @throws {HandOffAlteredError} */
  async findByKey(key: string): Promise<{ handOff: HandOff; requestDigest: string | undefined } | undefined> {
    const found = await this.collection.findOne({ idempotencyKey: key });
    if (found === undefined) return undefined;
    return { handOff: checkedHandOff(found, this.#options.keyRing), requestDigest: found.requestDigest };
  }

  /** Those that are believed; what was altered goes to `onTrouble`. */
  async all(filter: Filter = {}, options: FindOptions = {}): Promise<HandOff[]> {
    return this.#believed(await this.collection.find(filter, { sort: { _id: 1 }, ...options }));
  }

  /**
   * That it is not one which this bot cannot read that keeps another from being opened.
   * @throws {NewerHandOffError}
   */
  async assertRoomFor(wanted: string): Promise<void> {
    const found = await this.collection.findOne({ openFor: wanted });
    if (found !== undefined) checkedHandOff(found, this.#options.keyRing);
  }

  /** Those of somebody that nobody has ended; one that was altered makes room for the next. */
  async openOf(person: PersonId): Promise<HandOff[]> {
    const mine: HandOff[] = [];
    for (const document of await this.collection.find({ owner: personKey(person), openFor: { $exists: true } })) {
      const handOff = this.#read(document);
      if (handOff === 'newer') continue;
      if (handOff !== 'altered' && personKey(handOff.person) === personKey(person)) mine.push(handOff);
      else await this.collection.findOneAndUpdate({ _id: document._id }, { $unset: { openFor: '' } });
    }
    return mine;
  }

  /** @returns false when there is one for the same, or the reference is taken. */
  async insert(handOff: HandOff, row: NewRow, due: Readonly<Record<string, unknown>>): Promise<boolean> {
    const { person } = handOff;
    const found = { owner: personKey(person), openFor: openFor(handOff), ...row };
    try {
      await this.collection.insertOne({ ...sealHandOff(handOff, this.#options.keyRing), ...found, ...due });
      return true;
    } catch (error) {
      if (!(error instanceof DuplicateKeyError)) throw error;
      return false;
    }
  }

  /**
   * Reads, lets a rule decide and writes by compare-and-set; what the change owes is written with it.
   * @param owes what is due after a change, such as telling the trail of it.
   * @returns undefined when there is no such hand-off. @throws {HandOffAlteredError}
   */
  async change<Outcome>(
    id: string,
    decide: (handOff: HandOff) => HandOffDecision<Outcome>,
    owes: (before: HandOff, next: HandOff) => Readonly<Record<string, unknown>>,
  ): Promise<{ readonly outcome: Outcome; readonly handOff: HandOff; readonly isChanged: boolean } | undefined> {
    for (let tries = 0; tries < mostRetries; tries += 1) {
      const found = await this.collection.findOne({ _id: id });
      if (found === undefined) return undefined;
      const handOff = checkedHandOff(found, this.#options.keyRing);
      const { next, outcome } = decide(handOff);
      if (next === handOff) return { outcome, handOff, isChanged: false };
      // Whose time is over is found by it, until that is written down.
      const row = { ...owes(handOff, next), ...(hasEnded(next) && { openFor: undefined }) };
      if (await this.#write(found, next, row)) return { outcome, handOff: next, isChanged: true };
    }
    throw new Error('A hand-off changed faster than it could be written');
  }

  /** Key rotation: puts each under the newest key. @returns how many need another one still */
  async renew(): Promise<number> {
    const { keyRing } = this.#options;
    let remaining = 0;
    for (const document of await this.collection.find({ keyId: { $ne: keyRing.newestId } })) {
      const [handOff] = this.#believed([document]);
      if (handOff === undefined || !(await this.#write(document, handOff, {}))) remaining += 1;
    }
    return remaining;
  }

  async #write(found: StoredHandOff, next: HandOff, beside: Readonly<Record<string, unknown>>): Promise<boolean> {
    const { _id, ...sealed } = sealHandOff(next, this.#options.keyRing);
    const optional = { note: undefined, ticket: undefined, agent: undefined, method: undefined, failedStep: undefined };
    const update = setOrUnset({ ...optional, unreached: undefined, ...sealed, ...beside });
    return (await this.collection.findOneAndUpdate({ _id, mac: found.mac }, update)) !== undefined;
  }

  #believed(documents: readonly StoredHandOff[]): HandOff[] {
    return documents.map((document) => this.#read(document)).filter((handOff) => typeof handOff === 'object');
  }

  /** What cannot be believed or understood goes to `onTrouble`. */
  #read(document: StoredHandOff): HandOff | 'altered' | 'newer' {
    try {
      return checkedHandOff(document, this.#options.keyRing);
    } catch (error) {
      if (!(error instanceof HandOffAlteredError || error instanceof NewerHandOffError)) throw error;
      this.#options.onTrouble(error);
      return error instanceof NewerHandOffError ? 'newer' : 'altered';
    }
  }
}

/** What somebody has one of at a time: each reason of their own, and one that the helpdesk or a ticket system opened. */
export function openFor({
  person,
  kind,
  reason,
}: {
  person: PersonId;
  kind: HandOffKind;
  reason: HandOffReason;
}): string {
  return `${personKey(person)} ${kind === 'help' ? reason : 'helpdesk-asked'}`;
}
