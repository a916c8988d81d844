import { type Clock, dueFilters, millisecondsAfter } from '../../services/clock.ts';
import type { Collection, Filter } from '../../services/store/document-store.ts';
import { setOrUnset } from '../../services/store/set-or-unset.ts';
import { nextTry, type RetryPolicy } from '../../services/outbox/retry-policy.ts';
import type { Conversation, ConversationChange, Lease, StoredConversation } from './conversation-document.ts';
import { type LeftUnreplaced, unreplacedCards } from './unreplaced-cards.ts';

/** What comes of a turn for the conversation, besides. */
export interface TurnEnd {
  /** By what the activity that was answered is recognized when it comes again. */
  readonly answerIds?: readonly string[] | undefined;
  /** Cards that could not be replaced; those of before are forgotten. */
  readonly unreplaced?: LeftUnreplaced | undefined;
  /** The owner did something: the chat is in use. */
  readonly isByOwner?: boolean;
  /** What the owner was owed has been said. */
  readonly isSaid?: boolean;
}

/** The turn took longer than its lease and another one may have begun: nothing was written. */
export class LeaseLostError extends Error {
  override readonly name = 'LeaseLostError';
}

/** The turn that the person's own act began is given this long, in milliseconds, before somebody else says what is owed. */
const delay = 5_000;

/** Some two days; who has blocked the bot is given up at once. */
export const greetingPolicy: RetryPolicy = { delay, firstPause: 5_000, longestPause: 3_600_000, mostTries: 60 };

/** Longest a turn may take, in milliseconds: Teams gives up on it after about 15 s. */
export const leaseMilliseconds = 10_000;
/** Answers remembered per conversation. */
const answeredKept = 20;

/** A lease that begins now. */
export function newLease(token: string, now: Date): Lease {
  return { token, expiresAt: millisecondsAfter(now, leaseMilliseconds) };
}

/** No turn is under way, or it has outlived its lease. */
export function freeAt(now: Date): Filter {
  return { $or: [{ lease: { $exists: false } }, ...dueFilters('lease.expiresAt', leaseMilliseconds, now)] };
}

export interface LeasedConversationOptions {
  readonly conversation: Conversation;
  /** Of the lease that was taken. */
  readonly token: string;
  readonly collection: Collection<StoredConversation>;
  readonly clock: Clock;
}

/** A conversation that one turn has for itself until it is saved or the lease runs out. */
export class LeasedConversation {
  readonly conversation: Conversation;
  readonly #token: string;
  readonly #collection: Collection<StoredConversation>;
  readonly #clock: Clock;
  /** Whether the lease was given back: then there is nothing left to release. */
  #isOver = false;

  constructor({ conversation, token, collection, clock }: LeasedConversationOptions) {
    this.conversation = conversation;
    this.#token = token;
    this.#collection = collection;
    this.#clock = clock;
  }

  /** Whether the lease still runs. Once it does not, another turn may have begun: this one touches nothing any more. */
  isHeld(): boolean {
    const { lease } = this.conversation;
    return lease !== undefined && this.#clock.now() < lease.expiresAt;
  }

  /** Writes what the turn changed and lets the next turn begin. @throws {LeaseLostError} */
  async finish(change: ConversationChange, { answerIds, unreplaced, isByOwner, isSaid }: TurnEnd = {}): Promise<void> {
    const now = this.#clock.now();
    const answered = answersWith(answerIds);
    const openCards = unreplacedCards(unreplaced, now);
    const use = {
      ...(isByOwner === true && { usedAt: now, deadAt: undefined }),
      ...(isSaid === true && { greeting: undefined }),
    };
    const saved = await this.#collection.findOneAndUpdate(
      { ...this.#mine, 'lease.expiresAt': { $gt: now } },
      {
        ...setOrUnset({ ...change, ...use, openCards, lease: undefined }),
        ...(answered && { $push: { answered } }),
      },
    );
    if (saved === undefined) throw new LeaseLostError('The turn took longer than its lease');
    this.#isOver = true;
  }

  /**
   * Written before it is tried: the owner is owed what the bot has to say, by whoever can say it.
   * @param isByOwner the owner did something: the chat is in use, also if it could not be written to before.
   * @param answerIds what is owed answers this activity, which asks for nothing more when it comes again.
   * @throws {LeaseLostError}
   */
  async oweGreeting(
    chat: Pick<ConversationChange, 'owner' | 'person' | 'reference'>,
    { isByOwner, answerIds }: Pick<TurnEnd, 'isByOwner' | 'answerIds'>,
  ): Promise<void> {
    const now = this.#clock.now();
    const greeting = { tryAt: nextTry(greetingPolicy, 0, now), tries: 0 };
    const answered = answersWith(answerIds);
    const owed = await this.#collection.findOneAndUpdate(
      { ...this.#mine, 'lease.expiresAt': { $gt: now } },
      {
        $set: { ...chat, greeting },
        ...(isByOwner === true && { $unset: { deadAt: '' } }),
        ...(answered && { $push: { answered } }),
      },
    );
    if (owed === undefined) throw new LeaseLostError('The turn took longer than its lease');
  }

  /**
   * A message is about to hold something that has to be replaced, and no stored question names it: should the turn be cut
   * off, somebody finds it. @throws {LeaseLostError}
   */
  async noteOpenCard(messageId: string): Promise<void> {
    const now = this.#clock.now();
    const messageIds = [...(this.conversation.unreplacedCards?.messageIds ?? []), messageId];
    const openCards = unreplacedCards({ messageIds, tries: 0, isRefused: false }, now);
    const noted = await this.#collection.findOneAndUpdate(
      { ...this.#mine, 'lease.expiresAt': { $gt: now } },
      { $set: { openCards } },
    );
    if (noted === undefined) throw new LeaseLostError('The turn took longer than its lease');
  }

  /** Lets the next turn begin; nothing is changed but what is known of unreplaced cards, if that is given. */
  async release(unreplaced?: LeftUnreplaced): Promise<void> {
    if (this.#isOver) return;
    const openCards = unreplacedCards(unreplaced, this.#clock.now());
    const change = openCards && { $set: { openCards } };
    await this.#collection.findOneAndUpdate(this.#mine, { ...change, $unset: { lease: '' } });
    this.#isOver = true;
  }

  get #mine(): { readonly _id: string; readonly 'lease.token': string } {
    return { _id: this.conversation._id, 'lease.token': this.#token };
  }
}

/** What is remembered of answers with this one. */
function answersWith(answerIds: readonly string[] | undefined) {
  return answerIds === undefined ? undefined : { $each: [...answerIds], $slice: -answeredKept };
}
