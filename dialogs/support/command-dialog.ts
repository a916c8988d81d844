import { ComponentDialog, Dialog, type DialogContext, type DialogTurnResult } from './botbuilder-dialogs.ts';
import type { ActionId, CardBinding } from '../../cards/support/actions.ts';
import type { AdaptiveCard } from '../../cards/support/adaptive-card.ts';
import { helpCard } from '../../cards/help-card.ts';
import type { CallerQuestion } from '../../services/hand-off/hand-off-answers.ts';
import type { WantedIntent } from '../../services/intents/intent-names.ts';
import type { Intent } from '../../services/intents/intents.ts';
import { matchLanguage } from '../../services/localization/localization.ts';
import type { Language } from '../../services/localization/translate.ts';
import { leavingButtons } from './card-prompt.ts';
import type { DialogDependencies } from './dependencies.ts';
import { helpdeskReach } from './helpdesk-text.ts';
import { languageNotice, languagesFor } from './notices.ts';
import { isToBeKept, openButtonOf, showBeside } from './open-card.ts';
import { standingActionOf, standingBinding } from './standing-binding.ts';
import { type Turn, turnOf } from './turn.ts';
import { isAgentAction, isAskedAction } from '../helpdesk/helpdesk-actions.ts';
import { answerHelpdesk } from '../helpdesk/asked-person.ts';
import { hearCommand } from './words/hear-words.ts';
import { whatStays } from './words/small-answers.ts';

/** Buttons of the helpdesk's cards whose answer takes the place of the card; the others stay, and follow by themselves. */
const putsInPlace: ReadonlySet<ActionId> = new Set<ActionId>([
  'send-form',
  'close-form',
  'pass-told',
  'tell-helpdesk',
  'withdraw-help',
]);

/** Begins what a conversation begins with; undefined where one is under way. */
export type Begin = (() => Promise<DialogTurnResult>) | undefined;

/**
 * A dialog in which the words for *cancel*, *help*, *human*, *status* and *language* work at every step, of its own and of its
 * children, and so do the buttons of cards that stay good.
 */
export abstract class CommandDialog extends ComponentDialog {
  protected readonly deps: DialogDependencies;

  constructor(id: string, deps: DialogDependencies) {
    super(id);
    this.deps = deps;
  }

  /** The first thing somebody writes may be such a word too: it is answered beside the card that begins. */
  protected override async onBeginDialog(dc: DialogContext, options?: object): Promise<DialogTurnResult> {
    const turn = turnOf(dc.context);
    const begin = (): Promise<DialogTurnResult> => super.onBeginDialog(dc, options);
    const standing = standingActionOf(turn.input);
    if (standing !== undefined) return this.#standing(dc, standing);
    if (await this.#isHeardAsAgent(turn)) return dc.endDialog();
    const command = hearCommand(turn);
    switch (command?.kind) {
      case undefined:
        return turn.input.kind === 'text' ? this.answerWords(dc, turn.input.text, begin) : begin();
      case 'cancel':
        return this.nothingToCancel(dc, begin);
      case 'human':
        return this.grant(dc, 'talk_to_human', begin);
      case 'help':
        return this.#beginBeside(dc, begin, () => this.#help(dc));
      case 'language':
        return this.chooseLanguage(dc, command.language, begin);
      case 'manage':
        return this.manage(dc, begin);
      case 'set-up':
      case 'start-again':
      case 'status':
        return begin();
    }
  }

  protected override async onContinueDialog(dc: DialogContext): Promise<DialogTurnResult> {
    const turn = turnOf(dc.context);
    const standing = standingActionOf(turn.input);
    if (standing !== undefined) return this.#standing(dc, standing);
    if (await this.#isHeardAsAgent(turn)) return Dialog.EndOfTurn;
    const interrupted = this.#interrupt(dc, hearCommand(turn));
    if (interrupted !== undefined) return interrupted;
    const continued = await super.onContinueDialog(dc);
    return turn.isUnanswered && turn.input.kind === 'text'
      ? this.answerWords(dc, turn.input.text, undefined)
      : continued;
  }

  /** What an agent of the helpdesk writes about others is answered beside what they do for themselves. */
  async #isHeardAsAgent(turn: Turn): Promise<boolean> {
    return turn.input.kind === 'text' && (await this.deps.agentDesk.hear(turn, turn.input.text));
  }

  /** Says what is set up. @returns undefined when the active question says so itself. */
  protected abstract showStatus(dc: DialogContext): Promise<DialogTurnResult> | undefined;

  /** Opens what is set up, to look after it; whoever is asked something, or has nothing set up, sees how things stand. */
  protected abstract manage(dc: DialogContext, begin: Begin): Promise<DialogTurnResult>;

  /** Begins afresh, whatever is under way. */
  protected abstract startAgain(dc: DialogContext): Promise<DialogTurnResult>;

  /** Opens what a card that stays good was clicked for. */
  protected abstract openStanding(dc: DialogContext, choice: ActionId): Promise<DialogTurnResult>;

  /** Whether the person is asked something when a conversation begins. */
  protected abstract isAsked(turn: Turn): Promise<boolean>;

  /** Whether something is under way that can be stopped. */
  protected abstract canCancel(dc: DialogContext): boolean;

  /** Answers what is no command and no answer to the open question. */
  protected abstract answerWords(dc: DialogContext, text: string, begin: Begin): Promise<DialogTurnResult>;

  /** Does what somebody wishes. */
  protected abstract grant(dc: DialogContext, intent: WantedIntent, begin: Begin): Promise<DialogTurnResult>;

  /** A button that stands for a wish was clicked. */
  protected abstract clickedWish(dc: DialogContext, action: ActionId): Promise<DialogTurnResult>;

  /** @returns undefined when the command, or its absence, is the active question's business. */
  #interrupt(dc: DialogContext, command: Intent | undefined): Promise<DialogTurnResult> | undefined {
    switch (command?.kind) {
      case 'cancel':
        return this.cancel(dc);
      case 'help':
        return this.#help(dc);
      case 'human':
        return this.grant(dc, 'talk_to_human', undefined);
      case 'language':
        return this.chooseLanguage(dc, command.language, undefined);
      case 'status':
        return this.showStatus(dc);
      case 'manage':
        return this.manage(dc, undefined);
      case 'start-again':
        return this.#startAgain(dc);
      case 'set-up':
      case undefined:
        return undefined;
    }
  }

