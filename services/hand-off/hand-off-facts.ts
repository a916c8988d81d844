import type { AuditEventType } from '../audit/audit-event.ts';
import type { EnrollmentChanges } from '../enrollment/enrollment-changes.ts';
import { type AuditDraft, unchanged } from '../enrollment/transitions/decision.ts';
import { endHandOff } from '../enrollment/transitions/pass-transitions.ts';
import { type HandOff, isOver } from './hand-off.ts';
import type { Clock } from '../clock.ts';
import { type Delivery, Outbox } from '../outbox/outbox.ts';
import type { Duty, RetryPolicy } from '../outbox/retry-policy.ts';
import { StoredDuties } from '../outbox/stored-duties.ts';
import type { KeyRing } from '../secrets/key-ring.ts';
import type { HandOffRepository } from './hand-off-repository.ts';
import { checkedHandOff, type StoredHandOff } from './sealed-hand-off.ts';

/** Until what happened is in the audit trail. */
const recordPolicy: RetryPolicy = { delay: 5_000, firstPause: 5_000, longestPause: 600_000 };

export interface HandOffFactsOptions {
  readonly keyRing: KeyRing;
  readonly clock: Clock;
  /** Writes what happens into the audit trail, beside the person's enrollment. */
  readonly changes: Pick<EnrollmentChanges, 'change'>;
  /** Hears of what could not be told now. */
  readonly onTrouble: (error: unknown) => void;
}

/** What the trail has still to be told of hand-offs: at once, or when it is due. */
export class HandOffFacts {
  readonly #options: HandOffFactsOptions;
  readonly #repository: HandOffRepository;
  readonly #outbox: Outbox<StoredHandOff, HandOff>;

  constructor(options: HandOffFactsOptions, repository: HandOffRepository) {
    const { clock, keyRing, onTrouble } = options;
    this.#options = options;
    this.#repository = repository;
    this.#outbox = new Outbox({
      storage: new StoredDuties({
        collection: repository.collection,
        fields: { dueAt: 'dueAt', tries: 'tries' },
        what: (document) => checkedHandOff(document, keyRing),
      }),
      policy: recordPolicy,
      clock,
      deliver: (handOff) => this.#record(handOff),
      onTrouble,
    });
  }

  newDuty(): Duty {
    return this.#outbox.newDuty();
  }

  /** Of at most so many. */
  recordDue(limit: number): Promise<'more' | undefined> {
    return this.#outbox.deliverDue(limit);
  }

  /** What cannot be told now is due with the change that caused it. */
  async recordNow(handOff: HandOff): Promise<void> {
    await this.#record(handOff).catch(this.#options.onTrouble);
  }

  /** The trail hears of what happened; a repetition is recognized there. */
  async #record(handOff: HandOff): Promise<Delivery> {
    const { unrecorded, _id } = handOff;
    if (unrecorded.length === 0) return 'delivered';
    await recordFacts(this.#options.changes, handOff);
    const told = new Set(unrecorded.map(({ id }) => id));
    await this.#repository.change(
      _id,
      (now) => ({ next: { ...now, unrecorded: now.unrecorded.filter(({ id }) => !told.has(id)) }, outcome: undefined }),
      (_before, next) => (next.unrecorded.length === 0 ? { dueAt: undefined } : {}),
    );
    return 'delivered';
  }
}

/**
 * Writes what happened to a hand-off into the trail of its person; the same fact twice is one there, by its id. With its end the
 * pass that was given in it ends, by the same write.
 */
function recordFacts(changes: Pick<EnrollmentChanges, 'change'>, handOff: HandOff): Promise<void> {
  const facts = handOff.unrecorded.map(({ id, type, actor, detail }) => ({
    // They were written by the bot, under a MAC.
    ...{ id, type: type as AuditEventType, actor: actor as AuditDraft['actor'] },
    detail,
  }));
  return changes.change(handOff.person, (enrollment, decisionContext) => {
    const { next, events } = isOver(handOff, decisionContext.now)
      ? endHandOff(enrollment, handOff._id, decisionContext)
      : unchanged(enrollment, undefined);
    return { next, outcome: undefined, events: [...facts, ...events] };
  });
}
