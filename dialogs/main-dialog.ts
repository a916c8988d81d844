import {
  type DialogContext,
  type DialogTurnResult,
  WaterfallDialog,
  type WaterfallStepContext,
} from './support/botbuilder-dialogs.ts';
import { z } from 'zod';
import type { ActionId } from '../cards/support/actions.ts';
import { noticeCard } from '../cards/notice-card.ts';
import type { CallerQuestion } from '../services/hand-off/hand-off-answers.ts';
import { readIntent } from '../services/intents/intents.ts';
import type { EnrollmentView } from '../services/enrollment/enrollment-view.ts';
import { AddMethodDialog } from './add-method-dialog.ts';
import { FoundPhoneDialog } from './found-phone-dialog.ts';
import { LostPhoneDialog } from './lost-phone-dialog.ts';
import { ManageDialog } from './manage-dialog.ts';
import { AppPasswordsDialog } from './app-passwords-dialog.ts';
import { CallerCheckDialog } from './caller-check-dialog.ts';
import { ChangePhoneDialog } from './change-phone-dialog.ts';
import { HandOffDialog } from './hand-off-dialog.ts';
import { RecoveryCodesDialog } from './recovery-codes-dialog.ts';
import { SetUpDialog } from './set-up-dialog.ts';
import { pendingPrompt, requiredPrompt } from './support/beginning-prompts.ts';
import { leavingButtons } from './support/card-prompt.ts';
import type { Begin } from './support/command-dialog.ts';
import type { DialogDependencies } from './support/dependencies.ts';
import { disown } from './support/disown.ts';
import { InterruptibleDialog } from './support/interruptible-dialog.ts';
import { mainChoiceSchema } from './support/main-choices.ts';
import { missingOf } from './support/missing.ts';
import { isToBeKept, openButtonOf } from './support/open-card.ts';
import { passBlockNotice, sayOnHold } from './support/on-hold.ts';
import { lockText } from './support/outcome-text.ts';
import { isOfficePhoneRenewed } from './support/phones/office-phone.ts';
import { choicesOf, nearestTo, showStatusCard, type StandingChoice } from './support/standing-cards.ts';
import { StepValues } from './support/step-values.ts';
import { type Input, type Turn, turnOf } from './support/turn.ts';
import { intentTargets, type OpeningIntent } from './support/words/intent-targets.ts';
import { isPassAlone, isWritten } from './support/words/written-choice.ts';
import { TryOutDialog } from './try-out-dialog.ts';

/** Known when a button of a card that stays good was clicked: then it is not asked. */
const values = new StepValues(z.object({ choice: z.string().optional() }));

/** What can be stopped half-way. */
const cancellable: ReadonlySet<string> = new Set([
  'set-up',
  'try-out',
  'change-phone',
  'manage',
  'lost-phone',
  'found-phone',
  'add-method',
  'app-passwords',
  'recovery-codes',
  'hand-off',
  'caller-check',
]);

/** Where every conversation begins: says how things stand and opens what the person chooses. */
export class MainDialog extends InterruptibleDialog {
  constructor(deps: DialogDependencies) {
    super('main', deps);
    this.addDialog(
      new WaterfallDialog('steps', [
        (step) => this.#sayHowThingsStand(step),
        (step) => this.#open(step),
        (step) => this.#goOn(step),
      ]),
    );
    this.addDialog(requiredPrompt(deps));
    this.addDialog(pendingPrompt(deps));
    this.addDialog(new SetUpDialog(deps));
    this.addDialog(new TryOutDialog(deps));
    this.addDialog(new ChangePhoneDialog(deps));
    this.addDialog(new ManageDialog(deps));
    this.addDialog(new LostPhoneDialog(deps));
    this.addDialog(new FoundPhoneDialog(deps));
    this.addDialog(new AddMethodDialog(deps));
    this.addDialog(new AppPasswordsDialog(deps));
    this.addDialog(new RecoveryCodesDialog(deps));
    this.addDialog(new HandOffDialog(deps));
    this.addDialog(new CallerCheckDialog(deps));
  }

  /** What the conversation begins with is no more than a question. */
  protected override canCancel(dc: DialogContext): boolean {
    return cancellable.has(dc.activeDialog?.id ?? '');
  }

  protected override async isAsked(turn: Turn): Promise<boolean> {
    const status = await turn.enrollment.status(turn.person);
    return status.methods.length === 0 || missingOf(status) !== undefined;
  }

