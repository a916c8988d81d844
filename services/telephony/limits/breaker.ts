import { z } from 'zod';
import { type Randomness, randomId } from '../../randomness.ts';
import type { Filter, Update } from '../../store/document-store.ts';
import type { KeyRing } from '../../secrets/key-ring.ts';
import { type BreakerChange, changesOwed, waitingChange } from './breaker-change.ts';
import { secondsAfter } from '../../clock.ts';
import {
  insertFresh,
  type Limit,
  type LimitCollection,
  type LimitDocument,
  type Sent,
  type SendRefusal,
} from './limit.ts';
import type { BreakerPolicy, SendLimitPolicy } from './send-limit-policy.ts';
import { WindowCount } from './window-count.ts';

const breakerSchema = z.object({
  unanswered: z.int().nonnegative(),
  /** Present while it is open. Once the moment is there, one send is let through to try: that moves it on. */
  openUntil: z.date().optional(),
  /** How often it opened, or a trial was made. */
  openings: z.int().nonnegative(),
  /** Id of the send that was let through to try. */
  trial: z.string().optional(),
  /** Present from a trial that was answered until all that is unanswered is made up for: it does not open before this moment. */
  recoversUntil: z.date().optional(),
});
type BreakerState = z.infer<typeof breakerSchema>;

export interface BreakerOptions {
  readonly collection: LimitCollection;
  readonly policy: SendLimitPolicy;
  readonly randomness: Randomness;
  readonly keyRing: KeyRing;
  readonly scope: 'prefix' | 'country';
  /** The country, or the prefix's keyed hash. */
  readonly of: string;
  readonly sent: Sent;
  /** `personKey` of who causes it. */
  readonly person: string;
}

/**
 * What a prefix or a country receives on one channel, and the breaker that stops it when sends go out and are not
 * answered. Every send takes one from an allowance, every verified one gives some back; with nothing left the breaker
 * opens. After a while one send is let through (half-open): answered, it closes the breaker; not answered, it stays open
 * for twice as long. Closed so, it recovers: of the many who waited for it no more are let through than have answered make
 * up for, and the others are put off without its opening anew. A notice, which nobody is to answer, waits until it is closed.
 */
export class Breaker implements Limit {
  readonly scope: 'prefix' | 'country';
  readonly id: string;
  readonly #collection: LimitCollection;
  readonly #policy: BreakerPolicy;
  readonly #randomness: Randomness;
  readonly #keyRing: KeyRing;
  readonly #sent: Sent;
  readonly #person: string;
  readonly #count: WindowCount;
  readonly #allowance: number;
  /** What it takes from the allowance: a notice goes to a phone that was proven, and nobody is to answer it. */
  readonly #takes: 0 | 1;

  constructor({ collection, policy, randomness, keyRing, scope, of, sent, person }: BreakerOptions) {
    this.scope = scope;
    this.id = `${scope}:${sent.channel}:${of}`;
    this.#collection = collection;
    this.#policy = policy.breaker;
    this.#randomness = randomness;
    this.#keyRing = keyRing;
    this.#sent = sent;
    this.#person = person;
    this.#count = new WindowCount(policy[scope], sent.at);
    this.#takes = sent.isNotice === true ? 0 : 1;
    this.#allowance = policy.breaker[scope === 'prefix' ? 'unansweredPerPrefix' : 'unansweredPerCountry'];
  }

