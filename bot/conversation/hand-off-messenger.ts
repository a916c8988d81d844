import { LRUCache } from 'lru-cache';
import type { AdaptiveCard } from '../../cards/support/adaptive-card.ts';
import { standingFlow } from '../../cards/support/actions.ts';
import { handOffCard } from '../../dialogs/helpdesk/hand-off-cards.ts';
import { type Names, namesIn } from '../../dialogs/helpdesk/names.ts';
import type { HandOffReader } from '../../dialogs/helpdesk/hand-off-words.ts';
import type { Clock } from '../../services/clock.ts';
import type { Directory, PersonId } from '../../services/directory/directory.ts';
import type { Helpdesk } from '../../services/directory/helpdesk-roster.ts';
import { inOrderOfAsking, isForAnybody, mostAsked } from '../../services/hand-off/agents-to-ask.ts';
import type { HandOff, HandOffCard } from '../../services/hand-off/hand-off.ts';
import type { HandOffs } from '../../services/hand-off/hand-offs.ts';
import {
  changesWithTime,
  isOfWhoIsWaitedFor,
  type WantedCard,
  wantedCards,
} from '../../services/hand-off/wanted-cards.ts';
import { type Localization, matchLanguage } from '../../services/localization/localization.ts';
import type { Language } from '../../services/localization/translate.ts';
import type { Delivery, KeepClaim } from '../../services/outbox/outbox.ts';
import { type Randomness, randomId } from '../../services/randomness.ts';
import { digestOf } from '../../services/secrets/mac.ts';
import type { BotAdapter } from '../channel/adapter.ts';
import { isChatGone, refusedWith } from '../channel/channel-refusal.ts';
import { messageWith } from '../channel/invoke-response.ts';
import type { HandOffReach, Shown } from './hand-off-reach.ts';
import { inChat } from './in-chat.ts';
import type { PersonalChat, PersonalChats } from './personal-chats.ts';

export interface HandOffMessengerOptions {
  readonly adapter: Pick<BotAdapter, 'resume'>;
  readonly chats: Pick<PersonalChats, 'of' | 'whoHas' | 'markDead'>;
  readonly handOffs: Pick<HandOffs, 'noteCard'>;
  readonly directory: Pick<Directory, 'find'>;
  readonly reach: Pick<HandOffReach, 'note'>;
  /** The people at the helpdesk who are there for somebody. */
  readonly helpdeskOf: (person: PersonId) => Promise<Helpdesk>;
  readonly localization: Localization;
  readonly defaultLanguage: Language;
  readonly clock: Clock;
  readonly randomness: Randomness;
  /** Opens the chat with the bot; undefined where there is no such address. */
  readonly chatLink?: string | undefined;
  /** Hears why a card could not be brought up to date. */
  readonly onTrouble: (error: unknown) => void;
}

/** Teams did not take a card of a hand-off now. */
class CardNotShownError extends Error {
  override readonly name = 'CardNotShownError';

  constructor(cause: unknown) {
    super('A card of a hand-off could not be shown', { cause });
  }
}

/** Brings the cards of hand-offs up to date: sends those that are missing, once, and edits those that show something else. */
export class HandOffMessenger {
  readonly #options: HandOffMessengerOptions;
  /** Cards that are in a chat and could not be written down: they are not sent again once the store works. */
  readonly #unnoted = new LRUCache<string, HandOffCard>({ max: mostUnnoted });

  constructor(options: HandOffMessengerOptions) {
    this.#options = options;
  }

  /**
   * Shows one hand-off to everybody who has to see it. What one of them cannot be shown keeps nothing from the others. Where it
   * takes long the claim is kept meanwhile, so that no other replica shows the same; once it changes it is left to the next time.
   */
  async show(handOff: HandOff, keep: KeepClaim = () => Promise.resolve(true)): Promise<Delivery> {
    const { helpdeskOf, onTrouble } = this.#options;
    const helpdesk = await helpdeskOf(handOff.person);
    const names = await namesIn(handOff, this.#options.directory);
    const asked = await this.#askedOf(handOff, helpdesk);
    const cards = wantedCards(handOff, { ...helpdesk, asked }, this.#options.clock.now());
    const byRecipient = [...new Set(cards.map(({ to }) => to))].map((to) => cards.filter((card) => card.to === to));
    const all: (readonly [WantedCard, Shown])[] = [];
    const claim = { isMine: true };
    // Whoever is slow keeps nobody else waiting.
    await inLanes(byRecipient, async (theirs) => {
      for (const card of theirs) {
        if (!(await keep())) claim.isMine = false;
        if (!claim.isMine) return;
        const shown = await this.#showOne(handOff, card, names).catch((error: unknown): Shown => {
          onTrouble(error);
          return 'later';
        });
        all.push([card, shown]);
      }
    });
    if (!claim.isMine) return 'later';
    await this.#options.reach.note(handOff, helpdesk, all);
    // Who helps and has no chat sees the list once they open one; the person, or their manager, is waited for. The place of an
    // agent who has blocked the bot is another's the next time.
    const isWaitedFor = all.some(
      ([card, shown]) =>
        shown === 'later' || (shown !== 'shown' && (isOfWhoIsWaitedFor(card) || asked.includes(card.to))),
    );
    // Who is not known to be at the helpdesk now may have a card, or be the one to have it.
    return isWaitedFor || helpdesk.mayBeMore || changesWithTime(handOff, this.#options.clock.now())
      ? 'later'
      : 'delivered';
  }

  /** Whoever has no chat with the bot takes nobody's place. */
  async #askedOf(handOff: HandOff, helpdesk: Helpdesk): Promise<readonly string[]> {
    const { chats, clock } = this.#options;
    if (!isForAnybody(handOff, helpdesk, clock.now())) return [];
    return chats.whoHas(handOff.person.tenantId, inOrderOfAsking(handOff, helpdesk.agents), mostAsked);
  }