  /** Somebody who is set up sees what; in the middle of a set-up the question stands. */
  protected override async showStatus(dc: DialogContext): Promise<DialogTurnResult> {
    const turn = turnOf(dc.context);
    const status = await turn.enrollment.status(turn.person);
    const { methods, locks, pending } = status;
    if (methods.length === 0) {
      const reasons = new Set(locks.map(({ why }) => this.#lockText(why, turn)));
      const said = reasons.size === 0 ? [turn.translate('outcome.not-set-up')] : reasons;
      for (const text of said) await turn.say(text);
    }
    const isAsked = pending !== undefined || (await canBeLeft(dc));
    if (methods.length > 0 && isAsked) await this.#showStatus(turn, status);
    if (methods.length === 0 || isAsked) {
      turn.input = { kind: 'arrived' };
      return dc.continueDialog();
    }
    await dc.cancelAllDialogs();
    return dc.beginDialog('steps');
  }

  protected override async manage(dc: DialogContext, begin: Begin): Promise<DialogTurnResult> {
    const turn = turnOf(dc.context);
    const { methods, pending } = await turn.enrollment.status(turn.person);
    const isAsked = pending !== undefined || (await canBeLeft(dc));
    if (methods.length > 0 && !isAsked) return this.openStanding(dc, 'manage');
    return begin === undefined ? this.showStatus(dc) : begin();
  }

  async #showStatus(turn: Turn, status: EnrollmentView): Promise<void> {
    const isOfficeRenewed = await isOfficePhoneRenewed(this.deps, turn, status);
    await showStatusCard(turn, status, { ...this.deps, isOfficeRenewed });
  }

  /** What is under way is left; whoever is set up sees what, and chooses. */
  protected override async startAgain(dc: DialogContext): Promise<DialogTurnResult> {
    const turn = turnOf(dc.context);
    const { pending, methods } = await turn.enrollment.status(turn.person);
    await dc.cancelAllDialogs();
    if (pending !== undefined) await turn.enrollment.cancel(turn.person, pending.methodId);
    return dc.beginDialog('steps', methods.length === 0 ? { choice: 'set-up-now' } : {});
  }

  /** A button of a card that stays good: what it asks for begins below, and the card is left as it is. */
  protected override async openStanding(dc: DialogContext, choice: ActionId): Promise<DialogTurnResult> {
    await dc.cancelAllDialogs();
    if (choice === 'not-me') {
      await disown(turnOf(dc.context), this.deps);
      return dc.endDialog();
    }
    return dc.beginDialog('steps', { choice });
  }

  /** Opens what somebody wished in their own words; `intentTargets` says what that is. */
  protected override async openIntent(dc: DialogContext, intent: OpeningIntent): Promise<DialogTurnResult> {
    const target = intentTargets[intent];
    await dc.cancelAllDialogs();
    if (target === 'beside') return dc.beginDialog('steps', {});
    return 'options' in target
      ? dc.beginDialog(target.dialog, target.options)
      : dc.beginDialog('steps', 'choice' in target ? { choice: target.choice } : {});
  }

  protected override async checkCaller(dc: DialogContext, question: CallerQuestion): Promise<DialogTurnResult> {
    await dc.cancelAllDialogs();
    return dc.beginDialog('caller-check', question);
  }

  async #sayHowThingsStand(step: WaterfallStepContext): Promise<DialogTurnResult> {
    const turn = turnOf(step.context);
    const { person, input, enrollment } = turn;
    const status = await enrollment.status(person);
    const { methods, pending, choices: ways, locks } = status;
    const { choice } = values.of(step);
    const isOfficeRenewed = await isOfficePhoneRenewed(this.deps, turn, status);
    const chosen =
      writtenPass(turn.input) ??
      choicesOf(status, isOfficeRenewed).find((each) => each === choice || isChosen(each, turn)) ??
      nearestTo(choice, status);
    if (chosen !== undefined) return step.next(chosen);
    if (choice !== undefined && status.isOnHold && methods.length > 0) {
      await sayOnHold(turn, this.deps);
      return step.endDialog();
    }
    const missing = missingOf(status);
    if (missing !== undefined) return step.replaceDialog(missing.dialog, missing.options);
    if (methods.length > 0) {
      await showStatusCard(turn, status, { ...this.deps, isOfficeRenewed });
      return step.endDialog();
    }
    if (
      locks.some(({ why }) => why === 'fraud-reported' || why === 'blocked') ||
      (ways.length === 0 && locks.length > 0)
    )
      return this.#sayLocked(step, locks);
    if (pending !== undefined) return step.beginDialog('pending');
    await enrollment.request(person);
    return choice === 'set-up-now' || asksToSetUp(input) ? step.next('set-up-now') : step.beginDialog('required');
  }

