import { MessageFactory, type TurnContext } from 'botbuilder';
import type { AdaptiveCard } from '../../cards/support/adaptive-card.ts';
import { closedNotice, putAwayNotice, secretComesNotice } from '../../dialogs/support/notices.ts';
import type { AnswerCount, Input, Turn, TurnEnrollment } from '../../dialogs/support/turn.ts';
import type { PersonId } from '../../services/directory/directory.ts';
import type { Localization } from '../../services/localization/localization.ts';
import type { Language, Translate } from '../../services/localization/translate.ts';
import { type Randomness, randomId } from '../../services/randomness.ts';
import { messageWith, sendInvokeResponse } from '../channel/invoke-response.ts';
import { noteFault, turnIdOf } from '../logging/fault.ts';
import type { Log } from '../logging/log.ts';
import { AnswerCounts, type Answers } from './answer-counts.ts';
import { ChatMessages } from './chat-messages.ts';
import type { Place } from './conversation-document.ts';
import type { LeftUnreplaced, UnreplacedCards } from './unreplaced-cards.ts';

export interface ChatTurnOptions {
  readonly context: TurnContext;
  readonly person: PersonId;
  /** The stored conversation. */
  readonly chat: string;
  readonly enrollment: TurnEnrollment;
  readonly input: Input;
  readonly language: Language;
  /** Whether the person chose it before. */
  readonly isLanguageChosen?: boolean | undefined;
  /** How what was written before was answered. */
  readonly answers?: Answers | undefined;
  /** Where the person is and how they write dates, as far as it is known. */
  readonly place?: Place | undefined;
  readonly localization: Localization;
  readonly randomness: Randomness;
  readonly log: Log;
  /** Asked right before anything is sent; throws once another turn may have begun. */
  readonly assertMaySend: () => void;
  /** Cards that earlier turns could not replace. */
  readonly unreplacedCards?: UnreplacedCards | undefined;
  /** Writes down, before a secret goes into a message that nothing stored names, that there is something to replace. */
  readonly noteOpenCard: (messageId: string) => Promise<void>;
  /** Puts away what is asked in other chats of the person, before a secret is shown in this one. */
  readonly putAwayOthers: () => Promise<void>;
}

/** The channel took a message without saying which it is: no secret goes into it. */
class MessageUnknownError extends Error {
  override readonly name = 'MessageUnknownError';
}

/** A turn over the Bot Framework: sends, edits, and answers the invoke of a clicked card. */
export class ChatTurn implements Turn {
  readonly person: PersonId;
  readonly chat: string;
  readonly enrollment: TurnEnrollment;
  readonly languages: Turn['languages'];
  /** Where the person is, on what, and how they write dates. */
  readonly place: Place;
  /** Whether the person chose the language, in this turn or before. */
  isLanguageChosen: boolean;
  /** What the person wrote in, if it was heard in this turn. */
  heardLanguage: Language | undefined;
  input: Input;
  isUnanswered = false;
  mayComeAgain = false;
  replacesMessageId: string | undefined;
  readonly #context: TurnContext;
  readonly #localization: Localization;
  readonly #randomness: Randomness;
  readonly #log: Log;
  readonly #messages: ChatMessages;
  readonly #noteOpenCard: ChatTurnOptions['noteOpenCard'];
  readonly #putAwayOthers: ChatTurnOptions['putAwayOthers'];
  readonly #isResumed: boolean;
  /** The message that holds the clicked card. */
  #clicked: string | undefined;
  /** The same, while there is only the client's word for it: the bot may never have sent one with that id. */
  #named: string | undefined;
  #language: Language;
  /** Spoken in this turn only. */
  #spoken: Language | undefined;
  readonly #answers: AnswerCounts;
  #invokeAnswer: AdaptiveCard | string | undefined;

  constructor(options: ChatTurnOptions) {
    const { input, localization } = options;
    this.#context = options.context;
    this.person = options.person;
    this.chat = options.chat;
    this.enrollment = options.enrollment;
    this.input = input;
    this.#language = options.language;
    this.isLanguageChosen = options.isLanguageChosen === true;
    this.#answers = new AnswerCounts(options.answers);
    this.#localization = localization;
    this.place = options.place ?? {};
    this.#randomness = options.randomness;
    this.#log = options.log;
    this.#noteOpenCard = options.noteOpenCard;
    this.#putAwayOthers = options.putAwayOthers;
    this.languages = localization.languages.map((id) => ({ id, name: localization.languageName(id) }));
    this.#isResumed = input.kind === 'changed';
    const { context, log, assertMaySend, unreplacedCards } = options;
    this.#messages = new ChatMessages({ context, log, assertMaySend, isResumed: this.#isResumed, unreplacedCards });
    this.#named = this.#clicked = input.kind === 'click' ? input.click.messageId : undefined;
    this.replacesMessageId = this.#clicked;
  }

  get language(): Language {
    return this.#spoken ?? this.#language;
  }

