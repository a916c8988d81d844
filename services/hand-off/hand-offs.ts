import type { AuditEvent, AuditEventType } from '../audit/audit-event.ts';
import { type Clock, daySeconds, secondsAfter } from '../clock.ts';
import { type PersonId, personKey } from '../directory/directory.ts';
import type { EnrollmentChanges } from '../enrollment/enrollment-changes.ts';
import { auditDraft } from '../enrollment/transitions/decision.ts';
import { Outbox } from '../outbox/outbox.ts';
import type { RetryPolicy } from '../outbox/retry-policy.ts';
import { StoredDuties } from '../outbox/stored-duties.ts';
import { type Randomness, randomId } from '../randomness.ts';
import type { KeyRing } from '../secrets/key-ring.ts';
import {
  type Collection,
  type DocumentStore,
  DuplicateKeyError,
  StoreUnavailableError,
} from '../store/document-store.ts';
import { setOrUnset } from '../store/set-or-unset.ts';
import {
  checkedHandOff,
  type HandOff,
  HandOffAlteredError,
  handOffCollection,
  type HandOffReason,
  handOffReasons,
  handOffStepsSchema,
  sealHandOff,
  type StoredHandOff,
} from './hand-off.ts';
import { newReference } from './reference.ts';

export interface HandOffsOptions {
  readonly store: DocumentStore;
  readonly keyRing: KeyRing;
  readonly clock: Clock;
  readonly randomness: Randomness;
  /** Writes what happens into the audit trail, beside the person's enrollment. */
  readonly changes: Pick<EnrollmentChanges, 'change'>;
  /** Hears of a hand-off that could not be told of, or that somebody altered. */
  readonly onTrouble: (error: unknown) => void;
}

/** What came of asking for the helpdesk: new, or it waits already. */
export interface OpenedHandOff {
  readonly code: 'opened' | 'waits-already';
  readonly handOff: HandOff;
}

interface CloseOptions {
  /** What was opened later is about something else. */
  readonly until?: Date;
  /** Those that were opened for other reasons wait on. */
  readonly about?: readonly HandOffReason[];
  readonly by?: 'operator' | 'system';
}

/** How long somebody waits at most, in seconds: then it is over. */
const lifetimeSeconds = 7 * daySeconds;
/** Until it is in the audit trail; the helpdesk hears of it from there. */
const policy: RetryPolicy = { delay: 5_000, firstPause: 5_000, longestPause: 600_000 };
/** Most references drawn until one is free. */
const mostDraws = 8;

/**
 * People who wait for the helpdesk: opened by themselves, closed by the helpdesk or by what they can do again. A hand-off grants
 * nothing; whoever can write to the store but has no key invents none that is believed.
 */
export class HandOffs {
  readonly #options: HandOffsOptions;
  readonly #collection: Collection<StoredHandOff>;
  readonly #outbox: Outbox<StoredHandOff, HandOff>;

