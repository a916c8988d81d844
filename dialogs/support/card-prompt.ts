import type { TurnContext } from 'botbuilder';
import {
  Dialog,
  type DialogContext,
  type DialogInstance,
  DialogReason,
  type DialogTurnResult,
} from './botbuilder-dialogs.ts';
import type { z } from 'zod';
import type { ActionId, CardBinding } from '../../cards/support/actions.ts';
import type { AdaptiveCard } from '../../cards/support/adaptive-card.ts';
import { matchLanguage } from '../../services/localization/localization.ts';
import { closedNotice, languageNotice, languagesFor, movedNotice, staleNotice } from './notices.ts';
import { showOwnNotices } from './own-notices.ts';
import { bindingOf, isBesideOf, isBoundTo, type PromptState, setState, stateOf } from './prompt-state.ts';
import { tellOfQuestion } from './question-events.ts';
import { actionTitled, offeredActions, titleOfAction } from './typed-action.ts';
import { type Click, type Turn, turnOf } from './turn.ts';

type Eventually<T> = T | Promise<T>;

/**
 * What an answer leads to: the question is done with a result, or it is asked again. `again` says what was wrong with the
 * answer, `refreshed` what was done about it.
 */
export type Answer<Result> = { readonly end: Result } | { readonly again: string } | { readonly refreshed: string };

/** A click as a question sees it: which button, and what stood in the inputs. */
export type Submission = Pick<Click, 'action' | 'inputs'>;

/** One question asked with a card. `options` came with the prompt and hold ids only. */
export interface Question<Options, Result> {
  /** The buttons that are answers to this question. */
  readonly actions: readonly ActionId[];
  /** The card is a receipt: it stays as it is, whatever the person goes on to, and this is what the question ends with then. */
  readonly stays?: { readonly end: Result };
  /** The card shows a secret: it goes only into a message that can be replaced. */
  readonly holdsSecret?: boolean;
  /** Draws the card, or ends at once when there is nothing left to ask. `problem` says why it is asked again. */
  draw(turn: Turn, ask: Asking<Options>): Eventually<AdaptiveCard | { readonly end: Result }>;
  /** A click on this very card. */
  onClick(turn: Turn, options: Options, submission: Submission): Eventually<Answer<Result>>;
  /** A typed answer; undefined when the text is none. */
  onText?(turn: Turn, options: Options, text: string): Eventually<Answer<Result> | undefined>;
}

/** A question in a message that is known, one that may be in none, or a receipt, which asks nothing. */
export type CardLook = 'question' | 'unseen' | 'receipt';

interface Asking<Options> {
  readonly options: Options;
  /** Goes into every action of the card. */
  readonly binding: CardBinding;
  readonly problem?: string | undefined;
  /** What was done about the answer before. */
  readonly notice?: string | undefined;
  /** What was filled in a moment ago, to be corrected; it is never stored. */
  readonly inputs?: Click['inputs'];
}

/**
 * Asks with a card and waits for a click on it or a typed answer. (The prompts of botbuilder-dialogs see neither card
 * submits nor invokes.) Every card has a nonce of its own that is good once: an old or doubled click gets a friendly
 * answer and changes nothing. The state holds ids only; the card is drawn afresh each time.
 */
export class CardPrompt<Options, Result> extends Dialog {
  readonly #options: z.ZodType<Options>;
  readonly #question: Question<Options, Result>;

  constructor(id: string, options: z.ZodType<Options>, question: Question<Options, Result>) {
    super(id);
    this.#options = options;
    this.#question = question;
  }

  override async beginDialog(dc: DialogContext, options?: object): Promise<DialogTurnResult> {
    const turn = turnOf(dc.context);
    // What was changed is told before the next question, and not beside a secret that is shown once.
    if (!this.showsSecret) await showOwnNotices(turn);
    return this.#ask(dc, { nonce: turn.newNonce(), options: options ?? {} });
  }

  override async continueDialog(dc: DialogContext): Promise<DialogTurnResult> {
    const turn = turnOf(dc.context);
    const state = stateOf(dc.activeDialog);
    if (turn.input.kind === 'click') return this.#click(dc, state, turn.input.click);
    if (turn.input.kind === 'text') return this.#text(dc, state, turn.input.text);
    if (turn.input.kind === 'arrived') {
      const { stays } = this.#question;
      return stays === undefined ? this.#askBelow(dc, state) : dc.endDialog(stays.end);
    }
    // Something happened outside the chat: the card says how things stand.
    turn.replacesMessageId = state.messageId;
    // A card that cannot be replaced stays open: it is no longer good for an answer.
    return this.#ask(dc, state.messageId === undefined ? { ...state, nonce: turn.newNonce() } : state);
  }

