import { z } from 'zod';
import { type Clock, isDue } from '../clock.ts';
import type { DuePage } from './find-due.ts';
import { claimOf, type Duty, horizonOf, isSpent, newDuty, nextTry, type RetryPolicy } from './retry-policy.ts';

/** Something that is owed, claimed by this process. */
export interface Owed<What> extends Duty {
  /** Tells it from others of its kind. */
  readonly id: string;
  readonly what: What;
}

/**
 * What came of one try: `later` and whatever is thrown are tried again, with a moment no earlier than that; `never` cannot
 * succeed.
 */
export type Delivery = 'delivered' | 'later' | Date | 'never';

/** How it ended. */
export type DutyEnd = 'delivered' | 'given-up';

/** The duty as a claim leaves it; undefined when it is not due. */
export type Claim = (duty: Duty) => Duty | undefined;

/** Where duties of one kind are kept: a collection of their own, or documents whose changes cause them. */
export interface DutyStorage<Place, What> {
  /** Where something is due, longest waiting first; found by an index. */
  due(page: DuePage): Promise<readonly Place[]>;
  /** Asks `claim` about each duty in this place and writes what it answers, by compare-and-set. @returns those that are ours. */
  claim(place: Place, claim: Claim): Promise<readonly Owed<What>[]>;
  /** It is owed no longer. What has been owed anew since stays. */
  settle(owed: Owed<What>, end: DutyEnd): Promise<void>;
  /** Moves a claim on while it is under way. @returns false when it is not ours any more, or owed anew. */
  prolong?(owed: Owed<What>, dueAt: Date): Promise<boolean>;
}

/** Asked by what may take longer than a pause, now and then. @returns false when it is not this process's any more: it stops. */
export type KeepClaim = () => Promise<boolean>;

export interface OutboxOptions<Place, What> {
  readonly storage: DutyStorage<Place, What>;
  readonly policy: RetryPolicy;
  readonly clock: Clock;
  /** Pays what is owed. A repetition must be harmless: a process that dies after it has not written down that it did. */
  readonly deliver: (what: What, keep: KeepClaim) => Promise<Delivery>;
  /** Hears why something could not be delivered, or claimed. */
  readonly onTrouble: (error: unknown) => void;
  /**
   * Resolves when something may be sent about this place; with a moment, to come again, when that is not soon. What waits
   * for it keeps nothing else back.
   * @param hasWaited it comes again, at the moment that was named or after it
   */
  readonly ready?: (place: Place, hasWaited: boolean) => Promise<Date | undefined>;
  /** Hears of what was given up, a dead letter. */
  readonly onGivenUp?: (what: What) => Promise<void> | void;
}

/**
 * What the bot owes (a transactional outbox): each duty is written by the write that causes it, delivered at least once
 * by whichever replica claims it first, tried again with exponential back-off, and given up when its policy says so.
 */
export class Outbox<Place, What> {
  readonly #options: OutboxOptions<Place, What>;
  /** Places that are left alone for now, and until when: what cannot be claimed would fill every page. */
  readonly #aside = new Map<string, number>();
  /** Places that were left alone until that moment, and have not been asked about since. */
  readonly #waited = new Set<string>();
  #lastDueAt = 0;

  constructor(options: OutboxOptions<Place, What>) {
    this.#options = options;
  }