  constructor(options: HandOffsOptions) {
    const { store, clock, keyRing, onTrouble } = options;
    this.#options = options;
    this.#collection = store.collection(handOffCollection);
    this.#outbox = new Outbox({
      storage: new StoredDuties({
        collection: this.#collection,
        fields: { dueAt: 'dueAt', tries: 'tries' },
        what: (document) => checkedHandOff(document, keyRing),
      }),
      policy,
      clock,
      deliver: async (handOff) => {
        await this.#record('hand-off-opened', handOff, { steps: handOff.steps.join() });
        return 'delivered';
      },
      onTrouble,
    });
  }

  /** Somebody asks for the helpdesk. @param steps what happened last, as codes; see `handOffStepsSchema`. */
  async open(
    person: PersonId,
    { reason, steps = [] }: { readonly reason: HandOffReason; readonly steps?: readonly string[] },
  ): Promise<OpenedHandOff> {
    const openFor = `${personKey(person)} ${reason}`;
    for (let draws = 0; draws < mostDraws; draws += 1) {
      const waiting = await this.#waitingFor(person, reason);
      if (waiting !== undefined) return { code: 'waits-already', handOff: waiting };
      const handOff = this.#newHandOff(person, reason, handOffStepsSchema.parse(steps));
      const duty = this.#outbox.newDuty();
      const row = { ...sealHandOff(handOff, this.#options.keyRing), owner: personKey(person), openFor };
      if (!(await this.#insert({ ...row, dueAt: duty.dueAt, tries: duty.tries }))) continue;
      await this.#outbox.deliver({ ...duty, id: handOff._id, what: handOff });
      return { code: 'opened', handOff };
    }
    throw new Error('No reference is free for a hand-off');
  }

  /** The oldest hand-off of somebody that waits; undefined when none does. */
  async waiting(person: PersonId): Promise<HandOff | undefined> {
    const [oldest] = await this.allWaiting(person);
    return oldest;
  }

  /** Those of somebody that wait, oldest first. */
  async allWaiting(person: PersonId): Promise<HandOff[]> {
    return (await this.#of(person)).toSorted((a, b) => a.openedAt.getTime() - b.openedAt.getTime());
  }

  /** Everybody's, oldest first: those that wait, or all that are kept. What was altered goes to `onTrouble`. */
  async list({ all = false } = {}): Promise<HandOff[]> {
    const handOffs = this.#believed(await this.#collection.find({}, { sort: { _id: 1 } }));
    const now = this.#options.clock.now();
    return handOffs
      .filter((each) => all || isWaiting(each, now))
      .toSorted((a, b) => a.openedAt.getTime() - b.openedAt.getTime());
  }

  /** @param name its id or its reference. */
  async close(
    name: string,
    { reason, by = 'operator' }: { readonly reason: string; readonly by?: 'operator' | 'system' },
  ): Promise<'closed' | 'not-open'> {
    const { clock, keyRing } = this.#options;
    const found = await this.#collection.findOne({ $or: [{ _id: name }, { reference: name.toUpperCase() }] });
    if (found === undefined) return 'not-open';
    const handOff = checkedHandOff(found, keyRing);
    const now = clock.now();
    if (!isWaiting(handOff, now)) return 'not-open';
    const content = { ...handOff, closed: { at: now, by, reason } };
    const { _id, ...sealed } = sealHandOff(content, keyRing);
    // What cannot be audited is not done: a repetition is in the trail twice, and done once.
    await this.#record('hand-off-closed', content, { reason }, by);
    const mine = await this.#collection.findOneAndUpdate(
      { _id, mac: found.mac },
      setOrUnset({ ...sealed, openFor: undefined }),
    );
    return mine === undefined ? 'not-open' : 'closed';
  }

  /** The person is helped: whatever of theirs waits is closed, or what `CloseOptions` says of it. */
  async closeOf(
    person: PersonId,
    reason: string,
    { until = this.#options.clock.now(), about = handOffReasons, by = 'system' }: CloseOptions = {},
  ): Promise<void> {
    for (const { _id, openedAt, reason: why } of await this.#of(person))
      if (openedAt <= until && about.includes(why)) await this.close(_id, { reason, by });
  }

  /** Closes what waits for somebody who has used a pass since: the chat that took it may have died before it came to that. */
  async take(events: readonly AuditEvent[]): Promise<void> {
    for (const { type, person, at } of events) {
      if (type !== 'pass-used' || person === undefined) continue;
      await this.closeOf(person, 'a temporary pass was used', { until: at }).catch((error: unknown) => {
        // It comes again once there is a store; what was altered keeps no event from the trail.
        if (error instanceof StoreUnavailableError) throw error;
        this.#options.onTrouble(error);
      });
    }
  }

  /** Tells of those that a process did not come to tell of, at most so many. */
  tellDue(limit: number): Promise<'more' | undefined> {
    return this.#outbox.deliverDue(limit);
  }

  /** Key rotation: puts each under the newest key. @returns how many need another one still */
  async renew(): Promise<number> {
    const { keyRing } = this.#options;
    let remaining = 0;
    for (const document of await this.#collection.find({ keyId: { $ne: keyRing.newestId } })) {
      const [handOff] = this.#believed([document]);
      const { keyId, mac } = handOff === undefined ? document : sealHandOff(handOff, keyRing);
      const mine = await this.#collection.findOneAndUpdate(
        { _id: document._id, mac: document.mac },
        { $set: { keyId, mac } },
      );
      if (mine?.keyId !== keyRing.newestId) remaining += 1;
    }
    return remaining;
  }

  /** Removes what is over. @returns how many */
  async sweep(limit = 100): Promise<number> {
    const past = await this.#collection.find({ expiresAt: { $lte: this.#options.clock.now() } }, { limit });
    let swept = 0;
    for (const document of past) {
      const [handOff] = this.#believed([document]);
      if (handOff?.closed === undefined && handOff !== undefined)
        await this.#record('hand-off-expired', handOff, {}, 'system');
      swept += await this.#collection.deleteOne({ _id: document._id });
    }
    return swept;
  }

  async #waitingFor(person: PersonId, reason: HandOffReason): Promise<HandOff | undefined> {
    return (await this.#of(person)).find((each) => each.reason === reason);
  }

  /** Those of somebody that wait; one that is over makes room for the next. */
  async #of(person: PersonId): Promise<HandOff[]> {
    const now = this.#options.clock.now();
    const mine: HandOff[] = [];
    for (const document of await this.#collection.find({ owner: personKey(person), openFor: { $exists: true } })) {
      const [handOff] = this.#believed([document]);
      if (handOff !== undefined && personKey(handOff.person) === personKey(person) && isWaiting(handOff, now))
        mine.push(handOff);
      else await this.#collection.findOneAndUpdate({ _id: document._id }, { $unset: { openFor: '' } });
    }
    return mine;
  }

  #believed(documents: readonly StoredHandOff[]): HandOff[] {
    return documents.flatMap((document) => {
      try {
        return [checkedHandOff(document, this.#options.keyRing)];
      } catch (error) {
        if (!(error instanceof HandOffAlteredError)) throw error;
        this.#options.onTrouble(error);
        return [];
      }
    });
  }

  #newHandOff(person: PersonId, reason: HandOffReason, steps: string[]): HandOff {
    const { randomness, clock } = this.#options;
    const openedAt = clock.now();
    const expiresAt = secondsAfter(openedAt, lifetimeSeconds);
    return {
      _id: randomId(randomness),
      reference: newReference(randomness),
      person,
      reason,
      steps,
      openedAt,
      expiresAt,
    };
  }

  async #insert(row: StoredHandOff): Promise<boolean> {
    try {
      await this.#collection.insertOne(row);
      return true;
    } catch (error) {
      if (!(error instanceof DuplicateKeyError)) throw error;
      return false;
    }
  }

  async #record(
    type: Extract<AuditEventType, `hand-off-${string}`>,
    { _id, reference, person, reason: why }: HandOff,
    detail: Readonly<Record<string, string>>,
    actor: 'person' | 'operator' | 'system' = 'person',
  ): Promise<void> {
    await this.#options.changes.change(person, (enrollment) => ({
      next: enrollment,
      outcome: undefined,
      events: [auditDraft(type, { handOff: _id, reference, why, ...detail }, actor)],
    }));
  }
}

function isWaiting({ closed, expiresAt }: HandOff, now: Date): boolean {
  return closed === undefined && expiresAt > now;
}
