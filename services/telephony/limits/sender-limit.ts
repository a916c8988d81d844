import { z } from 'zod';
import { daySeconds, secondsAfter } from '../../clock.ts';
import {
  insertFresh,
  type Limit,
  type LimitCollection,
  type LimitDocument,
  type SendRefusal,
  type Sent,
  sentSchema,
} from './limit.ts';
import type { SendLimitPolicy } from './send-limit-policy.ts';
import { senderRefusal } from './sender-rules.ts';

/** A person's sends of the last day, each in a field of its own. */
const senderSchema = z.object({ revision: z.int().positive(), sends: z.record(z.string(), sentSchema) });

const sendIdPattern = /^[A-Za-z0-9_-]{1,64}$/u;

const idOf = (person: string): string => `sender:${person}`;

/** The field of a send. @throws {TypeError} unless its id is one of ours. */
function fieldOf(sendId: string): string {
  if (!sendIdPattern.test(sendId)) throw new TypeError('The id of a send is made of letters, digits, - and _');
  return `send${sendId}`;
}

/** What one person causes. Their sends are remembered with what they were counted by, to settle them later. */
export class SenderLimit implements Limit {
  readonly scope = 'person';
  readonly id: string;
  readonly #collection: LimitCollection;
  readonly #policy: SendLimitPolicy;
  readonly #sent: Sent;
  readonly #field: string;

  /** @param person `personKey` of who causes it. */
  constructor(collection: LimitCollection, policy: SendLimitPolicy, person: string, sent: Sent) {
    this.id = idOf(person);
    this.#collection = collection;
    this.#policy = policy;
    this.#sent = sent;
    this.#field = fieldOf(sent.id);
  }

  /**
   * A notice that is tried again is counted already.
   * @throws {Error} when this send was reserved before: a resend is a send of its own, or it would not be counted.
   */
  refusal(document: LimitDocument | undefined): Promise<SendRefusal | undefined> {
    const sends = document === undefined ? {} : senderSchema.parse(document).sends;
    const { [this.#field]: same, ...others } = sends;
    if (same !== undefined && this.#sent.isNotice) return Promise.resolve(undefined);
    if (same !== undefined && same.token !== this.#sent.token) {
      return Promise.reject(new Error('A send is reserved once; a resend needs an id of its own'));
    }
    const earlier = Object.values(others).sort((one, other) => one.at.getTime() - other.at.getTime());
    return Promise.resolve(senderRefusal(earlier, this.#sent, this.#policy));
  }

  /** Whether it is a notice that an earlier try reserved, which may have been sent: it is counted, by every limit. */
  isCounted(document: LimitDocument | undefined): boolean {
    const same = document && senderSchema.parse(document).sends[this.#field];
    return same?.state === 'reserved' && same.token !== this.#sent.token && this.#sent.isNotice === true;
  }

  async take(document: LimitDocument | undefined, now: Date): Promise<boolean> {
    const expiresAt = secondsAfter(now, daySeconds);
    if (document === undefined) {
      const fresh = { _id: this.id, revision: 1, sends: { [this.#field]: this.#sent }, expiresAt };
      return insertFresh(this.#collection, fresh, now);
    }
    const { revision, sends } = senderSchema.parse(document);
    const { [this.#field]: same, ...others } = sends;
    // It was counted before: the store's answer got lost, or it is a notice that is tried again. One that was refunded counts anew.
    if (same !== undefined && same.state !== 'refunded') return true;
    const over = Object.entries(others).filter(([, { at }]) => secondsAfter(at, daySeconds) <= now);
    const counted = await this.#collection.findOneAndUpdate(
      { _id: this.id, revision },
      {
        $set: { [`sends.${this.#field}`]: this.#sent, expiresAt },
        $unset: Object.fromEntries(over.map(([field]) => [`sends.${field}`, ''])),
        $inc: { revision: 1 },
      },
    );
    return counted !== undefined;
  }

  async release(): Promise<void> {
    const update = { $unset: { [`sends.${this.#field}`]: '' }, $inc: { revision: 1 } };
    await this.#collection.findOneAndUpdate({ _id: this.id }, update);
  }
}

/**
 * Says what became of a send, once.
 * @returns the send; undefined when that was said before, or it was never reserved, or more than a day ago.
 */
export async function settle(
  collection: LimitCollection,
  person: string,
  sendId: string,
  { state, isUnsent }: Pick<Sent, 'state' | 'isUnsent'>,
): Promise<Sent | undefined> {
  const field = fieldOf(sendId);
  const said = { [`sends.${field}.state`]: state, ...(isUnsent && { [`sends.${field}.isUnsent`]: isUnsent }) };
  const settled = await collection.findOneAndUpdate(
    { _id: idOf(person), [`sends.${field}.state`]: 'reserved' },
    { $set: said, $inc: { revision: 1 } },
  );
  return settled && senderSchema.parse(settled).sends[field];
}