  get translate(): Translate {
    return this.#localization.translator(this.language);
  }

  /** The language that the chat goes on in. */
  get rememberedLanguage(): Language {
    return this.#language;
  }

  /** How what was written was answered, to be remembered. */
  get answers(): Answers | undefined {
    return this.#answers.remembered;
  }

  get isOnPhone(): boolean {
    return /^(?:ios|android)$/iu.test(this.place.platform ?? '');
  }

  useLanguage(language: Language): void {
    this.#language = language;
    this.#spoken = undefined;
    this.isLanguageChosen = true;
  }

  hearLanguage(language: Language): void {
    this.#spoken = language;
    this.heardLanguage = language;
    if (!this.isLanguageChosen) this.#language = language;
  }

  countAnswer(kind: string): AnswerCount {
    return this.#answers.count(kind);
  }

  isInDoubt(messageId: string): boolean {
    return this.#messages.awaitsCard(messageId);
  }

  newNonce(): string {
    return randomId(this.#randomness);
  }

  noteSilence(error: Error): string {
    const notes = { log: this.#log, randomness: this.#randomness };
    const message = 'somebody heard that the directory does not answer';
    return noteFault(notes, { turnId: turnIdOf(this.#context), error, message, level: 'warn' });
  }

  clickedIn(messageId: string | undefined): void {
    if (messageId === undefined) return;
    this.#clicked = messageId;
    this.#named = undefined;
    this.replacesMessageId = messageId;
  }

  async say(text: string): Promise<void> {
    await this.#messages.send(MessageFactory.text(text));
  }

  async answer(text: string): Promise<void> {
    if (this.#isInvoke()) this.#invokeAnswer = text;
    else await this.say(text);
  }

  dateText(moment: Date): string {
    const { locale, timeZone } = this.place;
    return this.#localization.dateText(this.language, moment, timeZone, locale);
  }

  momentText(moment: Date): string {
    const { locale, timeZone } = this.place;
    return this.#localization.momentText(this.#language, moment, timeZone, locale);
  }

  async show(card: AdaptiveCard, { holdsSecret = false } = {}): Promise<string | undefined> {
    const replaced = this.replacesMessageId;
    this.replacesMessageId = undefined;
    if (holdsSecret) return this.#showSecret(card, replaced);
    if (this.#isAnswerDrawnIn(replaced)) this.#invokeAnswer = card;
    if (replaced !== undefined && (await this.#edit(replaced, card))) return replaced;
    // An invoke's answer is already drawn where the click was, even when the message could not be edited.
    if (this.#invokeAnswer === card) return replaced === this.#named ? undefined : replaced;
    return this.#messages.send(messageWith(card));
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
    return this.#messages.unreplaced;
  }

  /** The same when what the turn showed is not stored. */
  get unreplacedAfterFault(): LeftUnreplaced {
    return this.#messages.unreplacedAfterFault;
  }

  /** When nobody waits for an answer: cards that nothing has taken the place of say that they are done with. */
  async closeUnreplacedCards(): Promise<void> {
    if (!this.#isResumed) return;
    for (const messageId of this.unreplaced.messageIds) await this.#edit(messageId, putAwayNotice(this.translate));
  }

  /**
   * A secret goes only into a message that the bot can edit away again: one that it knows the id of. Where there is none, a
   * card without the secret is posted first.
   */
  async #showSecret(card: AdaptiveCard, replaced: string | undefined): Promise<string> {
    await this.#putAwayOthers();
    const known = replaced === this.#named ? undefined : replaced;
    if (known !== undefined) {
      const isAnswer = this.#isAnswerDrawnIn(known);
      const isEdited = await this.#messages.edit(known, card, { holdsSecret: true });
      const canBeReplaced = isEdited || this.#messages.awaitsCard(known);
      if (isAnswer && canBeReplaced) this.#invokeAnswer = card;
      if (isEdited || this.#invokeAnswer === card) return known;
    }
    this.#invokeAnswer ??= closedNotice(this.translate);
    const messageId = await this.#messages.send(messageWith(secretComesNotice(this.translate)));
    if (messageId === undefined) throw new MessageUnknownError('The channel gave a message no id');
    await this.#noteOpenCard(messageId);
    if (await this.#messages.edit(messageId, card, { holdsSecret: true })) return messageId;
    throw new MessageUnknownError('A card with a secret could not be shown');
  }

  /** Whether the answer to a click appears in this message, and is still to be given. */
  #isAnswerDrawnIn(messageId: string | undefined): boolean {
    return this.#isInvoke() && this.#invokeAnswer === undefined && messageId === this.#clicked;
  }

  #edit(messageId: string, card: AdaptiveCard): Promise<boolean> {
    return messageId === this.#named ? this.#messages.editNamed(messageId, card) : this.#messages.edit(messageId, card);
  }

  #isInvoke(): boolean {
    return this.#context.activity.type === 'invoke';
  }
}
