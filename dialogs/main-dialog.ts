import {
  type DialogContext,
  type DialogTurnResult,
  WaterfallDialog,
  type WaterfallStepContext,
} from './support/botbuilder-dialogs.ts';
import { z } from 'zod';
import type { ActionId } from '../cards/support/actions.ts';
import { noticeCard } from '../cards/notice-card.ts';
import { requiredCard } from '../cards/required-card.ts';
import { type PhoneAction, statusCard } from '../cards/status-card.ts';
import { readIntent } from '../services/intents/intents.ts';
import type { EnrollmentView } from '../services/enrollment/enrollment-view.ts';
import { ChangePhoneDialog } from './change-phone-dialog.ts';
import { SetUpDialog } from './set-up-dialog.ts';
import { CardPrompt } from './support/card-prompt.ts';
import type { DialogDependencies } from './support/dependencies.ts';
import { InterruptibleDialog } from './support/interruptible-dialog.ts';
import { methodSummaries } from './support/method-summaries.ts';
import { turnOf } from './support/turn.ts';
import { TryOutDialog } from './try-out-dialog.ts';

const choices = [
  'set-up-now',
  'not-now',
  'continue',
  'start-again',
  'try-out',
  'change-phone',
  'add-phone',
  'add-office-phone',
] as const satisfies ActionId[];
const choiceSchema = z.enum(choices);
type Choice = z.infer<typeof choiceSchema>;

/** What can be stopped half-way. */
const cancellable: ReadonlySet<string> = new Set(['set-up', 'try-out', 'change-phone']);

