import {
  insertFresh,
  type Limit,
  type LimitCollection,
  type LimitDocument,
  type Sent,
  type SendRefusal,
} from './limit.ts';
import type { SendCount } from './send-limit-policy.ts';
import { WindowCount } from './window-count.ts';

/** What one number receives, whoever causes it. */
export class NumberLimit implements Limit {
  readonly scope = 'number';
  readonly id: string;
  readonly #collection: LimitCollection;
  readonly #count: WindowCount;

  constructor(collection: LimitCollection, most: SendCount, { number, at }: Sent) {
    this.id = `number:${number}`;
    this.#collection = collection;
    this.#count = new WindowCount(most, at);
  }

  refusal(document: LimitDocument | undefined): Promise<SendRefusal | undefined> {
    return Promise.resolve(this.#count.refusal(document, this.scope));
  }

  async take(document: LimitDocument | undefined, now: Date): Promise<boolean> {
    const { first, dayEnd, allows, oneMore } = this.#count;
    const fresh = { _id: this.id, ...first, expiresAt: dayEnd };
    if (document === undefined && (await insertFresh(this.#collection, fresh, now))) return true;
    const counted = await this.#collection.findOneAndUpdate(
      { _id: this.id, expiresAt: { $gt: now }, ...allows },
      { $inc: oneMore },
    );
    return counted !== undefined;
  }

  async release(): Promise<void> {
    const { holdsOne, oneLess } = this.#count;
    await this.#collection.findOneAndUpdate({ _id: this.id, ...holdsOne }, { $inc: oneLess });
  }
}
