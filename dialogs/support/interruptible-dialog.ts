import { ComponentDialog, Dialog, type DialogContext, type DialogTurnResult } from './botbuilder-dialogs.ts';
import type { ActionId, CardBinding } from '../../cards/support/actions.ts';
import type { AdaptiveCard } from '../../cards/support/adaptive-card.ts';
import { helpCard } from '../../cards/help-card.ts';
import { type Intent, readIntent } from '../../services/intents/intents.ts';
import { matchLanguage } from '../../services/localization/localization.ts';
import type { Language } from '../../services/localization/translate.ts';
import { openButtonOf, showBeside } from './card-prompt.ts';
import type { DialogDependencies } from './dependencies.ts';
import { helpdeskReach, withHelpdesk } from './helpdesk-text.ts';
import { languageNotice, languagesFor } from './notices.ts';
import { standingActionOf, standingBinding } from './standing-cards.ts';
import { type Turn, turnOf } from './turn.ts';

/** A dialog in which *cancel*, *help*, *human* and *language* work at every step, of its own and of its children. */
export abstract class InterruptibleDialog extends ComponentDialog {
  protected readonly deps: DialogDependencies;

  constructor(id: string, deps: DialogDependencies) {
    super(id);
    this.deps = deps;
  }

  /** The first thing somebody writes may be such a word too: it is answered beside the card that begins. */
  protected override async onBeginDialog(dc: DialogContext, options?: object): Promise<DialogTurnResult> {
    const turn = turnOf(dc.context);
    const standing = standingActionOf(turn.input);
    if (standing !== undefined) return this.#standing(dc, standing);
    const intent = this.#intent(dc);
    if (intent?.kind === 'cancel') {
      await turn.say(turn.translate('chat.nothing-to-cancel'));
      return dc.endDialog();
    }
    if (intent?.kind === 'language' && intent.language !== undefined) {
      turn.useLanguage(intent.language);
      await turn.say(turn.translate('chat.language-set'));
      return super.onBeginDialog(dc, options);
    }
    // Help needs no question: where nothing is asked, it is all that is said.
    if (isBeside(intent) && !(await this.isAsked(turn))) {
      await this.#interrupt(dc, intent);
      return dc.endDialog();
    }
    const begun = await super.onBeginDialog(dc, options);
    if (isBeside(intent)) await this.#interrupt(dc, intent);
    return begun;
  }

  protected override onContinueDialog(dc: DialogContext): Promise<DialogTurnResult> {
    const standing = standingActionOf(turnOf(dc.context).input);
    if (standing !== undefined) return this.#standing(dc, standing);
    return this.#interrupt(dc, this.#intent(dc)) ?? super.onContinueDialog(dc);
  }