  /** Opens it, too, when it finds the allowance used up. */
  async refusal(document: LimitDocument | undefined, now: Date): Promise<SendRefusal | undefined> {
    if (document === undefined) return undefined;
    const state = breakerSchema.parse(document);
    const isExhausted = state.openUntil === undefined && state.unanswered >= this.#allowance;
    const isRecovering = state.recoversUntil !== undefined && state.recoversUntil > now;
    if (isExhausted && !isRecovering) await this.#open(state, now);
    const isOpen = state.openUntil !== undefined && (state.openUntil > now || this.#sent.isNotice === true);
    if (isExhausted || isOpen) return { code: 'circuit-open', scope: this.scope };
    return this.#count.refusal(document, this.scope);
  }

  async take(document: LimitDocument | undefined, now: Date): Promise<boolean> {
    const { first, dayEnd, allows, oneMore } = this.#count;
    const fresh = { _id: this.id, unanswered: this.#takes, openings: 0, ...first, expiresAt: dayEnd };
    if (document === undefined && (await insertFresh(this.#collection, fresh, now))) return true;
    const state = breakerSchema.optional().parse(document);
    if (state?.openUntil !== undefined) return this.#try(state, state.openUntil, now);
    const counted = await this.#update(
      { openUntil: { $exists: false }, unanswered: { $lt: this.#allowance }, expiresAt: { $gt: now }, ...allows },
      { $inc: { unanswered: this.#takes, ...oneMore } },
    );
    return counted !== undefined;
  }

  async release(now: Date): Promise<void> {
    const { holdsOne, oneLess } = this.#count;
    const undone = {
      $set: { openUntil: now },
      $inc: { openings: -1, unanswered: -1, ...oneLess },
      $unset: { trial: '' },
    };
    const wasTrial = await this.#update({ trial: this.#sent.id }, undone);
    if (wasTrial !== undefined) return;
    const holds = { unanswered: { $gte: this.#takes }, ...holdsOne };
    await this.#update(holds, { $inc: { unanswered: -this.#takes, ...oneLess } });
  }

  /**
   * Gives back what a verified send is worth, and closes the breaker when that is enough, or the send was the trial.
   * `document` is as it was read after the send was verified.
   */
  async verified(document: LimitDocument | undefined, now: Date): Promise<void> {
    if (document === undefined) return;
    const { verifiedIsWorth } = this.#policy;
    const { unanswered, openUntil, trial } = breakerSchema.parse(document);
    const isTrial = trial === this.#sent.id;
    if (isTrial && (await this.#close({ trial }, now))) return;
    if (unanswered === 0 && openUntil === undefined) return;
    const credited =
      (await this.#update({ unanswered: { $gte: verifiedIsWorth } }, { $inc: { unanswered: -verifiedIsWorth } })) ??
      (await this.#update({ unanswered: { $lt: verifiedIsWorth } }, { $set: { unanswered: 0 } }));
    if (credited === undefined) return;
    const half = Math.floor(this.#allowance / 2);
    if (credited['openUntil'] !== undefined)
      await this.#close({ openUntil: { $exists: true }, unanswered: { $lte: half } }, now);
    else if (credited['recoversUntil'] !== undefined) await this.#recover(now);
  }

  /** Somebody has answered since a trial closed it: more may come. With nothing left unanswered it is as if it had never opened. */
  async #recover(now: Date): Promise<void> {
    const recovers = { openUntil: { $exists: false }, recoversUntil: { $exists: true } };
    const isOver = { ...recovers, unanswered: 0 };
    const over = await this.#update(isOver, { $set: { openings: 0 }, $unset: { recoversUntil: '' } });
    if (over === undefined) await this.#update(recovers, { $max: { recoversUntil: this.#recoversUntil(now) } });
  }

  #recoversUntil(now: Date): Date {
    return secondsAfter(now, this.#policy.answerSeconds);
  }

  async #open(state: BreakerState, now: Date): Promise<void> {
    const openUntil = secondsAfter(now, this.#secondsOpen(state));
    await this.#update(
      {
        openUntil: { $exists: false },
        unanswered: { $gte: this.#allowance },
        // An answer that comes meanwhile moves it on.
        recoversUntil: state.recoversUntil ?? { $exists: false },
      },
      {
        $unset: { recoversUntil: '' },
        $set: { openUntil, expiresAt: this.#expiry(openUntil), ...changesOwed(now) },
        $inc: { openings: 1 },
        $push: { changes: this.#change('breaker-opened', now, { openUntil, unanswered: state.unanswered }) },
      },
    );
  }

  /** Of those who come when it may be tried, one is let through. */
  async #try(state: BreakerState, openUntil: Date, now: Date): Promise<boolean> {
    const next = secondsAfter(now, this.#secondsOpen(state));
    const tried = await this.#update(
      { openUntil, ...this.#count.allows },
      {
        $set: { openUntil: next, trial: this.#sent.id, expiresAt: this.#expiry(next) },
        $inc: { openings: 1, unanswered: 1, ...this.#count.oneMore },
      },
    );
    return tried !== undefined;
  }

  /** @returns whether it was open, and `condition` true. */
  async #close(condition: Filter, now: Date): Promise<boolean> {
    const closed = await this.#update(condition, {
      // Closed with as much room as one answer gives: the next answers give more.
      $min: { unanswered: Math.max(0, this.#allowance - this.#policy.verifiedIsWorth) },
      $set: { recoversUntil: this.#recoversUntil(now), ...changesOwed(now) },
      $unset: { openUntil: '', trial: '' },
      $push: { changes: this.#change('breaker-closed', now) },
    });
    return closed !== undefined;
  }

  #update(condition: Filter, update: Update): Promise<LimitDocument | undefined> {
    return this.#collection.findOneAndUpdate({ _id: this.id, ...condition }, update);
  }

  #secondsOpen({ openings }: BreakerState): number {
    return Math.min(this.#policy.openSeconds * 2 ** openings, this.#policy.longestOpenSeconds);
  }

  #expiry(openUntil: Date): Date {
    return secondsAfter(openUntil, this.#policy.memorySeconds);
  }

  #change(
    type: BreakerChange['type'],
    at: Date,
    opened: Pick<BreakerChange, 'openUntil' | 'unanswered'> = {},
  ): ReturnType<typeof waitingChange> {
    const { channel, country } = this.#sent;
    const about = { scope: this.scope, channel, country, person: this.#person };
    return waitingChange({ id: randomId(this.#randomness), at, type, ...about, ...opened }, this.id, this.#keyRing);
  }
}
