import type { TurnContext } from 'botbuilder';
import type { AdaptiveCard } from '../../cards/support/adaptive-card.ts';
import type { ActionId } from '../../cards/support/actions.ts';
import type { CardInputs } from './card-inputs.ts';
import type { PersonId } from '../../services/directory/directory.ts';
import type { EnrollmentService } from '../../services/enrollment/enrollment-service.ts';
import type { Language, Translate } from '../../services/localization/translate.ts';

/** A click on one of our cards, parsed and bounded; whether it is still good is the prompt's to say. */
export interface Click {
  readonly action: ActionId;
  readonly flow: string;
  readonly nonce: string;
  /** The message that holds the clicked card, as the client names it: some say nothing, or another id. */
  readonly messageId: string | undefined;
  readonly inputs: CardInputs;
}

/** What the person did in this turn; `changed` is something that happened outside the chat. */
export type Input =
  | { readonly kind: 'click'; readonly click: Click }
  | { readonly kind: 'text'; readonly text: string }
  /** The chat was opened for the first time. */
  | { readonly kind: 'arrived' }
  | { readonly kind: 'changed' };

/** The use cases of enrollment that a chat needs; within a turn, what is known is not read again. */
export type TurnEnrollment = Pick<
  EnrollmentService,
  | 'status'
  | 'isSentHere'
  | 'request'
  | 'begin'
  | 'entryToShow'
  | 'prove'
  | 'cancel'
  | 'verify'
  | 'phones'
  | 'push'
  | 'pins'
  | 'managing'
  | 'appPasswords'
  | 'recovery'
  | 'passes'
>;

/** How often what somebody wrote was answered in the same way, this time included. */
export interface AnswerCount {
  /** With nothing else between. */
  readonly inARow: number;
  /** In this chat. */
  readonly inAll: number;
}

/**
 * One turn with one person in their personal chat, as dialogs see it: who, in which language, what came in, and the few
 * ways to answer. The bot makes it; `turnOf` finds it.
 */
export interface Turn {
  readonly person: PersonId;
  /** The stored conversation that it is in. */
  readonly chat: string;
  /** What can be done about the person's enrollment. */
  readonly enrollment: TurnEnrollment;
  /** What came in; a dialog may turn it into `changed` once it has dealt with it. */
  input: Input;
  readonly language: Language;
  readonly translate: Translate;
  /** Whether the person reads the chat on a phone or tablet: nobody scans their own screen. */
  readonly isOnPhone: boolean;
  /** The languages to choose from, each with its own name. */
  readonly languages: readonly { readonly id: Language; readonly name: string }[];
  /** Remembers the language; `translate` speaks it from here on. */
  useLanguage(language: Language): void;
  /** Somebody wrote in this language: the answer is in it, and so is what follows, unless they have chosen one. */
  hearLanguage(language: Language): void;
  /** Whether the card in this message may have been taken away by a turn that failed: nobody knows what stands there. */
  isInDoubt(messageId: string): boolean;
  /** What was written is no answer to the open question, which stands. */
  isUnanswered: boolean;
  /** Nothing was done of what was clicked, because somebody else did not answer: the same click counts when it comes again. */
  mayComeAgain: boolean;
  /** Notes how what somebody wrote is answered. @returns how often that was so, this time included. */
  countAnswer(kind: string): AnswerCount;
  /** A sentence of its own in the chat. */
  say(text: string): Promise<void>;
  /** A sentence in answer to a click, whose card stays as it is; where nothing was clicked, one in the chat. */
  answer(text: string): Promise<void>;
  /** The day of a moment, where the person is and as they write it. */
  dateText(moment: Date): string;
  /** The same with the time of day. */
  momentText(moment: Date): string;
  /**
   * The message whose place the next card takes, so that chat history keeps no open form and no secret: the clicked card
   * at first, nothing after it was taken.
   */
  replacesMessageId: string | undefined;
  /** The bot sent the clicked card in this message, whatever the client says; undefined when the channel gave it no id. */
  clickedIn(messageId: string | undefined): void;
  /**
   * Shows a card in `replacesMessageId`, or as a new message. One that holds a secret goes into a message whose id is
   * known, and nowhere else. @returns the id of the message that holds it, when the channel gives one.
   */
  show(card: AdaptiveCard, options?: { readonly holdsSecret?: boolean }): Promise<string | undefined>;
  /** Puts a card in the place of an open one that was answered or left; where that message is gone, nothing is shown. */
  close(messageId: string, card: AdaptiveCard): Promise<void>;
  /** 128 random bits as text. */
  newNonce(): string;
  /** Writes down that somebody did not answer whom this turn asked, and why. @returns the reference that leads to it in the log. */
  noteSilence(error: Error): string;
}

/** What of a turn a card is drawn with. */
export type DrawnFor = Pick<Turn, 'translate' | 'momentText' | 'newNonce'>;

/** Key of the Turn in a TurnContext's turn state. */
export const turnKey = Symbol('turn');

/** The turn that a context carries. @throws when the bot did not put one there, which is a programming error. */
export function turnOf(context: TurnContext): Turn {
  const turn = context.turnState.get<Turn | undefined>(turnKey);
  if (turn === undefined) throw new Error('This context carries no turn');
  return turn;
}
