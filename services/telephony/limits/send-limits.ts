import { type Clock, secondsAfter } from '../../clock.ts';
import { type PersonId, personKey } from '../../directory/directory.ts';
import { Outbox } from '../../outbox/outbox.ts';
import { NumberHash } from '../../phone-numbers/number-hash.ts';
import type { PhoneChannel, PhoneNumber } from '../../phone-numbers/phone-number.ts';
import { type Randomness, randomId } from '../../randomness.ts';
import type { KeyRing } from '../../secrets/key-ring.ts';
import type { DocumentStore } from '../../store/document-store.ts';
import { OneAtATime } from '../../one-at-a-time.ts';
import { breakerChangePolicy, BreakerChanges, type DeliverChange, ForgedChangesError } from './breaker-change.ts';
import { Breaker } from './breaker.ts';
import {
  type Limit,
  type LimitCollection,
  type LimitDocument,
  type SendRefusal,
  type Sent,
  sendLimitCollection,
} from './limit.ts';
import { NumberLimit } from './number-limit.ts';
import { defaultSendLimitPolicy, type SendLimitPolicy } from './send-limit-policy.ts';
import { SenderLimit, settle } from './sender-limit.ts';
import { reserveAll } from './reserve-all.ts';

/** A text or call that is about to be sent. */
export interface Send {
  /** 128 random bits, of this send alone: a resend has its own. A notice that is tried again keeps it, and counts once for the person. */
  readonly id: string;
  /** Who causes it. */
  readonly person: PersonId;
  readonly number: PhoneNumber;
  readonly channel: PhoneChannel;
  /** Who says that the number is the person's. The directory's is not somebody's choice, and shared by an office. */
  readonly source: 'person' | 'directory';
  /** It tells of something, and nobody is to answer it: it delays no code, waits for none, and tries no breaker. */
  readonly isNotice?: true;
}

/** Whether a send may go out. `retryAt` is when asking again makes sense. */
export type ReserveOutcome = { readonly code: 'reserved' } | SendRefusal;

export interface SendLimitsDependencies {
  readonly store: Pick<DocumentStore, 'collection'>;
  readonly keyRing: KeyRing;
  readonly clock: Clock;
  readonly randomness: Randomness;
  readonly policy?: SendLimitPolicy;
}

/** How often a send that others overtook is looked at again. */
const mostAttempts = 10;

/**
 * Limits what is sent, against abuse: per person, number, prefix and country, with pauses between resends, and a breaker
 * for prefixes and countries where sends are not answered. Any number of processes share one store, and no burst goes
 * beyond a limit. A store that does not answer is a StoreUnavailableError, and then nothing may be sent.
 */
export class SendLimits {
  readonly #collection: LimitCollection;
  readonly #hash: NumberHash;
  readonly #keyRing: KeyRing;
  readonly #clock: Clock;
  readonly #randomness: Randomness;
  readonly #policy: SendLimitPolicy;
  readonly #oneAtATime = new OneAtATime();

  constructor({ store, keyRing, clock, randomness, policy = defaultSendLimitPolicy }: SendLimitsDependencies) {
    this.#collection = store.collection(sendLimitCollection);
    this.#hash = new NumberHash(keyRing);
    this.#keyRing = keyRing;
    this.#clock = clock;
    this.#randomness = randomness;
    this.#policy = policy;
  }

  /**
   * Counts a send before it goes out; only after `reserved` may it. Where the carrier then says that nothing was sent,
   * `refund` it; where it does not say, leave it counted.
   * @throws {StoreUnavailableError} nothing may be sent. @throws {Error} when the send was reserved before and is no notice.
   */
  async reserve(send: Send): Promise<ReserveOutcome> {
    return this.#oneAtATime.run(personKey(send.person), () => this.#reserve(send));
  }

