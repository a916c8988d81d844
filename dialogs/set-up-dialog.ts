import {
  ComponentDialog,
  type DialogTurnResult,
  WaterfallDialog,
  type WaterfallStepContext,
} from './support/botbuilder-dialogs.ts';
import { z } from 'zod';
import { chooseMethodCard } from '../cards/choose-method-card.ts';
import { noticeCard } from '../cards/notice-card.ts';
import type { SetUpChoice } from '../services/methods/method.ts';
import { AppPasswordsDialog } from './app-passwords-dialog.ts';
import { ChangePhoneDialog } from './change-phone-dialog.ts';
import { HandOffDialog } from './hand-off-dialog.ts';
import { RecoveryCodesDialog } from './recovery-codes-dialog.ts';
import { setUpDialogs } from './set-up-dialogs.ts';
import { purposeBeside } from './set-up-mobile-phone-dialog.ts';
import { setUpResultSchema } from './support/set-up-result.ts';
import { CardPrompt } from './support/card-prompt.ts';
import { sayOnHold } from './support/on-hold.ts';
import type { DialogDependencies } from './support/dependencies.ts';
import { showEnding } from './support/ending-notice.ts';
import { officePhoneOf } from './support/phones/office-phone.ts';
import type { PhonePurpose } from './support/phones/phone-set-up-dialog.ts';
import { summaryOf } from './support/standing-cards.ts';
import { passOwnNotices } from './support/own-notices.ts';
import { setUpStep } from './support/set-up-step.ts';
import { StepValues } from './support/step-values.ts';
import { type Turn, turnOf } from './support/turn.ts';
import { isTitle } from './support/typed-action.ts';

const values = new StepValues(
  z.object({
    /** Known when a set-up is taken up or started again: then it is not asked. */
    choice: z.string().optional(),
    methodId: z.string().optional(),
    /** The first method is set up: whatever comes of what is offered after it, there is one. */
    isSetUp: z.boolean().optional(),
    /** Something is set up already, and this is beside it: what comes of it is told elsewhere. */
    isAddition: z.boolean().optional(),
  }),
);

interface Unavailable {
  readonly title: string;
  readonly reason: string;
}

interface Choices {
  readonly usable: readonly SetUpChoice[];
  readonly unavailable: readonly Unavailable[];
  /** Ids of those that the organization recommends. */
  readonly recommended: readonly string[];
}

/** What the person went on to when the set-up was over: something else, in whatever words, or nothing; or what has to come first. */
export type SetUpEnding = 'try-out' | 'done' | 'other' | 'proof-needed';

/** Sets up two-step verification: choose a method, set it up, see what is set up. */
export class SetUpDialog extends ComponentDialog {
  readonly #deps: DialogDependencies;

  constructor(deps: DialogDependencies) {
    super('set-up');
    this.#deps = deps;
    this.addDialog(
      new WaterfallDialog('steps', [
        (step) => this.#passGate(step),
        (step) => this.#chooseMethod(step),
        (step) => this.#setUpMethod(step),
        (step) => this.#offerBackup(step),
        (step) => this.#proveAgain(step),
        (step) => this.#offerRecoveryCodes(step),
        (step) => this.#offerAppPasswords(step),
        (step) => this.#showSummary(step),
        (step) => step.endDialog(step.result),
      ]),
    );
    this.addDialog(this.#chooseMethodPrompt());
    this.addDialog(new HandOffDialog(deps));
    this.addDialog(new ChangePhoneDialog(deps));
    this.addDialog(new RecoveryCodesDialog(deps));
    this.addDialog(this.#summaryPrompt());
    for (const dialog of setUpDialogs(deps)) this.addDialog(dialog);
    this.addDialog(new AppPasswordsDialog(deps));
  }

  /** Some organizations want to know who somebody is before the first method: the helpdesk gives them a pass. */
  async #passGate(step: WaterfallStepContext): Promise<DialogTurnResult> {
    const turn = turnOf(step.context);
    const { methods, pending, mayAdd, isOnHold, blockedAt } = await turn.enrollment.status(turn.person);
    if (blockedAt !== undefined) {
      await sayOnHold(turn, this.#deps);
      return step.endDialog('done' satisfies SetUpEnding);
    }
    if (methods.length > 0 || pending !== undefined || mayAdd || isOnHold) return step.next('pass-accepted');
    return step.beginDialog('hand-off', { reason: 'first-set-up' });
  }

  async #chooseMethod(step: WaterfallStepContext): Promise<DialogTurnResult> {
    if (step.result === 'stopped') return step.endDialog('done' satisfies SetUpEnding);
    const { choice } = values.of(step);
    return choice === undefined ? step.beginDialog('choose-method') : step.next(choice);
  }

  async #setUpMethod(step: WaterfallStepContext): Promise<DialogTurnResult> {
    if (step.result === 'cancel') return this.#stop(step);
    const choice = z.string().parse(step.result);
    values.set(step, { choice });
    const { methodId } = values.of(step);
    return step.beginDialog(`set-up-${choice}`, methodId === undefined ? await beside(step, choice) : { methodId });
  }

