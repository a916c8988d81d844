import { type Clock, daySeconds, dueFilters, millisecondsAfter, secondsAfter } from '../../clock.ts';
import { type Randomness, randomId } from '../../randomness.ts';
import {
  type Collection,
  type CollectionSpec,
  type DocumentStore,
  DuplicateKeyError,
} from '../../store/document-store.ts';

export const webhookCollection: CollectionSpec = {
  name: 'webhookEvents',
  indexes: [{ name: 'expiresAt', keys: { expiresAt: 1 }, expireAfterSeconds: 0 }],
};

interface RememberedEvent {
  /** The carrier's id and what happened, such as `SM…:received`. */
  readonly _id: string;
  /** Whose turn it is to handle it; until then nobody else's. Gone once it was handled. */
  readonly claim?: { readonly token: string; readonly until: Date };
  /** What was answered. */
  readonly answer?: string;
  readonly expiresAt: Date;
}

/** The same event is being handled, here or on another replica: it is to be sent again. */
export class EventUnderWayError extends Error {
  override readonly name = 'EventUnderWayError';
}

/** Longest, in milliseconds, that handling takes: a carrier waits 15 s for an answer. */
const claimMilliseconds = 15_000;
/** How long an event is remembered. A carrier repeats for minutes; what was captured is worthless once its challenge is over. */
const rememberedSeconds = daySeconds;

export interface WebhookMemoryOptions {
  readonly store: DocumentStore;
  readonly clock: Clock;
  readonly randomness: Randomness;
}

/**
 * Each event once, on any number of replicas (an idempotent receiver, or inbox: nothing is owed to anybody, and it is the
 * carrier who tries again): whoever inserts its id handles it, the others give the same answer. One
 * that failed, or whose replica died, is handled when it comes again.
 */
export class WebhookMemory {
  readonly #collection: Collection<RememberedEvent>;
  readonly #clock: Clock;
  readonly #randomness: Randomness;

  constructor({ store, clock, randomness }: WebhookMemoryOptions) {
    this.#collection = store.collection(webhookCollection);
    this.#clock = clock;
    this.#randomness = randomness;
  }

  /**
   * What `handle` answers to this event, now or the first time.
   * @throws {EventUnderWayError} and whatever `handle` throws
   */
  async once(event: string, handle: () => Promise<string>): Promise<string> {
    const token = randomId(this.#randomness);
    const answered = await this.#claim(event, token);
    if (answered !== undefined) return answered;
    const answer = await handle().catch(async (error: unknown) => {
      await this.#collection.deleteOne({ _id: event, 'claim.token': token }).catch(() => 0);
      throw error;
    });
    await this.#collection.findOneAndUpdate(
      { _id: event, 'claim.token': token },
      { $set: { answer }, $unset: { claim: '' } },
    );
    return answer;
  }

  /** Forgets what is past remembering; for housekeeping, now and then. @returns how many events that were */
  async forget(): Promise<number> {
    return this.#collection.deleteMany({ expiresAt: { $lte: this.#clock.now() } });
  }

  /** @returns what was answered before, or undefined when the event is the caller's to handle. */
  async #claim(event: string, token: string): Promise<string | undefined> {
    const now = this.#clock.now();
    const claim = { token, until: millisecondsAfter(now, claimMilliseconds) };
    const expiresAt = secondsAfter(now, rememberedSeconds);
    try {
      await this.#collection.insertOne({ _id: event, claim, expiresAt });
      return undefined;
    } catch (error) {
      if (!(error instanceof DuplicateKeyError)) throw error;
    }
    const over = { expiresAt: { $lte: now } };
    const lapsed = { $or: [...dueFilters('claim.until', claimMilliseconds, now), over] };
    const update = { $set: { claim, expiresAt }, $unset: { answer: '' } };
    if ((await this.#collection.findOneAndUpdate({ _id: event, ...lapsed }, update)) !== undefined) return undefined;
    const answer = (await this.#collection.findOne({ _id: event }))?.answer;
    if (answer === undefined) throw new EventUnderWayError('The event is being handled');
    return answer;
  }
}
