import type { ConversationReference } from 'botbuilder';
import { z } from 'zod';
import { type Clock, comeFilters } from '../services/clock.ts';
import { type Randomness, randomId } from '../services/randomness.ts';
import {
  type Collection,
  type CollectionSpec,
  type DocumentStore,
  DuplicateKeyError,
  type Filter,
  type Sort,
  StoreUnavailableError,
  type Update,
} from '../services/store/document-store.ts';
import { inTime, storePatience } from './in-time.ts';
import { type LeftOpen, longestPause, openCards, openCardsSchema } from './open-cards.ts';
import { systemWait, TurnQueue, type Wait } from './turn-queue.ts';

export const conversationCollection: CollectionSpec = {
  name: 'conversations',
  indexes: [
    { name: 'leaseExpiresAt', keys: { 'lease.expiresAt': 1 }, onlyWherePresent: 'lease.expiresAt' },
    { name: 'person', keys: { person: 1 }, onlyWherePresent: 'person' },
    { name: 'openCardsTryAt', keys: { 'openCards.tryAt': 1 }, onlyWherePresent: 'openCards.tryAt' },
  ],
};

const leaseSchema = z.object({
  /** 128 random bits: only who holds them may save or release. */
  token: z.string(),
  expiresAt: z.date(),
});

const conversationSchema = z.object({
  _id: z.string(),
  /** Whose personal chat this is; set by the first turn and never changed. */
  owner: z.object({ tenantId: z.string(), objectId: z.string() }).optional(),
  /** The owner as one key, to find the chat by. */
  person: z.string().optional(),
  language: z.string().optional(),
  /** The dialog stack and the version of the dialogs that wrote it. */
  dialogs: z.object({ version: z.string(), stack: z.unknown() }).optional(),
  /** How to reach the conversation from outside a turn. */
  reference: z.custom<Partial<ConversationReference>>().optional(),
  /** What was answered last, to recognize it when it is delivered again: clicks by their nonce, other activities by their id. */
  answered: z.array(z.string()).default([]),
  openCards: openCardsSchema.optional(),
  lease: leaseSchema.optional(),
});

/** What is remembered of a conversation: ids only, never a secret, a code or a number. */
export type Conversation = z.infer<typeof conversationSchema>;

/** What a turn may change of it. */
export type ConversationChange = Pick<Conversation, 'owner' | 'person' | 'language' | 'dialogs' | 'reference'>;

/** What comes of a turn for the conversation, besides. */
export interface TurnEnd {
  /** The click's nonce or the activity's id that was answered. */
  readonly answerId?: string | undefined;
  /** Cards that could not be replaced; those that were left open before are forgotten. */
  readonly leftOpen?: LeftOpen | undefined;
}

/** A conversation that one turn has for itself until it is saved or the lease runs out. */
export interface LeasedConversation {
  readonly conversation: Conversation;
  /** Writes what the turn changed and lets the next turn begin. @throws {LeaseLostError} */
  readonly finish: (change: ConversationChange, end?: TurnEnd) => Promise<void>;
  /** Lets the next turn begin; nothing is changed but what is known of open cards, if that is given. */
  readonly release: (leftOpen?: LeftOpen) => Promise<void>;
  /** Whether the lease still runs. Once it does not, another turn may have begun: this one touches nothing any more. */
  readonly isHeld: () => boolean;
}

/** The turn took longer than its lease and another one may have begun: nothing was written. */
export class LeaseLostError extends Error {
  override readonly name = 'LeaseLostError';
}

/** Another turn of the conversation is still under way after all the time there is to wait. */
export class ConversationBusyError extends Error {
  override readonly name = 'ConversationBusyError';
}

/** Longest a turn may take, in milliseconds: Teams gives up on it after about 15 s. */
const leaseMilliseconds = 10_000;
/** Longest a turn waits for the one before. */
const patienceMilliseconds = 12_000;
/** Answers remembered per conversation. */
const answeredKept = 20;

export interface ConversationsOptions {
  readonly store: DocumentStore;
  readonly clock: Clock;
  readonly randomness: Randomness;
  /** Lets time pass while another turn is under way, until `signal`; the system's timer unless told otherwise. */
  readonly wait?: Wait;
  /** Longest, in milliseconds, that a turn waits for the store before it can begin. */
  readonly storePatienceMilliseconds?: number;
}