  /** A duty that begins now, to be written with its cause. */
  newDuty(): Duty {
    const duty = newDuty(this.#options.policy, this.#options.clock.now());
    // By its moment it is told from what was owed before, in the same millisecond too.
    const dueAt = duty.dueAt.getTime();
    const isSame = dueAt <= this.#lastDueAt && this.#lastDueAt - dueAt < 1_000;
    this.#lastDueAt = isSame ? this.#lastDueAt + 1 : dueAt;
    return { ...duty, dueAt: new Date(this.#lastDueAt) };
  }

  /**
   * Delivers what is due, at most in so many places, one after the other. What fails keeps nothing else back.
   * @returns `more` when there is more to go on with at once.
   */
  async deliverDue(limit: number): Promise<'more' | undefined> {
    const { storage, policy, clock, ready, onTrouble } = this.#options;
    this.#takeBack(clock.now().getTime());
    const asked = limit + this.#aside.size;
    const places = await storage.due({ now: clock.now(), horizon: horizonOf(policy), limit: asked });
    let claimed = 0;
    for (const place of places.filter((each) => !this.#aside.has(keyOf(each))).slice(0, limit)) {
      try {
        const comeAgain = await ready?.(place, this.#waited.delete(keyOf(place)));
        if (comeAgain !== undefined) {
          this.#putAside(place, comeAgain);
          continue;
        }
        const now = clock.now();
        const duties = await storage.claim(place, (duty) => claimOf(policy, duty, now));
        claimed += duties.length;
        for (const owed of duties) await this.deliver(owed);
      } catch (error) {
        this.#putAside(place, nextTry(policy, 1, clock.now()));
        onTrouble(error);
      }
    }
    // What could not be claimed is somebody else's, or would be found again and again.
    return places.length === asked && claimed > 0 ? 'more' : undefined;
  }

  /** Delivers what this process has claimed, or has just written. Never rejects: what fails is due again. */
  async deliver(owed: Owed<What>): Promise<void> {
    const { storage, policy, clock, onTrouble, onGivenUp } = this.#options;
    try {
      const claim = { owed };
      const delivery = await this.#attempt(owed, this.#keeperOf(claim));
      const isLater = delivery === 'later' || delivery instanceof Date;
      if (isLater && !isSpent(policy, owed, clock.now())) {
        if (delivery instanceof Date) await this.#putOff(claim.owed, delivery);
        return;
      }
      await storage.settle(claim.owed, delivery === 'delivered' ? 'delivered' : 'given-up');
      if (delivery !== 'delivered') await onGivenUp?.(owed.what);
    } catch (error) {
      onTrouble(error);
    }
  }

  /** As far as a duty can be put off: one that is further ahead would be taken for one that a wrong clock set. */
  async #putOff(owed: Owed<What>, earliest: Date): Promise<void> {
    const { storage, policy, clock } = this.#options;
    const until = new Date(Math.min(earliest.getTime(), clock.now().getTime() + horizonOf(policy)));
    if (until > owed.dueAt) await storage.prolong?.(owed, until);
  }

  #putAside(place: Place, until: Date): void {
    const [oldest] = this.#aside.keys();
    if (this.#aside.size >= mostAside && oldest !== undefined) this.#aside.delete(oldest);
    this.#aside.set(keyOf(place), until.getTime());
  }

  /** What is further ahead than anything can be was put aside by a wrong clock, or for longer: that has not waited yet. */
  #takeBack(now: number): void {
    for (const [key, until] of this.#aside) {
      if (!isDue(until, horizonOf(this.#options.policy), now)) continue;
      this.#aside.delete(key);
      if (until <= now && this.#waited.size < mostAside) this.#waited.add(key);
    }
  }

  /** Keeps a claim for another pause once half of one is over. */
  #keeperOf(claim: { owed: Owed<What> }): KeepClaim {
    const { storage, policy, clock } = this.#options;
    let underWay: Promise<boolean> | undefined;
    const prolong = async (dueAt: Date): Promise<boolean> => {
      const isMine = (await storage.prolong?.(claim.owed, dueAt)) ?? true;
      if (isMine) claim.owed = { ...claim.owed, dueAt };
      return isMine;
    };
    return async () => {
      const dueAt = nextTry(policy, claim.owed.tries, clock.now());
      if (dueAt.getTime() - claim.owed.dueAt.getTime() < policy.firstPause / 2) return true;
      underWay ??= prolong(dueAt).finally(() => (underWay = undefined));
      return underWay;
    };
  }

  async #attempt({ what }: Owed<What>, keep: KeepClaim): Promise<Delivery> {
    try {
      return await this.#options.deliver(what, keep);
    } catch (error) {
      this.#options.onTrouble(error);
      return 'later';
    }
  }
}

/** Places left alone at once, at most. */
const mostAside = 1_000;

const documentSchema = z.object({ _id: z.string() });

/** Tells a place from others: documents by their id. */
function keyOf(place: unknown): string {
  return documentSchema.safeParse(place).data?._id ?? JSON.stringify(place);
}