  async #open(step: WaterfallStepContext): Promise<DialogTurnResult> {
    const turn = turnOf(step.context);
    const choice = mainChoiceSchema.parse(step.result);
    switch (choice) {
      case 'set-up-now':
      case 'start-again':
        return step.beginDialog('set-up');
      case 'continue': {
        const { pending } = await turn.enrollment.status(turn.person);
        return step.beginDialog(
          'set-up',
          pending === undefined ? {} : { choice: pending.choice, methodId: pending.methodId },
        );
      }
      case 'try-out':
      case 'manage':
      case 'add-method':
      case 'app-passwords':
        return step.beginDialog(choice);
      case 'lost-phone':
        return step.beginDialog('lost-phone', { why: 'lost' });
      case 'new-phone':
        return step.beginDialog('lost-phone', { why: 'new' });
      case 'change-phone':
        return step.beginDialog('change-phone', { purpose: 'change' });
      case 'add-phone':
        return step.beginDialog('change-phone', { purpose: 'add' });
      case 'add-office-phone':
      case 'renew-office-phone':
        return step.beginDialog('change-phone', { purpose: 'office' });
      case 'use-recovery-code':
        return step.beginDialog('add-method', { isByCode: true });
      case 'make-codes':
        return step.beginDialog('recovery-codes');
      case 'ask-helpdesk':
        return step.beginDialog('hand-off', { reason: 'asked-for-a-person' });
      case 'have-pass':
        return step.beginDialog('hand-off', { reason: 'asked-for-a-person', hasPass: true });
      case 'not-now': {
        const title = turn.translate('outcome-title.not-now');
        await turn.show(noticeCard({ tone: 'neutral', title, text: turn.translate('chat.not-now') }));
        return step.endDialog();
      }
    }
  }

  async #goOn(step: WaterfallStepContext): Promise<DialogTurnResult> {
    if (step.result === 'pass-accepted') return step.beginDialog('set-up');
    if (step.result === 'pass-after-loss') return this.#afterLoss(step);
    if (step.result === 'try-out') return step.beginDialog('try-out');
    return step.result === 'other' ? step.replaceDialog('steps') : step.endDialog();
  }

  /** What was lost is off from now on, and something takes its place. */
  async #afterLoss(step: WaterfallStepContext): Promise<DialogTurnResult> {
    const turn = turnOf(step.context);
    const { methods } = await turn.enrollment.status(turn.person);
    return methods.length === 0 ? step.beginDialog('set-up') : step.beginDialog('lost-phone', { why: 'lost' });
  }

  /** Nothing can be begun before the helpdesk has looked, and nothing is offered that could not work. */
  async #sayLocked(step: WaterfallStepContext, locks: EnrollmentView['locks']): Promise<DialogTurnResult> {
    const turn = turnOf(step.context);
    const why = locks.find((lock) => lock.why === 'blocked' || lock.why === 'fraud-reported')?.why ?? 'failures';
    const title = turn.translate(why === 'blocked' ? 'outcome-title.blocked' : 'outcome-title.locked');
    await turn.show(noticeCard({ tone: 'attention', title, text: this.#lockText(why, turn) }));
    await passBlockNotice(turn);
    return step.endDialog();
  }

  #lockText(why: EnrollmentView['locks'][number]['why'], { translate }: Turn): string {
    return lockText(why, { translate, helpdesk: this.deps.helpdesk });
  }
}

function isChosen(choice: StandingChoice, turn: Turn): boolean {
  return turn.input.kind === 'text' && isWritten(choice, turn.input.text, turn);
}

/** Whoever comes back with the pass of the helpdesk writes nothing else. */
function writtenPass(input: Input): 'have-pass' | undefined {
  return input.kind === 'text' && isPassAlone(input.text) ? 'have-pass' : undefined;
}

function asksToSetUp(input: Input): boolean {
  const intent = input.kind === 'text' ? readIntent(input.text)?.kind : undefined;
  return intent === 'set-up' || intent === 'start-again';
}

/** What is asked and can be left is asked on, so is a proof before a change; an offer to ask somebody else makes room. */
async function canBeLeft(dc: DialogContext): Promise<boolean> {
  if (dc.activeDialog?.id === 'hand-off') return false;
  return (await isToBeKept(dc)) || (await openButtonOf(dc, leavingButtons)) !== undefined;
}
