import { type Clock, daySeconds } from '../clock.ts';
import type { HandOff, HandOffStatus } from '../hand-off/hand-off.ts';
import type { HandOffs } from '../hand-off/hand-offs.ts';
import { checkedHandOff, type StoredHandOff } from '../hand-off/sealed-hand-off.ts';
import { recorded } from '../hand-off/transitions.ts';
import { type Delivery, Outbox } from '../outbox/outbox.ts';
import type { RetryPolicy } from '../outbox/retry-policy.ts';
import { StoredDuties } from '../outbox/stored-duties.ts';
import { type Randomness, randomId } from '../randomness.ts';
import type { KeyRing } from '../secrets/key-ring.ts';
import type { OutgoingPost, PostText } from '../outgoing/outgoing-post.ts';
import { momentToRetry } from '../outgoing/retry-after.ts';
import { statusView } from './program-view.ts';
import type { Programs } from './programs.ts';
import { signatureHeaders, signatureOf } from './request-signature.ts';

export interface StatusCallbacksOptions {
  readonly handOffs: Pick<HandOffs, 'repository'>;
  readonly programs: Pick<Programs, 'keys' | 'callbacks'>;
  readonly post: PostText;
  readonly keyRing: KeyRing;
  readonly clock: Clock;
  readonly randomness: Randomness;
  /** Hears why a program could not be told. */
  readonly onTrouble: (error: unknown) => void;
}

/** A program did not take what it was told. Says its status and nothing else. */
class CallbackRefusedError extends Error {
  override readonly name = 'CallbackRefusedError';
  readonly code: string;

  constructor(status: number) {
    super('A ticket system did not take what it was told');
    this.code = `status-${status}`;
  }
}

/** The first pause has room for a whole try. */
const callbackPolicy: RetryPolicy = { firstPause: 30_000, longestPause: 900_000 };
/** What was not told for so long is given up, in milliseconds. */
const lifetime = daySeconds * 1_000;
const gone = 410;

/**
 * Tells ticket systems what becomes of the hand-offs that they opened, one status after the other. How many are told is kept
 * in the hand-off itself: none is left out and none overtakes another, and of a process that dies the last one at most is told
 * again, under the same id.
 */
export class StatusCallbacks {
  readonly #options: StatusCallbacksOptions;
  readonly #outbox: Outbox<StoredHandOff, HandOff>;

  constructor(options: StatusCallbacksOptions) {
    const { handOffs, keyRing, clock, onTrouble } = options;
    this.#options = options;
    this.#outbox = new Outbox({
      storage: new StoredDuties({
        collection: handOffs.repository.collection,
        fields: { dueAt: 'callbackAt', tries: 'callbackTries' },
        what: (document: StoredHandOff) => checkedHandOff(document, keyRing),
      }),
      policy: callbackPolicy,
      clock,
      deliver: (handOff) => this.#tell(handOff),
      onTrouble,
    });
  }

  /** Tells what is due, one status of each hand-off, of so many at most. */
  tellDue(limit: number): Promise<'more' | undefined> {
    return this.#outbox.deliverDue(limit);
  }

  async #tell(handOff: HandOff): Promise<Delivery> {
    const { programs, clock, onTrouble } = this.#options;
    const { statuses, toldStatuses: told = 0, openedBy } = handOff;
    const status = statuses[told];
    if (status === undefined || openedBy.by !== 'program') return 'delivered';
    const callback = programs.callbacks.find(({ name }) => name === openedBy.program);
    const key = programs.keys.find(({ name }) => name === openedBy.program);
    if (callback === undefined || key === undefined) {
      await this.#noteTold(handOff, statuses.length);
      return 'delivered';
    }
    const answer = await this.#options.post(this.#postOf(handOff, status, { ...callback, ...key })).catch(onTrouble);
    if (answer !== undefined && answer.status >= 200 && answer.status < 300) {
      await this.#noteTold(handOff, told + 1);
      return 'delivered';
    }
    if (answer !== undefined) onTrouble(new CallbackRefusedError(answer.status));
    const isTooLate = clock.now().getTime() - status.at.getTime() >= lifetime;
    if (answer?.status === gone || isTooLate) {
      await this.#noteTold(handOff, told + 1, { status, end: isTooLate ? 'too-late' : 'gone' });
      return 'delivered';
    }
    return momentToRetry(answer?.retryAfter, clock.now()) ?? 'later';
  }

  #postOf(
    handOff: HandOff,
    status: HandOffStatus,
    { name, url, secret }: Programs['keys'][number] & Programs['callbacks'][number],
  ): OutgoingPost {
    const { _id, reference, ticket, statuses } = handOff;
    const about = { type: 'handoff.status', id: _id, reference, ticket, ...statusView(status) };
    const body = JSON.stringify({ ...about, sequence: statuses.indexOf(status) + 1 });
    const { pathname, search } = new URL(url);
    const timestamp = String(Math.floor(this.#options.clock.now().getTime() / 1_000));
    const signed = { timestamp, method: 'POST', target: pathname + search, key: status.id, body };
    const headers = {
      'content-type': 'application/json',
      'idempotency-key': status.id,
      [signatureHeaders.name]: name,
      [signatureHeaders.timestamp]: timestamp,
      [signatureHeaders.signature]: signatureOf(secret, signed),
    };
    return { url, headers, body };
  }

  /** Counts on, unless somebody has, and owes the next one; the same write has it that one was given up. */
  async #noteTold(
    { _id, openedBy }: HandOff,
    count: number,
    givenUp?: { readonly status: HandOffStatus; readonly end: 'too-late' | 'gone' },
  ): Promise<void> {
    const { handOffs, clock, randomness } = this.#options;
    const context = { now: clock.now(), newId: () => randomId(randomness) };
    await handOffs.repository.change(
      _id,
      (handOff) => {
        if ((handOff.toldStatuses ?? 0) >= count) return { next: handOff, outcome: undefined };
        const next = { ...handOff, toldStatuses: count };
        if (givenUp === undefined || openedBy.by !== 'program') return { next, outcome: undefined };
        const { status, end } = givenUp;
        const detail = { program: openedBy.program, status: status.status, end };
        const fact = { type: 'callback-given-up', actor: 'system', detail } as const;
        return { next: recorded(next, fact, context), outcome: undefined };
      },
      (_before, next) => ({
        callbackAt: next.statuses.length > count ? this.#outbox.newDuty().dueAt : undefined,
        callbackTries: 0,
        ...(givenUp && { dueAt: context.now, tries: 0 }),
      }),
    );
  }
}
