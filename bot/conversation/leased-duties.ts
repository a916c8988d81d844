import type { Clock } from '../../services/clock.ts';
import { type DuePage, findDue } from '../../services/outbox/find-due.ts';
import type { Claim, DutyEnd, DutyStorage, Owed } from '../../services/outbox/outbox.ts';
import { type Randomness, randomId } from '../../services/randomness.ts';
import type { Collection } from '../../services/store/document-store.ts';
import { conversationSchema, type StoredConversation } from './conversation-document.ts';
import { freeAt, LeasedConversation, newLease } from './leased-conversation.ts';

export interface LeasedDutiesOptions {
  readonly collection: Collection<StoredConversation>;
  readonly clock: Clock;
  readonly randomness: Randomness;
  /** What is owed: cards that have to be replaced, or what has to be said. */
  readonly field: 'openCards' | 'greeting';
}

/**
 * What is owed in conversations. Who claims it leases the conversation, if no turn is under way; the turn that pays it
 * writes as its end that it has, or what is left.
 */
export class LeasedDuties implements DutyStorage<StoredConversation, LeasedConversation> {
  readonly #options: LeasedDutiesOptions;

  constructor(options: LeasedDutiesOptions) {
    this.#options = options;
  }

  due(page: DuePage): Promise<StoredConversation[]> {
    return findDue(this.#options.collection, `${this.#options.field}.tryAt`, page);
  }

  async claim(place: StoredConversation, claim: Claim): Promise<readonly Owed<LeasedConversation>[]> {
    const { collection, clock, randomness, field } = this.#options;
    const { _id, unreplacedCards, greeting } = conversationSchema.parse(place);
    const { tryAt, tries } = (field === 'greeting' ? greeting : unreplacedCards) ?? { tries: 0 };
    const claimed = tryAt && claim({ dueAt: tryAt, tries });
    if (claimed === undefined) return [];
    const token = randomId(randomness);
    const now = clock.now();
    const document = await collection.findOneAndUpdate(
      { _id, [`${field}.tryAt`]: tryAt, ...freeAt(now) },
      { $set: { lease: newLease(token, now), [`${field}.tryAt`]: claimed.dueAt, [`${field}.tries`]: claimed.tries } },
    );
    if (document === undefined) return [];
    const conversation = conversationSchema.parse(document);
    const leased = new LeasedConversation({ conversation, token, collection, clock });
    return [{ ...claimed, id: _id, what: leased }];
  }

  /** The turn that paid has written so; what can never be said is forgotten. */
  async settle({ id, dueAt }: Owed<LeasedConversation>, end: DutyEnd): Promise<void> {
    const { collection, field } = this.#options;
    if (field === 'greeting' && end === 'given-up')
      await collection.findOneAndUpdate({ _id: id, 'greeting.tryAt': dueAt }, { $unset: { greeting: '' } });
  }
}