  /** Where nothing is asked, what is said beside is all; else the question follows. */
  async #beginBeside(
    dc: DialogContext,
    begin: () => Promise<DialogTurnResult>,
    say: () => Promise<unknown>,
  ): Promise<DialogTurnResult> {
    const begun = (await this.isAsked(turnOf(dc.context))) ? await begin() : undefined;
    await say();
    return begun ?? dc.endDialog();
  }

  /** There is nothing to leave; what waits to be asked may wait on. */
  protected async nothingToCancel(dc: DialogContext, begin: Begin): Promise<DialogTurnResult> {
    const turn = turnOf(dc.context);
    await turn.say(turn.translate('chat.nothing-to-cancel'));
    return begin === undefined ? Dialog.EndOfTurn : dc.endDialog();
  }

  /**
   * What the person has to keep is not lost to whatever else is wished. @returns undefined where nothing such is open
   */
  protected async keepFirst(dc: DialogContext): Promise<DialogTurnResult | undefined> {
    if (!(await isToBeKept(dc))) return undefined;
    const turn = turnOf(dc.context);
    await turn.say(turn.translate('chat.keep-first'));
    turn.input = { kind: 'arrived' };
    return super.onContinueDialog(dc);
  }

  /** What is under way is left by its own button; what is set up already, and what is not, is said. */
  protected async cancel(dc: DialogContext): Promise<DialogTurnResult> {
    const turn = turnOf(dc.context);
    const status = await turn.enrollment.status(turn.person);
    const { pending, methods } = status;
    if (!this.canCancel(dc)) return this.nothingToCancel(dc, undefined);
    const title = await openButtonOf(dc, leavingButtons);
    const stays = pending !== undefined || dc.activeDialog?.id === 'set-up' ? whatStays(status, turn) : undefined;
    if (title !== undefined && stays !== undefined) await turn.say(stays);
    if (await this.press(dc, leavingButtons)) {
      const said = await super.onContinueDialog(dc);
      // The dialog may not have known of it: a turn that was given up had begun it.
      if (pending !== undefined) await turn.enrollment.cancel(turn.person, pending.methodId);
      return said;
    }
    await dc.cancelAllDialogs();
    if (pending !== undefined) await turn.enrollment.cancel(turn.person, pending.methodId);
    const goodbye = methods.length > 0 ? 'chat.goodbye' : 'chat.not-now';
    await turn.say(turn.translate(pending === undefined ? goodbye : 'outcome.cancelled'));
    return dc.endDialog();
  }

  async #startAgain(dc: DialogContext): Promise<DialogTurnResult> {
    if (await this.press(dc, ['start-again'])) return super.onContinueDialog(dc);
    return (await this.keepFirst(dc)) ?? this.startAgain(dc);
  }

  /** Whoever writes what a button of the open card is for means that button. @returns whether it has one of these. */
  protected async press(dc: DialogContext, actions: readonly ActionId[]): Promise<boolean> {
    const title = await openButtonOf(dc, actions);
    if (title !== undefined) turnOf(dc.context).input = { kind: 'text', text: title };
    return title !== undefined;
  }

  /** Goes on with the open question, with what came in or was put in its place. */
  protected goOn(dc: DialogContext): Promise<DialogTurnResult> {
    return super.onContinueDialog(dc);
  }

  /**
   * The card that was clicked stays as it is, unless it asked for nothing but the language; so does the question that is open,
   * unless another begins.
   */
  async #standing(dc: DialogContext, action: ActionId): Promise<DialogTurnResult> {
    const turn = turnOf(dc.context);
    const { input, translate } = turn;
    const clicked = turn.replacesMessageId;
    turn.replacesMessageId = undefined;
    const named = input.kind === 'click' ? matchLanguage(input.click.inputs.language) : undefined;
    const isOpen = dc.activeDialog !== undefined;
    const ofHelpdesk = await this.#ofHelpdesk(dc, clicked);
    if (ofHelpdesk !== undefined) return ofHelpdesk;
    if (action === 'done') await turn.answer(translate('chat.goodbye'));
    else if (action === 'language' && named !== undefined) {
      turn.useLanguage(named);
      turn.replacesMessageId = clicked;
      await turn.show(languageNotice(turn.translate));
      turn.input = { kind: 'changed' };
      if (isOpen) return super.onContinueDialog(dc);
    } else {
      await turn.answer(translate('chat.see-below'));
      if (action === 'open-intent' || action === 'open-instead' || action === 'go-on')
        return this.clickedWish(dc, action);
      // That a change was somebody else's is heard at once.
      const kept = action === 'choose-language' || action === 'not-me' ? undefined : await this.keepFirst(dc);
      if (kept !== undefined) return kept;
      if (action !== 'choose-language') return this.openStanding(dc, action);
      await turn.show(languagesFor(turn, standingBinding(turn)));
    }
    return isOpen ? Dialog.EndOfTurn : dc.endDialog();
  }

  /** @returns undefined where the button is none of the helpdesk's cards */
  async #ofHelpdesk(dc: DialogContext, clicked: string | undefined): Promise<DialogTurnResult | undefined> {
    const turn = turnOf(dc.context);
    if (turn.input.kind !== 'click') return undefined;
    const { click } = turn.input;
    const { action } = click;
    if (isAgentAction(action)) {
      if (putsInPlace.has(action)) turn.replacesMessageId = clicked;
      await this.deps.agentDesk.click(turn, { ...click, action });
    } else if (isAskedAction(action)) {
      if (putsInPlace.has(action)) turn.replacesMessageId = clicked;
      const opens = await answerHelpdesk(turn, { ...click, action }, this.deps);
      if (opens !== undefined)
        return (
          (await this.keepFirst(dc)) ??
          (typeof opens === 'string' ? this.openStanding(dc, opens) : this.checkCaller(dc, opens.callerCheck))
        );
    } else return undefined;
    return dc.activeDialog === undefined ? dc.endDialog() : Dialog.EndOfTurn;
  }

  /** The helpdesk asks the person to prove a method. */
  protected abstract checkCaller(dc: DialogContext, question: CallerQuestion): Promise<DialogTurnResult>;

  async #help(dc: DialogContext): Promise<DialogTurnResult> {
    const turn = turnOf(dc.context);
    const { methods } = await turn.enrollment.status(turn.person);
    const canSetUp = methods.length === 0;
    const contact = this.deps.helpdesk && helpdeskReach(this.deps.helpdesk);
    const draw = (binding: CardBinding): AdaptiveCard => helpCard({ binding, canSetUp, contact }, turn.translate);
    if (!canSetUp || !(await showBeside(dc, turn, draw))) await turn.show(draw(standingBinding(turn)));
    await this.deps.agentDesk.welcome(turn);
    return Dialog.EndOfTurn;
  }

  /** A language that was named is used at once, and the open card turns to it; otherwise there is a choice. */
  protected async chooseLanguage(
    dc: DialogContext,
    language: Language | undefined,
    begin: Begin,
  ): Promise<DialogTurnResult> {
    const turn = turnOf(dc.context);
    if (language === undefined) {
      const show = async (): Promise<void> => {
        const draw = (binding: CardBinding): AdaptiveCard => languagesFor(turn, binding);
        if (!(await showBeside(dc, turn, draw))) await turn.show(draw(standingBinding(turn)));
      };
      if (begin !== undefined) return this.#beginBeside(dc, begin, show);
      await show();
      return Dialog.EndOfTurn;
    }
    turn.useLanguage(language);
    await turn.say(turn.translate('chat.language-set'));
    if (begin !== undefined) return begin();
    turn.input = { kind: 'changed' };
    return super.onContinueDialog(dc);
  }
}
