import type { ConversationReference } from 'botbuilder';
import { openMessageOf } from '../../dialogs/support/prompt-state.ts';
import type { Clock } from '../../services/clock.ts';
import { type PersonId, personKey } from '../../services/directory/directory.ts';
import type { Collection, DocumentStore } from '../../services/store/document-store.ts';
import {
  type Conversation,
  conversationCollection,
  conversationSchema,
  isLanguageChosen,
  type StoredConversation,
} from './conversation-document.ts';
import { freeAt } from './leased-conversation.ts';
import { unreplacedCards } from './unreplaced-cards.ts';

/** One of somebody's personal chats with the bot. */
export type PersonalChat = Pick<Conversation, '_id' | 'reference' | 'language' | 'place'>;

/** People whose chats are looked for by one question to the store. */
const askedAtOnce = 50;

/** Which chats people have with the bot: several over time, of which some lead nowhere any more. */
export class PersonalChats {
  readonly #collection: Collection<StoredConversation>;
  readonly #clock: Clock;

  constructor({ store, clock }: { readonly store: DocumentStore; readonly clock: Clock }) {
    this.#collection = store.collection(conversationCollection);
    this.#clock = clock;
  }

  /** The chats that can be written to: those first in which something is asked, and of them the one used last. */
  async of(person: PersonId): Promise<readonly PersonalChat[]> {
    return (await this.#allOf(person)).filter(({ deadAt }) => deadAt === undefined);
  }

  /** Of these people, in their order, the first so many who have a chat that can be written to. */
  async whoHas(tenantId: string, objectIds: readonly string[], most: number): Promise<readonly string[]> {
    const having: string[] = [];
    for (let from = 0; from < objectIds.length && having.length < most; from += askedAtOnce) {
      const some = objectIds.slice(from, from + askedAtOnce);
      const keys = some.map((objectId) => personKey({ tenantId, objectId }));
      const found = await this.#collection.find({ person: { $in: keys }, deadAt: { $exists: false } });
      const owners = new Set(found.filter(({ reference }) => reference !== undefined).map(({ person }) => person));
      having.push(...some.filter((_, index) => owners.has(keys[index])));
    }
    return having.slice(0, most);
  }

  /**
   * The chats to write to, one after the other until one can be written to. `isAskedInVain`: all that is asked is asked in
   * chats that cannot be written to, should those before it turn out to be such.
   */
  async toTell(person: PersonId): Promise<readonly { readonly _id: string; readonly isAskedInVain: boolean }[]> {
    const all = await this.#allOf(person);
    const alive = all.filter(({ deadAt }) => deadAt === undefined);
    const isAsked = all.some(({ dialogs }) => dialogs !== undefined);
    return alive.map(({ _id }, index) => {
      const isAskedFurtherOn = alive.slice(index).some(({ dialogs }) => dialogs !== undefined);
      return { _id, isAskedInVain: isAsked && !isAskedFurtherOn };
    });
  }

  /** BCP 47 tag of the language that somebody chose in one of their chats, or else of what the one used last is in. */
  async languageOf(person: PersonId): Promise<string | undefined> {
    const usedLast = (await this.#allOf(person)).toSorted((one, other) => usedAt(other) - usedAt(one));
    return (usedLast.find(isLanguageChosen) ?? usedLast[0])?.language;
  }

  /** Somebody is to hear what the bot has to say to them, if there is a chat to say it in. @returns whether there is. */
  async oweGreeting(person: PersonId): Promise<boolean> {
    const [chat] = await this.of(person);
    if (chat === undefined) return false;
    const greeting = { tryAt: this.#clock.now(), tries: 0 };
    await this.#collection.findOneAndUpdate({ _id: chat._id, person: personKey(person) }, { $set: { greeting } });
    return true;
  }

  /** Nothing is known any more of the chats that somebody has; what they write next begins one anew. */
  async forget(person: PersonId): Promise<void> {
    await this.#collection.deleteMany({ person: personKey(person) });
  }

  async #allOf(person: PersonId): Promise<readonly Conversation[]> {
    const found = await this.#collection.find({ person: personKey(person) });
    const chats = found.map((document) => conversationSchema.parse(document));
    const isOpen = ({ dialogs }: Conversation): number => (dialogs === undefined ? 0 : 1);
    return chats.sort((one, other) => isOpen(other) - isOpen(one) || usedAt(other) - usedAt(one));
  }

  /** Nothing can be sent to the chat, until its owner does something in it. */
  async markDead(id: string, person: PersonId): Promise<void> {
    await this.#collection.findOneAndUpdate(
      { _id: id, person: personKey(person) },
      { $set: { deadAt: this.#clock.now() } },
    );
  }

  /** The owner was heard of: where the channel is reached is known anew. Where it is as before, nothing is written. */
  async refresh(id: string, person: PersonId, reference: Partial<ConversationReference>): Promise<void> {
    await this.#collection.findOneAndUpdate(
      { _id: id, person: personKey(person), 'reference.serviceUrl': { $ne: reference.serviceUrl } },
      { $set: { reference } },
    );
  }

  /**
   * A secret is about to be shown in one chat. What others of the same person ask is put away: a card there may show the
   * same secret, and nobody would replace it once it is proven.
   */
  async putAwayOthers(person: PersonId, id: string): Promise<void> {
    const now = this.#clock.now();
    const asking = await this.#collection.find({ person: personKey(person), dialogs: { $exists: true } });
    for (const document of asking.filter(({ _id }) => _id !== id)) {
      const { dialogs, unreplacedCards: known } = conversationSchema.parse(document);
      const open = openMessageOf(dialogs?.stack);
      const messageIds = [...(known?.messageIds ?? []), ...(open === undefined ? [] : [open])];
      const openCards = unreplacedCards({ messageIds, tries: 0, isRefused: false }, now);
      await this.#collection.findOneAndUpdate(
        { _id: document._id, ...freeAt(now) },
        { ...(openCards && { $set: { openCards: { ...openCards, tryAt: now } } }), $unset: { dialogs: '' } },
      );
    }
  }
}

function usedAt(chat: Conversation): number {
  return chat.usedAt?.getTime() ?? 0;
}