/**
 * Conversations in the store, one turn at a time each, on any number of replicas: a lease in the document, taken with
 * the same write that reads it, and fenced by its token, so that a turn that wakes up late writes nothing. Within the
 * process turns queue, so that waiting costs no polling; a turn that hangs holds the others up until its lease has lapsed.
 */
export class Conversations {
  readonly #collection: Collection<Conversation>;
  readonly #clock: Clock;
  readonly #randomness: Randomness;
  readonly #wait: Wait;
  readonly #queue: TurnQueue;
  readonly #patience: number;

  constructor({
    store,
    clock,
    randomness,
    wait = systemWait,
    storePatienceMilliseconds = storePatience,
  }: ConversationsOptions) {
    this.#patience = storePatienceMilliseconds;
    this.#collection = store.collection(conversationCollection);
    this.#clock = clock;
    this.#randomness = randomness;
    this.#wait = wait;
    this.#queue = new TurnQueue({ wait, patienceMilliseconds });
  }

  /**
   * Runs `work` with the conversation to itself. Who is no longer `wanted` stops waiting: taking over a turn that was cut
   * off, only to let go, would hide it from who takes such turns up.
   * @throws {ConversationBusyError}
   */
  async exclusively<Result>(
    id: string,
    work: (leased: LeasedConversation) => Promise<Result>,
    isWanted: () => boolean = () => true,
  ): Promise<Result> {
    return this.#queue.inTurn(id, async () => work(await this.#acquire(id, isWanted)));
  }

