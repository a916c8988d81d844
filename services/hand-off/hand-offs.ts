import type { AuditEvent } from '../audit/audit-event.ts';
import { type Clock, daySeconds, millisecondsAfter } from '../clock.ts';
import { type PersonId, personKey } from '../directory/directory.ts';
import type { Helpdesk } from '../directory/helpdesk-roster.ts';
import type { EnrollmentChanges } from '../enrollment/enrollment-changes.ts';
import { type Delivery, type KeepClaim, Outbox } from '../outbox/outbox.ts';
import type { RetryPolicy } from '../outbox/retry-policy.ts';
import { StoredDuties } from '../outbox/stored-duties.ts';
import { type Randomness, randomId } from '../randomness.ts';
import type { KeyRing } from '../secrets/key-ring.ts';
import { type DocumentStore, StoreUnavailableError } from '../store/document-store.ts';
import { hasLeft } from './agents-to-ask.ts';
import { type HandOff, type HandOffReason, handOffReasons, isOver, isUnsettled } from './hand-off.ts';
import { HandOffRepository, type NewRow, openFor } from './hand-off-repository.ts';
import { roomAgainAt } from '../enrollment/transitions/last-hour.ts';
import { isProgress, progress } from './progress.ts';
import { HandOffFacts } from './hand-off-facts.ts';
import { newHandOff, type OpenRequest } from './new-hand-off.ts';
import { newReference } from './reference.ts';
import { checkedHandOff, type StoredHandOff } from './sealed-hand-off.ts';
import { type NotedCard, withCard } from './wanted-cards.ts';
import { close, expire, type HandOffContext, type HandOffDecision } from './transitions.ts';

export interface HandOffsOptions {
  readonly store: DocumentStore;
  readonly keyRing: KeyRing;
  readonly clock: Clock;
  readonly randomness: Randomness;
  /** Writes what happens into the audit trail, beside the person's enrollment. */
  readonly changes: Pick<EnrollmentChanges, 'change'>;
  /** Resolves when a tenant's chats may be written to; with a moment, to come again, when that is not soon. */
  readonly ready?: ((tenantId: string) => Promise<Date | undefined>) | undefined;
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

/** What pays for showing a hand-off where it has to be seen. */
export type ShowHandOff = (handOff: HandOff, keep: KeepClaim) => Promise<Delivery>;

/** How long one that is over is kept, in milliseconds. */
const keptMilliseconds = 7 * daySeconds * 1_000;
/** Until every card shows how things stand; somebody who cannot be reached is tried for as long as it is open. */
const showPolicy: RetryPolicy = { firstPause: 10_000, longestPause: 600_000 };
/** Hand-offs that one new chat brings up again at most. */
const mostShownSoon = 100;
/** How often an hour one person is written to first, by agents and ticket systems together. */
const mostOpenings = 6;
/** Most references drawn until one is free. */
const mostDraws = 8;

/**
 * People and the helpdesk: opened by themselves, by an agent or by a ticket system, and followed to the end. A hand-off grants
 * nothing by itself; whoever can write to the store but has no key invents none that is believed.
 */
export class HandOffs {
  readonly repository: HandOffRepository;
  readonly #options: HandOffsOptions;
  readonly #facts: HandOffFacts;
  readonly #cards: Outbox<StoredHandOff, HandOff>;
  #show: ShowHandOff = () => Promise.resolve('delivered');