  async #showOne(handOff: HandOff, card: WantedCard, names: Names): Promise<Shown> {
    // What an agent was shown of a good pass is taken away by them, or when the pass ends.
    if (card.slot.startsWith('pass ') && isGoodPass(handOff, card, this.#options.clock.now())) return 'shown';
    const to = { tenantId: handOff.person.tenantId, objectId: card.to };
    const known = await this.#known(handOff, card);
    const chats = await this.#options.chats.of(to);
    if (known !== undefined) {
      const chat = chats.find(({ _id }) => _id === known.chat);
      return chat === undefined ? 'shown' : this.#edit({ handOff, card, known, names }, chat);
    }
    let why: 'no-chat' | 'blocked' = 'no-chat';
    for (const chat of chats) {
      const sent = await this.#send(handOff, card, { chat, names });
      if (sent === 'shown') return sent;
      if (sent === 'blocked') why = sent;
      await this.#options.chats.markDead(chat._id, to);
    }
    return why;
  }

  async #send(
    handOff: HandOff,
    card: WantedCard,
    { chat, names }: { readonly chat: PersonalChat; readonly names: Names },
  ): Promise<'shown' | 'gone' | 'blocked'> {
    const { drawn, digest } = this.#draw(handOff, card, { chat, names });
    const { value: messageId = '', failure } = await inChat(
      this.#options.adapter,
      chat,
      async (context) => (await context.sendActivity(messageWith(drawn)))?.id,
    );
    if (failure !== undefined) {
      if (isChatGone(failure)) return refusedWith(failure) === 403 ? 'blocked' : 'gone';
      throw new CardNotShownError(failure);
    }
    // Without its id nobody can edit it: it is not sent again all the same.
    const where = { slot: card.slot, to: card.to, chat: chat._id, messageId };
    await this.#note(handOff, { ...where, digest });
    return 'shown';
  }

  /** The message that shows it, as far as this process knows. */
  async #known(handOff: HandOff, card: WantedCard): Promise<HandOffCard | undefined> {
    const noted = handOff.cards.find(({ slot, to }) => slot === card.slot && to === card.to);
    const unnoted = this.#unnoted.get(keyOf(handOff, card));
    if (noted !== undefined || unnoted === undefined) return noted;
    await this.#note(handOff, unnoted);
    return unnoted;
  }

  async #note(handOff: HandOff, card: HandOffCard): Promise<void> {
    this.#unnoted.set(keyOf(handOff, card), card);
    await this.#options.handOffs.noteCard(handOff._id, card);
    this.#unnoted.delete(keyOf(handOff, card));
  }

  async #edit(
    {
      handOff,
      card,
      known,
      names,
    }: {
      readonly handOff: HandOff;
      readonly card: WantedCard;
      readonly known: HandOffCard;
      readonly names: Names;
    },
    chat: PersonalChat,
  ): Promise<Shown> {
    const { drawn, digest } = this.#draw(handOff, card, { chat, names });
    if (digest === known.digest || known.messageId === '') return 'shown';
    const { failure } = await inChat(this.#options.adapter, chat, (context) =>
      context.updateActivity({ ...messageWith(drawn), id: known.messageId }),
    );
    const status = failure === undefined ? undefined : refusedWith(failure);
    // Whoever deleted it, or left the chat, does not want to see it.
    if (failure !== undefined && status !== 404 && !isChatGone(failure)) throw new CardNotShownError(failure);
    await this.#options.handOffs.noteCard(handOff._id, { ...known, digest });
    return 'shown';
  }

  #draw(
    handOff: HandOff,
    card: WantedCard,
    { chat, names }: { readonly chat: PersonalChat; readonly names: Names },
  ): { readonly drawn: AdaptiveCard; readonly digest: string } {
    const { localization, defaultLanguage, clock, randomness, chatLink } = this.#options;
    const language = matchLanguage(chat.language) ?? defaultLanguage;
    const reader: HandOffReader = {
      translate: localization.translator(language),
      reader: card.to,
      ...names,
      momentText: (at) => localization.momentText(language, at, chat.place?.timeZone, chat.place?.locale),
      now: clock.now(),
      chatLink,
    };
    const drawn = handOffCard(handOff, card, reader, { flow: standingFlow, nonce: randomId(randomness) });
    const same = handOffCard(handOff, card, reader, { flow: standingFlow, nonce: '' });
    return { drawn, digest: digestOf(JSON.stringify(same)) };
  }
}

/** Cards that one process remembers while its store fails. */
const mostUnnoted = 1_000;

function keyOf({ _id }: HandOff, { slot, to }: Pick<HandOffCard, 'slot' | 'to'>): string {
  return `${_id} ${to} ${slot}`;
}

/** Recipients that are written to at once: each of them writes down what it was shown in the same row. */
const mostLanes = 8;

/** Does so many at a time, the next one when one is done. */
async function inLanes<Item>(items: readonly Item[], act: (item: Item) => Promise<void>): Promise<void> {
  const waiting = [...items];
  const lane = async (): Promise<void> => {
    for (let item = waiting.shift(); item !== undefined; item = waiting.shift()) await act(item);
  };
  await Promise.all(Array.from({ length: mostLanes }, lane));
}

function isGoodPass({ pass }: HandOff, { slot }: WantedCard, now: Date): boolean {
  return pass?.end === undefined && pass !== undefined && slot === `pass ${pass.id}` && pass.expiresAt > now;
}
