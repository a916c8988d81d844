import {
  ComponentDialog,
  type DialogTurnResult,
  WaterfallDialog,
  type WaterfallStepContext,
} from './support/botbuilder-dialogs.ts';
import { z } from 'zod';
import { registerPhoneCard } from '../cards/register-phone-card.ts';
import { minutesUntil } from '../services/clock.ts';
import { qrPicture } from '../services/methods/authenticator-code/qr-code.ts';
import { CardPrompt } from './support/card-prompt.ts';
import type { DialogDependencies } from './support/dependencies.ts';
import { endedPrompt, resultOfEnding, sayEnding } from './support/ended-prompt.ts';
import { endingOf, endingSchema } from './support/outcome-text.ts';
import { choosePinPrompt } from './support/phones/choose-pin-prompt.ts';
import { approvePrompt } from './support/push/approve-prompt.ts';
import type { SetUpResult } from './support/set-up-result.ts';
import { setUpStep } from './support/set-up-step.ts';
import { StepValues } from './support/step-values.ts';
import { turnOf } from './support/turn.ts';

const values = new StepValues(
  z.object({
    /** A set-up that is under way: it is taken up where it was. */
    methodId: z.string().optional(),
    /** Methods that go when this one is proven. */
    replaces: z.array(z.string()).optional(),
  }),
);
const pendingSchema = z.object({ methodId: z.string() });
type Pending = z.infer<typeof pendingSchema>;

/** What a step hands to the next one. */
const resultSchema = z.union([z.enum(['next', 'back', 'cancel', 'verified']), endingSchema]);
type Result = z.infer<typeof resultSchema>;

/** Sets up notifications on a phone: it registers with a one-time code, then approves with a number. */
export class SetUpAuthenticatorPushDialog extends ComponentDialog {
  readonly #deps: DialogDependencies;

  constructor(deps: DialogDependencies) {
    super('set-up-authenticator-push');
    this.#deps = deps;
    this.addDialog(
      new WaterfallDialog('steps', [
        (step) => this.#startSetUp(step),
        (step) => this.#registerPhone(step),
        (step) => this.#choosePin(step),
        (step) => this.#approve(step),
        (step) => this.#conclude(step),
        (step) => this.#afterEnding(step),
      ]),
    );
    this.addDialog(this.#registerPhonePrompt());
    this.addDialog(choosePinPrompt(deps));
    this.addDialog(approvePrompt(deps));
    this.addDialog(endedPrompt(deps));
  }

  async #startSetUp(step: WaterfallStepContext): Promise<DialogTurnResult> {
    const { methodId, replaces } = values.of(step);
    if (methodId !== undefined) return step.next('next');
    const { enrollment, person } = turnOf(step.context);
    const outcome = await enrollment.begin(person, 'authenticator-push', { replaces });
    if (outcome.code !== 'started')
      return step.next(endingOf(outcome.code === 'same-number' ? { code: 'not-allowed' } : outcome));
    values.set(step, { methodId: outcome.methodId });
    return step.next('next');
  }

  async #registerPhone(step: WaterfallStepContext): Promise<DialogTurnResult> {
    const { methodId } = values.of(step);
    return step.result === 'next' && methodId !== undefined
      ? step.beginDialog('register-phone', { methodId })
      : step.next(step.result);
  }

  async #choosePin(step: WaterfallStepContext): Promise<DialogTurnResult> {
    const { methodId } = values.of(step);
    if (step.result !== 'next' || methodId === undefined) return step.next(step.result);
    const { enrollment, person } = turnOf(step.context);
    const isNeeded = await enrollment.pins.isNeeded(person, methodId);
    return isNeeded ? step.beginDialog('choose-pin', { methodId, isForApproval: true }) : step.next('next');
  }

  async #approve(step: WaterfallStepContext): Promise<DialogTurnResult> {
    const { methodId } = values.of(step);
    const isChosen = step.result === 'next' || pendingSchema.safeParse(step.result).success;
    if (!isChosen || methodId === undefined) return step.next(step.result);
    return step.beginDialog('approve-on-phone', { methodId, purpose: 'set-up', proofs: 0 });
  }

  async #conclude(step: WaterfallStepContext): Promise<DialogTurnResult> {
    const { methodId, replaces } = values.of(step);
    const result = resultSchema.parse(step.result);
    if (result === 'verified') return step.endDialog('verified' satisfies SetUpResult);
    if (typeof result === 'object') return sayEnding(step, { ...result, phone: true }, this.#deps);
    const { enrollment, person } = turnOf(step.context);
    if (methodId !== undefined) await enrollment.cancel(person, methodId);
    // Another phone is meant, or another way: the code that registered this one is worth nothing any more.
    if (result === 'back') return step.endDialog('back' satisfies SetUpResult);
    // What is to be replaced is there still: what is left undone is said by whoever began this.
    if (replaces !== undefined) return step.endDialog('skipped' satisfies SetUpResult);
    return sayEnding(step, { code: 'cancelled', phone: true }, this.#deps);
  }

  async #afterEnding(step: WaterfallStepContext): Promise<DialogTurnResult> {
    return step.endDialog(resultOfEnding(step.result));
  }

  #registerPhonePrompt(): CardPrompt<Pending, Result> {
    return new CardPrompt<Pending, Result>('register-phone', pendingSchema, {
      actions: ['back', 'cancel'],
      holdsSecret: true,
      draw: async (turn, { options, binding }) => {
        const shown = await turn.enrollment.push.registrationToShow(turn.person, options.methodId);
        if (shown.state === 'verified') return { end: 'verified' };
        if (shown.state === 'registered') return { end: 'next' };
        if (shown.state !== 'pending') return { end: { code: shown.state } };
        const { authenticatorUrl, clock } = this.#deps;
        const link = authenticatorUrl(shown.code);
        const status = await turn.enrollment.status(turn.person);
        const before = status.methods.find(({ form, suspended }) => form === 'push' && suspended === undefined);
        const last = (await turn.enrollment.pins.isNeeded(turn.person, options.methodId)) ? 4 : 3;
        const view = {
          binding,
          step: setUpStep(status, { number: 2, of: last }),
          replaced: status.approvalPhones === 'one' ? before?.label : undefined,
          onPhone: turn.isOnPhone,
          qr: qrPicture(link),
          link,
          pageUrl: authenticatorUrl(),
          code: shown.code,
          account: shown.account,
          expiresInMinutes: minutesUntil(shown.expiresAt, clock.now()),
        };
        return registerPhoneCard(view, turn.translate);
      },
      onClick: (_turn, _options, { action }) => ({ end: action === 'back' ? action : 'cancel' }),
    });
  }
}