  constructor(options: HandOffsOptions) {
    const { clock, keyRing, onTrouble, ready } = options;
    this.#options = options;
    this.repository = new HandOffRepository(options);
    const { collection } = this.repository;
    this.#facts = new HandOffFacts(options, this.repository);
    this.#cards = new Outbox({
      storage: new StoredDuties({
        collection,
        fields: { dueAt: 'showAt', tries: 'showTries' },
        what: (document) => checkedHandOff(document, keyRing),
      }),
      policy: showPolicy,
      clock,
      ...(ready && { ready: ({ person }: StoredHandOff) => ready(person.tenantId) }),
      deliver: (handOff, keep) => this.#show(handOff, keep),
      onTrouble,
    });
  }

  /** Somebody asks for the helpdesk, or the helpdesk for somebody. */
  async open(person: PersonId, request: OpenRequest, row: NewRow = {}): Promise<OpenedHandOff> {
    const { reason, kind = 'help' } = request;
    const { randomness } = this.#options;
    const wanted = openFor({ person, kind, reason });
    for (let draws = 0; draws < mostDraws; draws += 1) {
      const waiting = (await this.allWaiting(person)).find((each) => openFor(each) === wanted);
      if (waiting !== undefined) return { code: 'waits-already', handOff: waiting };
      const handOff = newHandOff(person, request, {
        ...this.#context(),
        newReference: () => newReference(randomness),
      });
      if (!(await this.repository.insert(handOff, row, this.#owes(undefined, handOff)))) {
        await this.repository.assertRoomFor(wanted);
        continue;
      }
      await this.#facts.recordNow(handOff);
      return { code: 'opened', handOff };
    }
    throw new Error('No reference is free for a hand-off');
  }

  /** When the helpdesk may write to somebody first once more; undefined when it may now. */
  async roomAgainAt(person: PersonId): Promise<Date | undefined> {
    const now = this.#options.clock.now();
    const all = await this.repository.all({ owner: personKey(person) });
    const opened = all.filter(({ openedBy }) => openedBy.by !== 'person').map(({ openedAt }) => openedAt);
    return roomAgainAt(
      opened.toSorted((one, other) => one.getTime() - other.getTime()),
      mostOpenings,
      now,
    );
  }

  /** @param name its id, or its reference in any letter case. @throws {HandOffAlteredError} */
  find(name: string): Promise<HandOff | undefined> {
    return this.repository.find(name);
  }

  /** The oldest hand-off of somebody that waits; undefined when none does. */
  async waiting(person: PersonId): Promise<HandOff | undefined> {
    const [oldest] = await this.allWaiting(person);
    return oldest;
  }

  /** Those of somebody that wait, oldest first; one whose time is over makes room for the next. */
  async allWaiting(person: PersonId): Promise<HandOff[]> {
    const now = this.#options.clock.now();
    const open = await this.repository.openOf(person);
    for (const { _id } of open.filter((each) => isOver(each, now))) await this.change(_id, expire);
    return open.filter((each) => !isOver(each, now)).toSorted((a, b) => a.openedAt.getTime() - b.openedAt.getTime());
  }

  /** Everybody's: those to be seen to, disputed ones before the others, or all that are kept; oldest first. What was altered goes to `onTrouble`. */
  async list({ all = false } = {}): Promise<HandOff[]> {
    const now = this.#options.clock.now();
    const unsettled = { $or: [{ openFor: { $exists: true } }, { state: 'disputed' }] };
    const rank = ({ state }: HandOff): number => (!all && state === 'disputed' ? 0 : 1);
    return (await this.repository.all(all ? {} : unsettled))
      .filter((each) => all || isUnsettled(each, now))
      .toSorted((a, b) => rank(a) - rank(b) || a.openedAt.getTime() - b.openedAt.getTime());
  }

  /**
   * One change by a rule of `transitions.ts`. The trail is told of it, or will be; cards are brought up to date by `showDue`.
   * @returns undefined when there is no such hand-off. @throws {HandOffAlteredError}
   */
  async change<Outcome>(
    id: string,
    decide: (handOff: HandOff, context: HandOffContext) => HandOffDecision<Outcome>,
  ): Promise<{ readonly outcome: Outcome; readonly handOff: HandOff } | undefined> {
    const changed = await this.repository.change(
      id,
      (handOff) => decide(handOff, this.#context()),
      (before, next) => this.#owes(before, next),
    );
    if (changed?.isChanged === true) await this.#facts.recordNow(changed.handOff);
    return changed;
  }

  /** @param name its id or its reference. */
  async close(
    name: string,
    {
      reason,
      by = 'operator',
      agent,
    }: { readonly reason: string; readonly by?: NonNullable<HandOff['closed']>['by']; readonly agent?: string },
  ): Promise<'closed' | 'not-open'> {
    const found = await this.repository.find(name);
    const changed =
      found && (await this.change(found._id, (handOff, context) => close(handOff, { by, reason, agent }, context)));
    return changed?.outcome ?? 'not-open';
  }

  /** The person is helped: whatever of theirs waits is closed, or what `CloseOptions` says of it. */
  async closeOf(
    person: PersonId,
    reason: string,
    { until = this.#options.clock.now(), about = handOffReasons, by = 'system' }: CloseOptions = {},
  ): Promise<void> {
    for (const { _id, openedAt, reason: why } of await this.allWaiting(person))
      if (openedAt <= until && about.includes(why)) await this.close(_id, { reason, by });
  }

  /** What happened to people moves what is open about them on. */
  async take(events: readonly AuditEvent[]): Promise<void> {
    for (const event of events) {
      const { person } = event;
      if (person === undefined || !isProgress(event)) continue;
      await this.#takeOne(person, event).catch(this.#unlessStore);
    }
  }

  /** Tells the trail what a process did not come to tell it, of at most so many. */
  recordDue(limit: number): Promise<'more' | undefined> {
    return this.#facts.recordDue(limit);
  }

  /** Brings cards up to date, of at most so many. */
  showDue(show: ShowHandOff, limit: number): Promise<'more' | undefined> {
    this.#show = show;
    return this.#cards.deliverDue(limit);
  }

  /** Somebody has a chat now: what could not be shown to them before is shown, to an agent what waits longest. */
  async showSoon(somebody: PersonId, { isAgent }: { readonly isAgent: boolean }): Promise<void> {
    const { collection } = this.repository;
    const theirs = [{ owner: personKey(somebody) }, { 'identity.manager': somebody.objectId }];
    const oldest = { sort: { openedAt: 1 }, limit: mostShownSoon } as const;
    const found = await Promise.all(
      (isAgent ? [{}] : theirs).map((whose) => collection.find({ ...whose, openFor: { $exists: true } }, oldest)),
    );
    for (const { _id } of found.flat()) await this.#oweCards(_id);
  }

  /** Agents come and go: what somebody helps with who has left is brought up for their colleagues, or was and they are back. */
  async showLeft(helpdeskOf: (person: PersonId) => Promise<Helpdesk>): Promise<void> {
    for (const handOff of await this.repository.all({ openFor: { $exists: true }, agent: { $exists: true } })) {
      const helpdesk = await helpdeskOf(handOff.person);
      const isNoted = handOff.unreached?.some(({ why }) => why === 'left') ?? false;
      if (!helpdesk.mayBeMore && hasLeft(handOff, helpdesk) !== isNoted) await this.#oweCards(handOff._id);
    }
  }

  /** A card was sent, edited, or is gone: with `digest` absent. */
  async noteCard(id: string, card: NotedCard): Promise<void> {
    await this.repository.change(
      id,
      (handOff) => ({ next: withCard(handOff, card), outcome: undefined }),
      () => ({}),
    );
  }

  /** Key rotation: puts each under the newest key. @returns how many need another one still */
  renew(): Promise<number> {
    return this.repository.renew();
  }

  /** Ends what nobody has finished in time, and removes what has been over for a while. @returns how many were removed */
  async sweep(limit = 100): Promise<number> {
    const now = this.#options.clock.now();
    const { collection } = this.repository;
    for (const { _id } of await collection.find({ expiresAt: { $lte: now }, openFor: { $exists: true } }, { limit }))
      await this.change(_id, expire).catch(this.#unlessStore);
    let swept = 0;
    const past = { expiresAt: { $lte: millisecondsAfter(now, -keptMilliseconds) } };
    for (const { _id } of await collection.find(past, { limit })) swept += await collection.deleteOne({ _id });
    return swept;
  }

  /** It comes again once there is a store; what was altered keeps nothing else back. */
  readonly #unlessStore = (error: unknown): void => {
    if (error instanceof StoreUnavailableError) throw error;
    this.#options.onTrouble(error);
  };

  async #oweCards(_id: string): Promise<void> {
    const showAt = this.#cards.newDuty().dueAt;
    await this.repository.collection.findOneAndUpdate({ _id }, { $set: { showAt, showTries: 0 } });
  }

  async #takeOne(person: PersonId, event: AuditEvent): Promise<void> {
    // A pass ends with its hand-off: that one hears of it when it is over.
    const isOfPass = event.type.startsWith('pass-');
    const about = { owner: personKey(person), ...(!isOfPass && { expiresAt: { $gt: event.at } }) };
    for (const { _id } of await this.repository.all(about))
      await this.change(_id, (handOff, context) => progress(handOff, event, context));
  }

  /** What a change owes: the trail its facts, people their cards, ticket systems their status. */
  #owes(before: HandOff | undefined, next: HandOff): Readonly<Record<string, unknown>> {
    const facts = this.#facts.newDuty();
    const known = before?.statuses.length ?? 0;
    // What has not been told yet is owed already, and may be under way.
    const isOwedAnew = next.statuses.length > known && (before?.toldStatuses ?? 0) >= known;
    return {
      ...(next.unrecorded.length > 0 && { dueAt: facts.dueAt, tries: facts.tries }),
      ...{ showAt: this.#cards.newDuty().dueAt, showTries: 0 },
      ...(isOwedAnew && { callbackAt: this.#options.clock.now(), callbackTries: 0 }),
    };
  }

  #context(): HandOffContext {
    const { clock, randomness } = this.#options;
    return { now: clock.now(), newId: () => randomId(randomness) };
  }
}