  async #reserve(send: Send): Promise<ReserveOutcome> {
    const now = this.#clock.now();
    const person = personKey(send.person);
    const sent = this.#sent(send, now);
    const sender = new SenderLimit(this.#collection, this.#policy, person, sent);
    const limits = [sender, this.#numberLimit(sent), ...this.#breakers(sent, person)];
    let overtakenAt: Limit = sender;
    for (let attempt = 0; attempt < mostAttempts; attempt += 1) {
      const documents = await this.#read(limits, now);
      for (const limit of limits) {
        const refusal = await limit.refusal(documents.get(limit.id), now);
        if (refusal !== undefined) return refusal;
      }
      if (sender.isCounted(documents.get(sender.id))) return { code: 'reserved' };
      const lost = await reserveAll(limits, documents, now);
      if (lost === undefined) return { code: 'reserved' };
      overtakenAt = lost;
    }
    return { code: 'too-many', scope: overtakenAt.scope, retryAt: secondsAfter(now, 1) };
  }

  /**
   * Nothing was sent: the send counts for nobody but the person who caused it, because trying numbers out costs too; nor
   * for them where the carrier was out or busy (`isUnsent`), but the next one waits as after any.
   * Harmless when repeated, or after `completed`. @throws {StoreUnavailableError} when it stays counted, or may.
   */
  async refund({ id, person }: Pick<Send, 'id' | 'person'>, { isUnsent }: Pick<Sent, 'isUnsent'> = {}): Promise<void> {
    const now = this.#clock.now();
    const sent = await settle(this.#collection, personKey(person), id, { state: 'refunded', isUnsent });
    if (sent === undefined) return;
    const limits = [this.#numberLimit(sent), ...this.#breakers(sent, personKey(person))];
    await Promise.all(limits.map((limit) => limit.release(now)));
  }

  /**
   * The person proved to have received it: the next send need not wait, and breakers learn that somebody answers.
   * Harmless when repeated. Nothing about the proof rests on it. @throws {StoreUnavailableError}
   */
  async completed({ id, person }: Pick<Send, 'id' | 'person'>): Promise<void> {
    const now = this.#clock.now();
    const sent = await settle(this.#collection, personKey(person), id, { state: 'verified' });
    if (sent === undefined) return;
    const breakers = this.#breakers(sent, personKey(person));
    const documents = await this.#read(breakers, now);
    await Promise.all(breakers.map((breaker) => breaker.verified(documents.get(breaker.id), now)));
  }

  /**
   * Hands over what breakers did, to audit it and to tell the helpdesk, of at most so many breakers. Each change was
   * written together with what it tells of, and stays until `deliver` resolves; delivering one twice must be harmless.
   * @param onTrouble hears why a change could not be delivered: it stays, and others are not kept back.
   */
  handOverChanges(
    deliver: DeliverChange,
    { limit, onTrouble }: { readonly limit: number; readonly onTrouble: (error: unknown) => void },
  ): Promise<'more' | undefined> {
    const outbox = new Outbox({
      storage: new BreakerChanges(this.#collection, this.#keyRing),
      policy: breakerChangePolicy,
      clock: this.#clock,
      deliver: async ({ genuine, stored }) => {
        const forged = stored.length - genuine.length;
        if (forged > 0) onTrouble(new ForgedChangesError(forged));
        for (const change of genuine) await deliver(change);
        return 'delivered';
      },
      onTrouble,
    });
    return outbox.deliverDue(limit);
  }

  /** Removes what has expired, as MongoDB does by itself; not what is to be handed over. @returns how many documents. */
  async sweep(): Promise<number> {
    const expired = { expiresAt: { $lte: this.#clock.now() }, changesDue: { $exists: false } };
    return this.#collection.deleteMany(expired);
  }

  #sent({ id, number, channel, source, isNotice }: Send, at: Date): Sent {
    const { country, e164 } = number;
    const token = randomId(this.#randomness);
    const line = this.#hash.lineHash(number);
    const sent: Sent = {
      id,
      token,
      at,
      channel,
      country,
      number: line,
      state: 'reserved',
      ...(isNotice && { isNotice }),
    };
    return source === 'directory' ? sent : { ...sent, prefix: this.#hash.prefixHash(e164, this.#policy.prefixDigits) };
  }

  #numberLimit(sent: Sent): NumberLimit {
    return new NumberLimit(this.#collection, this.#policy.number, sent);
  }

  #breakers(sent: Sent, person: string): Breaker[] {
    const [collection, policy, randomness, keyRing] = [this.#collection, this.#policy, this.#randomness, this.#keyRing];
    const common = { collection, policy, randomness, keyRing, sent, person };
    const country = new Breaker({ ...common, scope: 'country', of: sent.country });
    return sent.prefix === undefined
      ? [country]
      : [new Breaker({ ...common, scope: 'prefix', of: sent.prefix }), country];
  }

  async #read(limits: readonly Limit[], now: Date): Promise<ReadonlyMap<string, LimitDocument>> {
    const ids = limits.map(({ id }) => id);
    const documents = await this.#collection.find({ _id: { $in: ids }, expiresAt: { $gt: now } });
    return new Map(documents.map((document) => [document._id, document]));
  }
}