/** How long setting up takes, about, in minutes. */
const setUpMinutes = 2;

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
    this.addDialog(this.#requiredPrompt());
    this.addDialog(this.#pendingPrompt());
    this.addDialog(this.#statusPrompt());
    this.addDialog(new SetUpDialog(deps));
    this.addDialog(new TryOutDialog(deps));
    this.addDialog(new ChangePhoneDialog(deps));
  }

  /** What the conversation begins with is no more than a question. */
  protected override canCancel(dc: DialogContext): boolean {
    return cancellable.has(dc.activeDialog?.id ?? '');
  }

  /** Somebody who is set up sees what; in the middle of a set-up the question stands, and nothing is set up yet. */
  protected override async showStatus(dc: DialogContext): Promise<DialogTurnResult> {
    const turn = turnOf(dc.context);
    const { methods } = await turn.enrollment.status(turn.person);
    if (methods.length === 0) {
      await turn.say(turn.translate('outcome.not-set-up'));
      turn.input = { kind: 'arrived' };
      return dc.continueDialog();
    }
    await dc.cancelAllDialogs();
    return dc.beginDialog('steps');
  }

  async #sayHowThingsStand(step: WaterfallStepContext): Promise<DialogTurnResult> {
    const { person, input, enrollment } = turnOf(step.context);
    const status = await enrollment.status(person);
    const { methods, pending } = status;
    if (isBackupMissing(status)) return step.replaceDialog('change-phone', { purpose: 'backup' });
    if (methods.length > 0) return step.beginDialog('status');
    if (pending !== undefined) return step.beginDialog('pending');
    await enrollment.request(person);
    const asked = input.kind === 'text' && readIntent(input.text)?.kind === 'set-up';
    return asked ? step.next('set-up-now') : step.beginDialog('required');
  }

  async #open(step: WaterfallStepContext): Promise<DialogTurnResult> {
    const turn = turnOf(step.context);
    switch (choiceSchema.parse(step.result)) {
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
        return step.beginDialog('try-out');
      case 'change-phone':
        return step.beginDialog('change-phone', { purpose: 'change' });
      case 'add-phone':
        return step.beginDialog('change-phone', { purpose: 'add' });
      case 'add-office-phone':
        return step.beginDialog('change-phone', { purpose: 'office' });
      case 'not-now': {
        const title = turn.translate('outcome-title.not-now');
        await turn.show(noticeCard({ tone: 'neutral', title, text: turn.translate('chat.not-now') }));
        return step.endDialog();
      }
    }
  }

  async #goOn(step: WaterfallStepContext): Promise<DialogTurnResult> {
    return step.result === 'try-out' ? step.beginDialog('try-out') : step.endDialog();
  }

  #requiredPrompt(): CardPrompt<object, Choice> {
    return new CardPrompt<object, Choice>('required', z.object({}), {
      actions: ['set-up-now', 'not-now'],
      draw: ({ translate }, { binding }) =>
        requiredCard({ binding, organization: this.deps.organization, minutes: setUpMinutes }, translate),
      onClick: (_turn, _options, { action }) => ({ end: action === 'set-up-now' ? action : 'not-now' }),
      onText: (_turn, _options, text) => (readIntent(text)?.kind === 'set-up' ? { end: 'set-up-now' } : undefined),
    });
  }

  /** Somebody comes back to a set-up that still waits for its proof. */
  #pendingPrompt(): CardPrompt<object, Choice> {
    return new CardPrompt<object, Choice>('pending', z.object({}), {
      actions: ['continue', 'start-again'],
      draw: async ({ person, translate, enrollment }, { binding }) => {
        const { pending } = await enrollment.status(person);
        if (pending === undefined) return { end: 'set-up-now' };
        const elapsed = this.deps.clock.now().getTime() - pending.startedAt.getTime();
        const minutes = Math.max(1, Math.round(elapsed / 60_000));
        return noticeCard({
          tone: 'neutral',
          title: translate('outcome-title.pending-found'),
          text: translate('chat.pending-found', { minutes }),
          binding,
          actions: [
            { id: 'continue', title: translate('action.continue'), primary: true },
            { id: 'start-again', title: translate('action.start-again') },
          ],
        });
      },
      onClick: (_turn, _options, { action }) => ({ end: action === 'continue' ? action : 'start-again' }),
      onText: (_turn, _options, text) => (readIntent(text)?.kind === 'set-up' ? { end: 'continue' } : undefined),
    });
  }

  #statusPrompt(): CardPrompt<object, Choice> {
    return new CardPrompt<object, Choice>('status', z.object({}), {
      actions: ['try-out', 'change-phone', 'add-phone', 'add-office-phone'],
      draw: async ({ person, translate, language, enrollment }, { binding }) => {
        const status = await enrollment.status(person);
        const since = status.methods[0]?.activatedAt;
        if (since === undefined) return { end: 'set-up-now' };
        const methods = methodSummaries(status, translate);
        const setUpAt = this.deps.localization.dateText(language, since);
        return statusCard({ binding, methods, setUpAt, phones: phoneActions(status) }, translate);
      },
      onClick: (_turn, _options, { action }) => ({ end: choiceSchema.parse(action) }),
    });
  }
}

/** Policy wants a phone beside the app, and it was left out: it is asked for whenever the person comes back, unless a report of fraud holds everything. */
function isBackupMissing({ backupPhone, methods, isOnHold }: EnrollmentView): boolean {
  if (isOnHold) return false;
  return backupPhone === 'required' && methods.length > 0 && methods.every(({ contact }) => contact === undefined);
}

/** A person has one mobile number, one more phone that is called, and the one at the office. */
function phoneActions({ methods, allowedMethods }: EnrollmentView): PhoneAction[] {
  const allowed = new Set(allowedMethods);
  const kinds = new Set(methods.map(({ contact }) => contact));
  const mayAdd = kinds.has('mobile')
    ? !kinds.has('alternate-mobile') && allowed.has('mobile-call')
    : allowed.has('mobile-text') || allowed.has('mobile-call');
  const possible: Readonly<Record<PhoneAction, boolean>> = {
    'change-phone': kinds.has('mobile'),
    'add-phone': mayAdd,
    'add-office-phone': !kinds.has('office') && allowed.has('office-call'),
  };
  return (['change-phone', 'add-phone', 'add-office-phone'] as const).filter((action) => possible[action]);
}
