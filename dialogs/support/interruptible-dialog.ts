import { ComponentDialog, Dialog, type DialogContext, type DialogTurnResult } from './botbuilder-dialogs.ts';
import { helpCard } from '../../cards/help-card.ts';
import { type Intent, readIntent } from '../../services/intents/intents.ts';
import type { Language } from '../../services/localization/translate.ts';
import { activeBinding } from './card-prompt.ts';
import type { DialogDependencies } from './dependencies.ts';
import { languagesFor } from './notices.ts';
import { turnOf } from './turn.ts';

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
    const begun = await super.onBeginDialog(dc, options);
    if (intent?.kind !== 'status') await this.#interrupt(dc, intent);
    return begun;
  }

  protected override onContinueDialog(dc: DialogContext): Promise<DialogTurnResult> {
    return this.#interrupt(dc, this.#intent(dc)) ?? super.onContinueDialog(dc);
  }

  #intent(dc: DialogContext): Intent | undefined {
    const { input } = turnOf(dc.context);
    return input.kind === 'text' ? readIntent(input.text) : undefined;
  }

  /** Says what is set up. @returns undefined when the active question says so itself. */
  protected abstract showStatus(dc: DialogContext): Promise<DialogTurnResult> | undefined;

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
      case 'set-up':
      case undefined:
        return undefined;
    }
  }

  async #cancel(dc: DialogContext): Promise<DialogTurnResult> {
    const turn = turnOf(dc.context);
    const { pending, methods } = await turn.enrollment.status(turn.person);
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

  async #human(dc: DialogContext): Promise<DialogTurnResult> {
    const turn = turnOf(dc.context);
    await turn.say(turn.translate('chat.human'));
    return Dialog.EndOfTurn;
  }

  async #help(dc: DialogContext): Promise<DialogTurnResult> {
    const turn = turnOf(dc.context);
    const binding = activeBinding(dc);
    if (binding === undefined) return Dialog.EndOfTurn;
    const { methods } = await turn.enrollment.status(turn.person);
    await turn.show(helpCard({ binding, canSetUp: methods.length === 0 }, turn.translate));
    return Dialog.EndOfTurn;
  }

  /** A language that was named is used at once, and the open card turns to it; otherwise there is a choice. */
  async #language(dc: DialogContext, language: Language | undefined): Promise<DialogTurnResult> {
    const turn = turnOf(dc.context);
    const binding = activeBinding(dc);
    if (language === undefined) {
      if (binding !== undefined) await turn.show(languagesFor(turn, binding));
      return Dialog.EndOfTurn;
    }
    turn.useLanguage(language);
    await turn.say(turn.translate('chat.language-set'));
    turn.input = { kind: 'changed' };
    return super.onContinueDialog(dc);
  }
}