  /** Runs `work` only if the conversation's last turn was cut off and nobody else has taken over. */
  async takeOver(id: string, work: (leased: LeasedConversation) => Promise<void>): Promise<void> {
    const token = randomId(this.#randomness);
    const lapsed = { _id: id, $or: lapsedAt(this.#clock.now()) };
    const document = await this.#collection.findOneAndUpdate(lapsed, { $set: { lease: this.#newLease(token) } });
    if (document !== undefined) await work(this.#leased(conversationSchema.parse(document), token));
  }

  /** How to reach somebody in their personal chat, and in which language; undefined when there has been none. */
  async chatOf(person: string): Promise<Pick<Conversation, 'reference' | 'language'> | undefined> {
    return this.#collection.findOne({ person });
  }

  /** The personal chat with somebody, when there has been one. */
  async ofPerson(person: string): Promise<string | undefined> {
    return (await this.#collection.findOne({ person }))?._id;
  }

  /** Conversations whose turn never finished: its process died, or took far too long. */
  async interrupted(limit: number): Promise<string[]> {
    return this.#ids(lapsedAt(this.#clock.now()), limit);
  }

  /** Conversations with cards that are open and due to be replaced, longest waiting first. */
  async withOpenCards(limit: number): Promise<string[]> {
    return this.#ids(triableAt(this.#clock.now()), limit, { 'openCards.tryAt': 1 });
  }

  /** One query after the other, because each finds its documents by an index. */
  async #ids(filters: readonly Filter[], limit: number, sort: Sort = {}): Promise<string[]> {
    const found: string[] = [];
    for (const filter of filters) {
      if (found.length >= limit) break;
      const documents = await this.#collection.find(filter, { limit: limit - found.length, sort });
      found.push(...documents.map(({ _id }) => _id));
    }
    return found;
  }

  /** Runs `work` only if cards are due to be replaced and no turn is under way. The attempt counts, whatever comes of it. */
  async replaceCards(id: string, work: (leased: LeasedConversation) => Promise<void>): Promise<void> {
    const token = randomId(this.#randomness);
    const now = this.#clock.now();
    const document = await this.#collection.findOneAndUpdate(
      { _id: id, $and: [{ $or: triableAt(now) }, freeAt(now)] },
      { $set: { lease: this.#newLease(token) }, $unset: { 'openCards.tryAt': '' }, $inc: { 'openCards.tries': 1 } },
    );
    if (document !== undefined) await work(this.#leased(conversationSchema.parse(document), token));
  }

  /** Every lease lapses at once: for a process that owns the whole store and has just started. */
  async lapseLeases(): Promise<void> {
    const now = this.#clock.now();
    const filter = { 'lease.expiresAt': { $gt: now } };
    while ((await this.#collection.findOneAndUpdate(filter, { $set: { 'lease.expiresAt': now } })) !== undefined);
  }

  async #acquire(id: string, isWanted: () => boolean): Promise<LeasedConversation> {
    const token = randomId(this.#randomness);
    let waited = 0;
    for (let wait = 20; ; wait = Math.min(wait * 2, 320)) {
      if (!isWanted()) throw new ConversationBusyError('Nobody waits for the turn any more');
      const document = await this.#leaseInTime(id, token);
      if (document !== undefined) return this.#leased(conversationSchema.parse(document), token);
      if (waited >= patienceMilliseconds) throw new ConversationBusyError('The turn before has not finished');
      await this.#wait(wait);
      waited += wait;
    }
  }

  /** A lease that comes too late is given back: nobody works under it. */
  async #leaseInTime(id: string, token: string): Promise<Conversation | undefined> {
    const lease = this.#tryLease(id, token);
    try {
      return await inTime(lease, this.#patience);
    } catch (error) {
      void lease.then(() => this.#release(id, token)).catch(() => undefined);
      throw error;
    }
  }

  async #release(id: string, token: string, change?: Update['$set']): Promise<void> {
    const update = { ...(change && { $set: change }), $unset: { lease: '' } };
    await this.#collection.findOneAndUpdate({ _id: id, 'lease.token': token }, update);
  }

  async #tryLease(id: string, token: string): Promise<Conversation | undefined> {
    const now = this.#clock.now();
    const lease = this.#newLease(token);
    try {
      return await this.#collection.findOneAndUpdate(
        { _id: id, ...freeAt(now) },
        { $set: { lease } },
        { upsert: true },
      );
    } catch (error) {
      // The document exists and its lease is held: the upsert could only collide.
      if (error instanceof DuplicateKeyError) return undefined;
      if (!(error instanceof StoreUnavailableError)) throw error;
      // The answer was lost, but perhaps not the write: the token tells.
      const mine = await this.#collection.findOne({ _id: id, 'lease.token': token });
      if (mine === undefined) throw error;
      return mine;
    }
  }

  #newLease(token: string): z.infer<typeof leaseSchema> {
    return { token, expiresAt: new Date(this.#clock.now().getTime() + leaseMilliseconds) };
  }

  #leased(conversation: Conversation, token: string): LeasedConversation {
    const mine = { _id: conversation._id, 'lease.token': token };
    const until = conversation.lease?.expiresAt ?? new Date(0);
    return {
      conversation,
      isHeld: () => this.#clock.now() < until,
      finish: async (change, { answerId, leftOpen } = {}) => {
        const answered = answerId === undefined ? undefined : { $each: [answerId], $slice: -answeredKept };
        const stillOpen = openCards(leftOpen, this.#clock.now());
        const saved = await this.#collection.findOneAndUpdate(
          { ...mine, 'lease.expiresAt': { $gt: this.#clock.now() } },
          {
            ...setOrUnset({ ...change, openCards: stillOpen }, { lease: '' }),
            ...(answered && { $push: { answered } }),
          },
        );
        if (saved === undefined) throw new LeaseLostError('The turn took longer than its lease');
      },
      release: async (leftOpen) => {
        const stillOpen = openCards(leftOpen, this.#clock.now());
        await this.#release(conversation._id, token, stillOpen && { openCards: stillOpen });
      },
    };
  }
}

/** A lease that is over; also one that no clock of today can have given. */
function lapsedAt(now: Date): readonly Filter[] {
  return comeFilters('lease.expiresAt', leaseMilliseconds, now);
}

function freeAt(now: Date): Filter {
  return { $or: [{ lease: { $exists: false } }, ...lapsedAt(now)] };
}

function triableAt(now: Date): readonly Filter[] {
  return comeFilters('openCards.tryAt', longestPause, now);
}

/** What the change names is set; what it names as undefined is forgotten. */
function setOrUnset(change: Partial<Conversation>, unset: Record<string, string>): Update {
  const entries: [string, unknown][] = Object.entries(change);
  const gone = entries.filter(([, value]) => value === undefined).map(([name]): [string, string] => [name, '']);
  return {
    $set: Object.fromEntries(entries.filter(([, value]) => value !== undefined)),
    $unset: Object.fromEntries([...Object.entries(unset), ...gone]),
  };
}
