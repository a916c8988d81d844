import { type Clock, dueFilters } from '../../services/clock.ts';
import { findDue } from '../../services/outbox/find-due.ts';
import { Outbox, type OutboxOptions } from '../../services/outbox/outbox.ts';
import { type Randomness, randomId } from '../../services/randomness.ts';
import {
  type Collection,
  type DocumentStore,
  DuplicateKeyError,
  StoreUnavailableError,
} from '../../services/store/document-store.ts';
import { conversationCollection, conversationSchema, type StoredConversation } from './conversation-document.ts';
import { withTimeout, defaultStoreTimeoutMs } from '../timing/with-timeout.ts';
import { freeAt, greetingPolicy, LeasedConversation, leaseMilliseconds, newLease } from './leased-conversation.ts';
import { LeasedDuties, type LeasedDutiesOptions } from './leased-duties.ts';
import { TurnQueue } from './turn-queue.ts';
import { systemWait, type Wait } from '../timing/wait.ts';
import { replacementPolicy } from './unreplaced-cards.ts';

/** Another turn of the conversation is still under way after all the time there is to wait. */
export class ConversationBusyError extends Error {
  override readonly name = 'ConversationBusyError';
}

/** Longest a turn waits for the one before. */
const timeoutMs = 12_000;

export interface ConversationLeasesOptions {
  readonly store: DocumentStore;
  readonly clock: Clock;
  readonly randomness: Randomness;
  /** Lets time pass while another turn is under way, until `signal`; the system's timer unless told otherwise. */
  readonly wait?: Wait;
  /** Longest, in milliseconds, that a turn waits for the store before it can begin. */
  readonly storeTimeoutMs?: number;
}

/**
 * Conversations in the store, one turn at a time each, on any number of replicas: a lease in the document, taken with
 * the same write that reads it, and fenced by its token, so that a turn that wakes up late writes nothing. Within the
 * process turns queue, so that waiting costs no polling; a turn that hangs holds the others up until its lease has lapsed.
 */
export class ConversationLeases {
  readonly #collection: Collection<StoredConversation>;
  readonly #clock: Clock;
  readonly #randomness: Randomness;
  readonly #wait: Wait;
  readonly #queue: TurnQueue;
  readonly #timeoutMs: number;

  constructor({
    store,
    clock,
    randomness,
    wait = systemWait,
    storeTimeoutMs = defaultStoreTimeoutMs,
  }: ConversationLeasesOptions) {
    this.#timeoutMs = storeTimeoutMs;
    this.#collection = store.collection(conversationCollection);
    this.#clock = clock;
    this.#randomness = randomness;
    this.#wait = wait;
    this.#queue = new TurnQueue({ wait, timeoutMs });
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
    const lapsed = { _id: id, $or: dueFilters('lease.expiresAt', leaseMilliseconds, this.#clock.now()) };
    const document = await this.#collection.findOneAndUpdate(lapsed, {
      $set: { lease: newLease(token, this.#clock.now()) },
    });
    if (document !== undefined) await work(this.#leased(document, token));
  }

  /** Conversations whose turn never finished: its process died, or took far too long. */
  async interrupted(limit: number): Promise<string[]> {
    const page = { now: this.#clock.now(), horizon: leaseMilliseconds, limit };
    const documents = await findDue(this.#collection, 'lease.expiresAt', page);
    return documents.map(({ _id }) => _id);
  }

  /**
   * What is owed in conversations in which no turn is under way, longest waiting first: cards to be replaced, or what has
   * to be said. An attempt counts, whatever comes of it.
   */
  outbox(
    field: LeasedDutiesOptions['field'],
    how: Pick<OutboxOptions<StoredConversation, LeasedConversation>, 'deliver' | 'ready' | 'onTrouble'>,
  ): Outbox<StoredConversation, LeasedConversation> {
    const [collection, clock, randomness] = [this.#collection, this.#clock, this.#randomness];
    return new Outbox({
      storage: new LeasedDuties({ collection, clock, randomness, field }),
      policy: field === 'greeting' ? greetingPolicy : replacementPolicy,
      clock,
      ...how,
    });
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
      if (waited >= timeoutMs) throw new ConversationBusyError('The turn before has not finished');
      await this.#wait(wait);
      waited += wait;
    }
  }

  /** A lease that comes too late is given back: nobody works under it. */
  async #leaseInTime(id: string, token: string): Promise<StoredConversation | undefined> {
    const lease = this.#tryLease(id, token);
    try {
      return await withTimeout(lease, this.#timeoutMs);
    } catch (error) {
      void lease.then((late) => late && this.#leased(late, token).release()).catch(() => undefined);
      throw error;
    }
  }

  async #tryLease(id: string, token: string): Promise<StoredConversation | undefined> {
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

  #leased(document: StoredConversation, token: string): LeasedConversation {
    const conversation = conversationSchema.parse(document);
    return new LeasedConversation({ conversation, token, collection: this.#collection, clock: this.#clock });
  }
}
