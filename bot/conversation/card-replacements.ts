import type { Clock } from '../../services/clock.ts';
import { type DuePage, findDue } from '../../services/outbox/find-due.ts';
import type { Claim, DutyStorage, Owed } from '../../services/outbox/outbox.ts';
import { type Randomness, randomId } from '../../services/randomness.ts';
import type { Collection } from '../../services/store/document-store.ts';
import { conversationSchema, type StoredConversation } from './conversation-document.ts';
import { freeAt, LeasedConversation, newLease } from './leased-conversation.ts';

export interface CardReplacementsOptions {
  readonly collection: Collection<StoredConversation>;
  readonly clock: Clock;
  readonly randomness: Randomness;
}

/**
 * Cards that have to be replaced, in the conversations that they are in. Who claims them leases the conversation, if no
 * turn is under way; the turn that replaces them writes as its end which are left.
 */
export class CardReplacements implements DutyStorage<StoredConversation, LeasedConversation> {
  readonly #options: CardReplacementsOptions;

  constructor(options: CardReplacementsOptions) {
    this.#options = options;
  }

  due(page: DuePage): Promise<StoredConversation[]> {
    return findDue(this.#options.collection, 'openCards.tryAt', page);
  }

  async claim({ _id, openCards }: StoredConversation, claim: Claim): Promise<readonly Owed<LeasedConversation>[]> {
    const { collection, clock, randomness } = this.#options;
    if (openCards?.tryAt === undefined) return [];
    const claimed = claim({ dueAt: openCards.tryAt, tries: openCards.tries });
    if (claimed === undefined) return [];
    const token = randomId(randomness);
    const now = clock.now();
    const document = await collection.findOneAndUpdate(
      { _id, 'openCards.tryAt': openCards.tryAt, ...freeAt(now) },
      { $set: { lease: newLease(token, now), 'openCards.tryAt': claimed.dueAt, 'openCards.tries': claimed.tries } },
    );
    if (document === undefined) return [];
    const conversation = conversationSchema.parse(document);
    const leased = new LeasedConversation({ conversation, token, collection, clock });
    return [{ ...claimed, id: _id, what: leased }];
  }

  settle(): Promise<void> {
    return Promise.resolve();
  }
}