  /** Cancelled from outside: the card must not stay open. */
  override async endDialog(context: TurnContext, instance: DialogInstance, reason: DialogReason): Promise<void> {
    if (reason !== DialogReason.cancelCalled) return;
    const state = stateOf(instance);
    if (isAsked(state)) tellOfQuestion(this.telemetryClient, this.id, 'left');
    await this.#close(turnOf(context), state, movedNotice);
  }

  /** @param action the button that was meant; undefined for what was written as an answer. */
  #end(dc: DialogContext, result: Result, action?: ActionId): Promise<DialogTurnResult> {
    tellOfQuestion(this.telemetryClient, this.id, action !== undefined && leaving.has(action) ? 'left' : 'answered');
    return dc.endDialog(result);
  }

  async #click(dc: DialogContext, state: PromptState, click: Click): Promise<DialogTurnResult> {
    const turn = turnOf(dc.context);
    if (isBesideOf(state, click)) return this.#clickBeside(dc, state, click);
    if (!isBoundTo(state, click)) return this.#staleClick(dc, state, click);
    turn.clickedIn(state.messageId);
    if (state.offered?.includes(click.action) === false) return this.#askBelow(dc, state);
    if (click.action === 'language') return this.#switchLanguage(dc, state, click);
    if (click.action === 'choose-language') return this.#chooseLanguage(dc, state);
    if (!this.#question.actions.includes(click.action)) return this.#askBelow(dc, state);
    const answer = await this.#question.onClick(turn, this.#options.parse(state.options), click);
    if ('end' in answer) return this.#end(dc, answer.end, click.action);
    return this.#ask(dc, { ...state, nonce: turn.newNonce() }, saidBy(answer, click.inputs));
  }

  /** The card beside the question makes room for what it was clicked for; the question's own card stays where it is. */
  async #clickBeside(dc: DialogContext, state: PromptState, click: Click): Promise<DialogTurnResult> {
    const turn = turnOf(dc.context);
    const { beside, ...question } = state;
    turn.clickedIn(beside?.messageId);
    if (click.action === 'choose-language') {
      const done = await this.#chooseLanguage(dc, question);
      await this.#close(turn, state, movedNotice);
      return done;
    }
    if (click.action === 'language') {
      useLanguageOf(turn, click);
      await turn.show(languageNotice(turn.translate));
      turn.replacesMessageId = state.messageId;
      return this.#ask(dc, { ...question, nonce: turn.newNonce() });
    }
    const isAnswer = this.#question.actions.includes(click.action);
    const options = this.#options.parse(state.options);
    const answer = isAnswer ? await this.#question.onClick(turn, options, click) : undefined;
    if (answer === undefined) return this.#askBelow(dc, question);
    if (!('end' in answer)) return this.#askBelow(dc, question, saidBy(answer, {}));
    await this.#close(turn, state, closedNotice);
    return this.#end(dc, answer.end, click.action);
  }

  async #text(dc: DialogContext, state: PromptState, text: string): Promise<DialogTurnResult> {
    const turn = turnOf(dc.context);
    const options = this.#options.parse(state.options);
    const action = await this.#typedAction(turn, state, text);
    const answer =
      action === undefined
        ? await this.#question.onText?.(turn, options, text)
        : await this.#question.onClick(turn, options, { action, inputs: {} });
    if (answer !== undefined && !('end' in answer)) {
      await turn.say('again' in answer ? answer.again : answer.refreshed);
      return Dialog.EndOfTurn;
    }
    if (answer === undefined) return this.#unanswered(dc, state);
    await this.#close(turn, state, action !== undefined && leaving.has(action) ? movedNotice : closedNotice);
    return this.#end(dc, answer.end, action);
  }

  /**
   * The question stands where it is: what was written is for others to understand. One that never came is asked now, and one
   * that there is nothing left to ask of says so.
   */
  async #unanswered(dc: DialogContext, state: PromptState): Promise<DialogTurnResult> {
    const turn = turnOf(dc.context);
    const isMissing = this.#question.holdsSecret === true && state.messageId === undefined;
    if (isMissing || (await this.#card(turn, state)) === undefined) return this.#askBelow(dc, state);
    turn.isUnanswered = true;
    return Dialog.EndOfTurn;
  }

  get showsSecret(): boolean {
    return this.#question.holdsSecret === true;
  }

  /** How the person sees what is asked. */
  lookOf(dc: DialogContext): CardLook {
    if (this.#question.stays !== undefined) return 'receipt';
    const { messageId } = stateOf(dc.activeDialog);
    return messageId === undefined || turnOf(dc.context).isInDoubt(messageId) ? 'unseen' : 'question';
  }

  /** Somebody who types what a button says means the button. */
  async #typedAction(turn: Turn, state: PromptState, text: string): Promise<ActionId | undefined> {
    const card = await this.#card(turn, state);
    return card && actionTitled(card, text);
  }

  /** The title of the first of these buttons that the card of the open question has. */
  async titleOf(dc: DialogContext, actions: readonly ActionId[]): Promise<string | undefined> {
    const card = await this.#card(turnOf(dc.context), stateOf(dc.activeDialog));
    return card && titleOfAction(card, actions);
  }

  async #card(turn: Turn, state: PromptState): Promise<AdaptiveCard | undefined> {
    const options = this.#options.parse(state.options);
    const card = await this.#question.draw(turn, { options, binding: bindingOf(state) });
    return 'end' in card ? undefined : card;
  }

  async #staleClick(dc: DialogContext, state: PromptState, click: Click): Promise<DialogTurnResult> {
    const turn = turnOf(dc.context);
    // A second click on the card that is still the question: show the question as it stands now.
    if (click.messageId !== undefined && click.messageId === state.messageId) {
      turn.clickedIn(state.messageId);
      return this.#ask(dc, state, state.said);
    }
    await turn.show(staleNotice(turn.translate));
    return Dialog.EndOfTurn;
  }

  /** The card may be far up, or on a screen that was left: asks again where the person is looking. */
  async #askBelow(dc: DialogContext, state: PromptState, said?: Said): Promise<DialogTurnResult> {
    const turn = turnOf(dc.context);
    if (turn.replacesMessageId !== undefined && turn.replacesMessageId !== state.messageId)
      await turn.show(movedNotice(turn.translate));
    await this.#close(turn, state, movedNotice);
    return this.#ask(dc, { ...state, nonce: turn.newNonce() }, said);
  }

  /** The languages took the place of this question: it is asked again in the new one. */
  #switchLanguage(dc: DialogContext, state: PromptState, click: Click): Promise<DialogTurnResult> {
    const turn = turnOf(dc.context);
    useLanguageOf(turn, click);
    return this.#ask(dc, { ...state, nonce: turn.newNonce() });
  }

  /** Shows the languages in place of the question; choosing one brings the question back. */
  async #chooseLanguage(dc: DialogContext, state: PromptState): Promise<DialogTurnResult> {
    const turn = turnOf(dc.context);
    const next = { ...state, nonce: turn.newNonce() };
    const card = languagesFor(turn, bindingOf(next));
    setState(dc.activeDialog, { ...next, messageId: await turn.show(card), offered: offeredActions(card) });
    return Dialog.EndOfTurn;
  }

  /** The question was answered or put aside: its card becomes one without a form, unless it never was one. */
  async #close(turn: Turn, { messageId }: PromptState, notice: typeof closedNotice): Promise<void> {
    if (messageId === undefined || this.#question.stays !== undefined) return;
    await turn.close(messageId, notice(turn.translate));
  }

  async #ask(dc: DialogContext, state: PromptState, said: Said = {}): Promise<DialogTurnResult> {
    const turn = turnOf(dc.context);
    const asking = { options: this.#options.parse(state.options), binding: bindingOf(state), ...said };
    const card = await this.#question.draw(turn, asking);
    if ('end' in card) return dc.endDialog(card.end);
    const { holdsSecret = false } = this.#question;
    const messageId = await turn.show(card, { holdsSecret });
    const { problem, notice } = said;
    if (!isAsked(state)) tellOfQuestion(this.telemetryClient, this.id, 'asked');
    const isSaid = problem !== undefined || notice !== undefined;
    const kept = isSaid ? { problem, notice } : undefined;
    setState(dc.activeDialog, { ...state, messageId, offered: offeredActions(card), said: kept });
    return Dialog.EndOfTurn;
  }
}

/** Whether its card was shown, for all that is known. */
function isAsked({ offered }: PromptState): boolean {
  return offered !== undefined;
}

/** What a question that is asked again says about the answer before. */
type Said = Pick<Asking<unknown>, 'problem' | 'notice' | 'inputs'>;

function saidBy(answer: { readonly again: string } | { readonly refreshed: string }, inputs: Click['inputs']): Said {
  return 'again' in answer ? { problem: answer.again, inputs } : { notice: answer.refreshed };
}

function useLanguageOf(turn: Turn, { inputs }: Click): void {
  const language = matchLanguage(inputs.language);
  if (language !== undefined) turn.useLanguage(language);
}

/** Buttons with which what is under way is left, and whoever writes *cancel* means them. */
export const leavingButtons = ['cancel', 'skip', 'not-now'] as const satisfies ActionId[];

/** Buttons that do not answer the question: it is left. */
const leaving: ReadonlySet<ActionId> = new Set<ActionId>([...leavingButtons, 'back', 'start-again']);