  /** A lost phone takes the app with it: another way to be reached is worth a minute now. Policy says whether it may wait. */
  async #offerBackup(step: WaterfallStepContext): Promise<DialogTurnResult> {
    const { choice, isAddition } = values.of(step);
    if (isAddition === true) return step.next(step.result);
    const { enrollment, person } = turnOf(step.context);
    const { backupPhone, choices } = await enrollment.status(person);
    const isOffered = backupPhone !== 'off' && choices.some(({ id }) => id === 'mobile-phone');
    if (step.result !== 'verified' || !isApp(choice) || !isOffered) return step.next(step.result);
    values.set(step, { isSetUp: true });
    return step.beginDialog('set-up-mobile-phone', { purpose: 'backup', isAppProven: true });
  }

  /** The backup phone came when the proof of the app was too old: one more, then the phone. */
  async #proveAgain(step: WaterfallStepContext): Promise<DialogTurnResult> {
    return step.result === 'proof-needed' && values.of(step).isSetUp === true
      ? step.beginDialog('change-phone', { purpose: 'backup' })
      : step.next(step.result);
  }

  /** Paper is lost less often than phones are. Policy says whether it may wait. */
  async #offerRecoveryCodes(step: WaterfallStepContext): Promise<DialogTurnResult> {
    const { isAddition, isSetUp } = values.of(step);
    if (isAddition === true || (isSetUp !== true && step.result !== 'verified')) return step.next(step.result);
    values.set(step, { isSetUp: true });
    // The receipt says it.
    await passOwnNotices(turnOf(step.context));
    const { enrollment, person } = turnOf(step.context);
    const { recovery, recoveryCodes, mayManage } = await enrollment.status(person);
    if (recoveryCodes === 'off' || recovery !== undefined || !mayManage) return step.next(step.result);
    return step.beginDialog('recovery-codes', { isOffer: true });
  }

  /** Some programs cannot do a second step. Most people have none of them, and go on with one click. */
  async #offerAppPasswords(step: WaterfallStepContext): Promise<DialogTurnResult> {
    const { enrollment, person } = turnOf(step.context);
    const { list, refusal } = (await enrollment.status(person)).appPasswords;
    const isOffered = values.of(step).isSetUp === true && refusal === undefined && list.length === 0;
    if (isOffered) await passOwnNotices(turnOf(step.context));
    return isOffered ? step.beginDialog('app-passwords', { purpose: 'set-up' }) : step.next(step.result);
  }

  async #showSummary(step: WaterfallStepContext): Promise<DialogTurnResult> {
    const { choice, isSetUp, isAddition } = values.of(step);
    if (isAddition === true && step.result === 'verified') return step.endDialog('done' satisfies SetUpEnding);
    await passOwnNotices(turnOf(step.context));
    if (isSetUp === true) return step.beginDialog('summary');
    switch (setUpResultSchema.parse(step.result)) {
      case 'verified':
        return step.beginDialog('summary');
      case 'back':
        return step.replaceDialog('steps', { isAddition });
      case 'start-again':
        return step.replaceDialog('steps', { choice, isAddition });
      case 'proof-needed':
        return this.#sayProofNeeded(step);
      case 'skipped':
        return this.#stop(step);
      case 'stopped':
        return step.endDialog('done' satisfies SetUpEnding);
    }
  }

  /** What is added is taken up again after a proof; a first set-up was finished in another chat meanwhile. */
  async #sayProofNeeded(step: WaterfallStepContext): Promise<DialogTurnResult> {
    if (values.of(step).isAddition === true) return step.endDialog('proof-needed' satisfies SetUpEnding);
    await showEnding(turnOf(step.context), { code: 'already-set-up' }, this.#deps);
    return step.endDialog('done' satisfies SetUpEnding);
  }

  async #stop(step: WaterfallStepContext): Promise<DialogTurnResult> {
    const { translate } = turnOf(step.context);
    const { isAddition } = values.of(step);
    const notice = {
      tone: 'neutral',
      title: translate(isAddition === true ? 'add-method.title' : 'outcome-title.not-now'),
      text: translate(isAddition === true ? 'change-phone.nothing' : 'chat.not-now'),
    } as const;
    await turnOf(step.context).show(noticeCard(notice));
    return step.endDialog('done' satisfies SetUpEnding);
  }

  #chooseMethodPrompt(): CardPrompt<object, string> {
    return new CardPrompt<object, string>('choose-method', z.object({}), {
      actions: ['set-up', 'cancel'],
      draw: async (turn, { binding, problem }) => {
        const { translate } = turn;
        const { usable, unavailable, recommended } = await this.#choices(turn);
        const options = usable.map(({ id, title, description }) => ({
          id,
          title: translate(title),
          description: translate(description),
          isRecommended: recommended.includes(id),
        }));
        return chooseMethodCard(
          {
            binding,
            step: setUpStep(await turn.enrollment.status(turn.person), { number: 1 }),
            purpose: 'set-up',
            options,
            selected: preferredOf(usable, recommended)?.id,
            unavailable,
            error: problem,
          },
          translate,
        );
      },
      onClick: async (turn, _options, { action, inputs }) => {
        if (action === 'cancel') return { end: 'cancel' };
        const { usable, recommended } = await this.#choices(turn);
        // Who types the button's name sends no input and means what the card has chosen beforehand.
        const wanted = inputs.method ?? preferredOf(usable, recommended)?.id;
        const chosen = usable.find(({ id }) => id === wanted);
        return chosen === undefined
          ? { again: turn.translate('choose-method-card.choice-missing') }
          : { end: chosen.id };
      },
      onText: async (turn, _options, text) => {
        const { usable } = await this.#choices(turn);
        const chosen = usable.find(({ title }) => isChoiceNamed(turn.translate(title), text));
        return chosen === undefined ? undefined : { end: chosen.id };
      },
    });
  }

  /** What can be chosen now, and what the policy allows but something is missing for. */
  async #choices(turn: Turn): Promise<Choices> {
    const { enrollment, person, translate } = turn;
    const { choices, recommended } = await enrollment.status(person);
    const office = choices.find(({ id }) => id === 'office-phone');
    const phone = office && (await officePhoneOf(this.#deps, turn));
    if (office === undefined || phone === undefined || 'number' in phone)
      return { usable: choices, unavailable: [], recommended };
    return {
      recommended,
      usable: choices.filter((choice) => choice !== office),
      unavailable: [{ title: translate(office.title), reason: translate(phone.reason) }],
    };
  }

  /** The receipt: it asks nothing, and stays in the chat as it is. */
  #summaryPrompt(): CardPrompt<object, SetUpEnding> {
    return new CardPrompt<object, SetUpEnding>('summary', z.object({}), {
      actions: ['done', 'try-out'],
      stays: { end: 'other' },
      draw: (turn, { binding }) => summaryOf(turn, binding, this.#deps),
      onClick: (_turn, _options, { action }) => ({ end: action === 'try-out' ? action : 'done' }),
    });
  }
}

/** Whether it is set up in an app: with the phone goes the app. */
function isApp(choice: string | undefined): boolean {
  return choice === 'authenticator-code' || choice === 'authenticator-push';
}

/** What a phone is set up as beside what there is; an app needs no telling. */
async function beside(step: WaterfallStepContext, choice: string): Promise<{ purpose?: PhonePurpose }> {
  const { enrollment, person } = turnOf(step.context);
  const status = await enrollment.status(person);
  if (status.methods.length === 0 || isApp(choice)) return {};
  return { purpose: choice === 'mobile-phone' ? purposeBeside(status) : 'add' };
}

/** What the card has chosen beforehand: the first that is recommended, or else the first. */
function preferredOf(usable: readonly SetUpChoice[], recommended: readonly string[]): SetUpChoice | undefined {
  return usable.find(({ id }) => recommended.includes(id)) ?? usable[0];
}

/** Whether somebody typed the name of a choice, or its part before or after the colon. */
function isChoiceNamed(title: string, text: string): boolean {
  return [title, ...title.split(':')].some((name) => isTitle(name, text));
}