  #intent(dc: DialogContext): Intent | undefined {
    const { input } = turnOf(dc.context);
    return input.kind === 'text' ? readIntent(input.text) : undefined;
  }

  /** Says what is set up. @returns undefined when the active question says so itself. */
  protected abstract showStatus(dc: DialogContext): Promise<DialogTurnResult> | undefined;

  /** Begins afresh, whatever is under way. */
  protected abstract startAgain(dc: DialogContext): Promise<DialogTurnResult>;

  /** Opens what a card that stays good was clicked for. */
  protected abstract openStanding(dc: DialogContext, choice: ActionId): Promise<DialogTurnResult>;

  /** Whether the person is asked something when a conversation begins. */
  protected abstract isAsked(turn: Turn): Promise<boolean>;

  /** Whether something is under way that can be stopped. */
  protected abstract canCancel(dc: DialogContext): boolean;

  /** @returns undefined when the intent, or its absence, is the active question's business. */
  #interrupt(dc: DialogContext, intent: Intent | undefined): Promise<DialogTurnResult> | undefined {
    switch (intent?.kind) {
      case 'cancel':
        return this.#cancel(dc);
      case 'help':
        return this.#help(dc);
      case 'human':
        return this.#human(dc);
      case 'language':
        return this.#language(dc, intent.language);
      case 'status':
        return this.showStatus(dc);
      case 'start-again':
        return this.#startAgain(dc);
      case 'set-up':
      case undefined:
        return undefined;
    }
  }

  async #cancel(dc: DialogContext): Promise<DialogTurnResult> {
    const turn = turnOf(dc.context);
    const { pending, methods } = await turn.enrollment.status(turn.person);
    if (this.canCancel(dc) && (await this.#press(dc, ['cancel', 'skip']))) {
      const said = await super.onContinueDialog(dc);
      // The dialog may not have known of it: a turn that was given up had begun it.
      if (pending !== undefined) await turn.enrollment.cancel(turn.person, pending.methodId);
      return said;
    }
    if (!this.canCancel(dc)) {
      await turn.say(turn.translate('chat.nothing-to-cancel'));
      return Dialog.EndOfTurn;
    }
    await dc.cancelAllDialogs();
    if (pending !== undefined) await turn.enrollment.cancel(turn.person, pending.methodId);
    const goodbye = methods.length > 0 ? 'chat.goodbye' : 'chat.not-now';
    await turn.say(turn.translate(pending === undefined ? goodbye : 'outcome.cancelled'));
    return dc.endDialog();
  }

  async #startAgain(dc: DialogContext): Promise<DialogTurnResult> {
    return (await this.#press(dc, ['start-again'])) ? super.onContinueDialog(dc) : this.startAgain(dc);
  }

  /** Whoever writes what a button of the open card is for means that button. @returns whether it has one of these. */
  async #press(dc: DialogContext, actions: readonly ActionId[]): Promise<boolean> {
    const title = await openButtonOf(dc, actions);
    if (title !== undefined) turnOf(dc.context).input = { kind: 'text', text: title };
    return title !== undefined;
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
    if (action === 'done') await turn.answer(translate('chat.goodbye'));
    else if (action === 'language' && named !== undefined) {
      turn.useLanguage(named);
      turn.replacesMessageId = clicked;
      await turn.show(languageNotice(turn.translate));
      turn.input = { kind: 'changed' };
      if (isOpen) return super.onContinueDialog(dc);
    } else {
      await turn.answer(translate('chat.see-below'));
      if (action !== 'choose-language') return this.openStanding(dc, action);
      await turn.show(languagesFor(turn, standingBinding(turn)));
    }
    return isOpen ? Dialog.EndOfTurn : dc.endDialog();
  }

  async #human(dc: DialogContext): Promise<DialogTurnResult> {
    const turn = turnOf(dc.context);
    await turn.say(withHelpdesk(turn.translate('chat.human'), this.deps.helpdesk, turn.translate));
    return Dialog.EndOfTurn;
  }

  async #help(dc: DialogContext): Promise<DialogTurnResult> {
    const turn = turnOf(dc.context);
    const { methods } = await turn.enrollment.status(turn.person);
    const canSetUp = methods.length === 0;
    const contact = this.deps.helpdesk && helpdeskReach(this.deps.helpdesk);
    const draw = (binding: CardBinding): AdaptiveCard => helpCard({ binding, canSetUp, contact }, turn.translate);
    if (!canSetUp || !(await showBeside(dc, turn, draw))) await turn.show(draw(standingBinding(turn)));
    return Dialog.EndOfTurn;
  }

  /** A language that was named is used at once, and the open card turns to it; otherwise there is a choice. */
  async #language(dc: DialogContext, language: Language | undefined): Promise<DialogTurnResult> {
    const turn = turnOf(dc.context);
    if (language === undefined) {
      const draw = (binding: CardBinding): AdaptiveCard => languagesFor(turn, binding);
      if (!(await showBeside(dc, turn, draw))) await turn.show(draw(standingBinding(turn)));
      return Dialog.EndOfTurn;
    }
    turn.useLanguage(language);
    await turn.say(turn.translate('chat.language-set'));
    turn.input = { kind: 'changed' };
    return super.onContinueDialog(dc);
  }
}

/** What is answered beside whatever is asked. */
function isBeside(intent: Intent | undefined): boolean {
  return intent?.kind === 'help' || intent?.kind === 'human' || (intent?.kind === 'language' && !intent.language);
}
