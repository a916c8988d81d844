import { type Activity, MessageFactory, type TurnContext } from 'botbuilder';
import { z } from 'zod';
import type { AdaptiveCard } from '../../cards/support/adaptive-card.ts';
import { movedNotice } from '../../dialogs/support/notices.ts';
import type { Input, Turn, TurnEnrollment } from '../../dialogs/support/turn.ts';
import type { PersonId } from '../../services/directory/directory.ts';
import type { Localization } from '../../services/localization/localization.ts';
import type { Language, Translate } from '../../services/localization/translate.ts';
import { type Randomness, randomId } from '../../services/randomness.ts';
import { messageWith, sendInvokeResponse } from '../channel/invoke-response.ts';
import type { Log } from '../logging/log.ts';
import type { Place } from './conversation-document.ts';
import type { LeftUnreplaced, UnreplacedCards } from './unreplaced-cards.ts';

export interface ChatTurnOptions {
  readonly context: TurnContext;
  readonly person: PersonId;
  readonly enrollment: TurnEnrollment;
  readonly input: Input;
  readonly language: Language;
  /** Where the person is and how they write dates, as far as it is known. */
  readonly place?: Place | undefined;
  readonly localization: Localization;
  readonly randomness: Randomness;
  readonly log: Log;
  /** Asked right before anything is sent; throws once another turn may have begun. */
  readonly assertMaySend: () => void;
  /** Cards that earlier turns could not replace. */
  readonly unreplacedCards?: UnreplacedCards | undefined;
}

/** A turn over the Bot Framework: sends, edits, and answers the invoke of a clicked card. */
export class ChatTurn implements Turn {
  readonly person: PersonId;
  readonly enrollment: TurnEnrollment;
  readonly languages: Turn['languages'];
  /** Where the person is and how they write dates. */
  readonly place: Place;
  /** Whether the person chose the language in this turn. */
  isLanguageChosen = false;
  input: Input;
  replacesMessageId: string | undefined;
  readonly #context: TurnContext;
  readonly #localization: Localization;
  readonly #randomness: Randomness;
  readonly #log: Log;
  readonly #assertMaySend: () => void;
  readonly #clicked: string | undefined;
  readonly #isResumed: boolean;
  /** Messages whose card is still to be replaced. */
  readonly #unreplaced: Set<string>;
  readonly #tries: number;
  #isRefused = false;
  #language: Language;
  #invokeAnswer: AdaptiveCard | string | undefined;

  constructor(options: ChatTurnOptions) {
    const { input, localization } = options;
    this.#context = options.context;
    this.person = options.person;
    this.enrollment = options.enrollment;
    this.input = input;
    this.#language = options.language;
    this.#localization = localization;
    this.place = options.place ?? {};
    this.#randomness = options.randomness;
    this.#log = options.log;
    this.#assertMaySend = options.assertMaySend;
    this.languages = localization.languages.map((id) => ({ id, name: localization.languageName(id) }));
    this.#isResumed = input.kind === 'changed';
    this.#unreplaced = new Set(options.unreplacedCards?.messageIds);
    this.#tries = this.#isResumed ? (options.unreplacedCards?.tries ?? 0) : 0;
    this.#clicked = input.kind === 'click' ? input.click.messageId : undefined;
    this.replacesMessageId = this.#clicked;
  }

  get language(): Language {
    return this.#language;
  }

  get translate(): Translate {
    return this.#localization.translator(this.#language);
  }

  useLanguage(language: Language): void {
    this.#language = language;
    this.isLanguageChosen = true;
  }

  newNonce(): string {
    return randomId(this.#randomness);
  }

  async say(text: string): Promise<void> {
    await this.#send(MessageFactory.text(text));
  }

  async answer(text: string): Promise<void> {
    if (this.#isInvoke()) this.#invokeAnswer = text;
    else await this.say(text);
  }

  dateText(moment: Date): string {
    const { locale, timeZone } = this.place;
    return this.#localization.dateText(this.#language, moment, timeZone, locale);
  }

  async show(card: AdaptiveCard): Promise<string | undefined> {
    const replaced = this.replacesMessageId;
    this.replacesMessageId = undefined;
    if (this.#isInvoke() && this.#invokeAnswer === undefined && replaced === this.#clicked) this.#invokeAnswer = card;
    if (replaced !== undefined && (await this.#edit(replaced, card))) return replaced;
    // An invoke's answer is already drawn where the click was, even when the message could not be edited.
    if (this.#invokeAnswer === card) return replaced;
    return this.#send(messageWith(card));
  }

  async close(messageId: string, card: AdaptiveCard): Promise<void> {
    if (messageId === this.replacesMessageId) await this.show(card);
    else await this.#edit(messageId, card);
  }

  /** Answers the invoke with the card that takes the clicked one's place. Call once, after the turn is saved. */
  async answerInvoke(): Promise<void> {
    if (!this.#isInvoke()) return;
    await sendInvokeResponse(this.#context, this.#invokeAnswer ?? this.translate('chat.stale-card'));
  }

  /** The cards that this turn and those before it could not replace. */
  get unreplaced(): LeftUnreplaced {
    return { messageIds: [...this.#unreplaced], tries: this.#tries, isRefused: this.#isRefused };
  }

  /** When nobody waits for an answer: cards that nothing has taken the place of say that they are done with. */
  async closeUnreplacedCards(): Promise<void> {
    if (!this.#isResumed) return;
    for (const messageId of this.#unreplaced) await this.#edit(messageId, movedNotice(this.translate));
  }

  /**
   * The invoke's answer is drawn for the person who clicked, until the chat is read again: the edit is what lasts.
   * @returns false when the channel refuses, because the message is gone or cannot be edited now.
   * @throws when nobody waits for an answer: then it is tried later instead of asked again below.
   */
  async #edit(messageId: string, card: AdaptiveCard): Promise<boolean> {
    this.#assertMaySend();
    try {
      await this.#context.updateActivity({ ...messageWith(card), id: messageId });
      this.#unreplaced.delete(messageId);
      return true;
    } catch (error) {
      this.#log.warn({ err: error }, 'a card could not be replaced');
      if (this.#note(error) === 404) this.#unreplaced.delete(messageId);
      else this.#unreplaced.add(messageId);
      if (this.#isResumed && this.#unreplaced.has(messageId)) throw error;
      return false;
    }
  }

  async #send(activity: Partial<Activity>): Promise<string | undefined> {
    this.#assertMaySend();
    try {
      return (await this.#context.sendActivity(activity))?.id;
    } catch (error) {
      this.#note(error);
      throw error;
    }
  }

  /** @returns the status that the channel refused with. */
  #note(error: unknown): number | undefined {
    const status = statusSchema.safeParse(error).data?.statusCode;
    if (status === 403) this.#isRefused = true;
    return status;
  }

  #isInvoke(): boolean {
    return this.#context.activity.type === 'invoke';
  }
}

/** What the SDK's client throws for an answer that is none of success. */
const statusSchema = z.object({ statusCode: z.number() });
