import { type Clock, comeFilters } from '../../services/clock.ts';
import { type Randomness, randomId } from '../../services/randomness.ts';
import {
  type Collection,
  type DocumentStore,
  DuplicateKeyError,
  type Filter,
  type Sort,
  StoreUnavailableError,
} from '../../services/store/document-store.ts';
import { type Conversation, conversationCollection, conversationSchema } from './conversation.ts';
import { inTime, storePatience } from '../timing/with-timeout.ts';
import { LeasedConversation, leaseMilliseconds, newLease } from './leased-conversation.ts';
import { longestPause } from './open-cards.ts';
import { systemWait, TurnQueue, type Wait } from './turn-queue.ts';

/** Another turn of the conversation is still under way after all the time there is to wait. */
export class ConversationBusyError extends Error {
  override readonly name = 'ConversationBusyError';
}

/** Longest a turn waits for the one before. */
const patienceMilliseconds = 12_000;

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
    const document = await this.#collection.findOneAndUpdate(lapsed, {
      $set: { lease: newLease(token, this.#clock.now()) },
    });
    if (document !== undefined) await work(this.#leased(document, token));
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
      { $set: { lease: newLease(token, now) }, $unset: { 'openCards.tryAt': '' }, $inc: { 'openCards.tries': 1 } },
    );
    if (document !== undefined) await work(this.#leased(document, token));
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
      if (document !== undefined) return this.#leased(document, token);
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
      void lease.then((late) => late && this.#leased(late, token).release()).catch(() => undefined);
      throw error;
    }
  }

  async #tryLease(id: string, token: string): Promise<Conversation | undefined> {
    const now = this.#clock.now();
    const lease = newLease(token, now);
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

  #leased(document: Conversation, token: string): LeasedConversation {
    const conversation = conversationSchema.parse(document);
    return new LeasedConversation({ conversation, token, collection: this.#collection, clock: this.#clock });
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
