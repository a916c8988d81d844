import {
  ComponentDialog,
  type DialogTurnResult,
  WaterfallDialog,
  type WaterfallStepContext,
} from './support/botbuilder-dialogs.ts';
import { z } from 'zod';
import { enterCodeCard } from '../cards/enter-code-card.ts';
import { installAppCard } from '../cards/install-app-card.ts';
import { qrCodeCard } from '../cards/qr-code-card.ts';
import type { CardStep } from '../cards/support/framed.ts';
import { isMeantAsCode, typedCode } from '../services/challenges/typed-code.ts';
import { qrPicture } from '../services/methods/authenticator-code/qr-code.ts';
import { type Answer, CardPrompt } from './support/card-prompt.ts';
import type { DialogDependencies } from './support/dependencies.ts';
import { answerTo } from './support/nothing-checked.ts';
import { endingOf, endingSchema, problemText } from './support/outcome-text.ts';
import { endedPrompt, resultOfEnding, sayEnding } from './support/ended-prompt.ts';
import type { SetUpResult } from './support/set-up-result.ts';
import { setUpStep } from './support/set-up-step.ts';
import { StepValues } from './support/step-values.ts';
import { type Turn, turnOf } from './support/turn.ts';
import { minutesUntil } from '../services/clock.ts';

const values = new StepValues(
  z.object({
    /** A set-up that is under way: it is taken up where it was. */
    methodId: z.string().optional(),
    /** The person came back from the QR code to the links. */
    links: z.boolean().optional(),
    /** Methods that go when this one is proven. */
    replaces: z.array(z.string()).optional(),
  }),
);
const pendingSchema = z.object({ methodId: z.string() });
type Pending = z.infer<typeof pendingSchema>;

/** What a step hands to the next one. */
const resultSchema = z.union([z.enum(['next', 'back', 'cancel', 'verified']), endingSchema]);
type Result = z.infer<typeof resultSchema>;

const dialogId = 'set-up-authenticator-code';

/** Sets up verification codes from an authenticator app: install, scan, prove. */
export class SetUpAuthenticatorCodeDialog extends ComponentDialog {
  readonly #deps: DialogDependencies;

  constructor(deps: DialogDependencies) {
    super(dialogId);
    this.#deps = deps;
    this.addDialog(
      new WaterfallDialog('steps', [
        (step) => this.#installApp(step),
        (step) => this.#startSetUp(step),
        (step) => this.#scanQrCode(step),
        (step) => this.#enterCode(step),
        (step) => this.#conclude(step),
        (step) => this.#afterEnding(step),
      ]),
    );
    this.addDialog(this.#installAppPrompt());
    this.addDialog(this.#qrCodePrompt());
    this.addDialog(this.#enterCodePrompt());
    this.addDialog(endedPrompt(deps));
  }

  async #installApp(step: WaterfallStepContext): Promise<DialogTurnResult> {
    const { methodId, links } = values.of(step);
    return methodId === undefined || links === true ? step.beginDialog('install-app') : step.next('next');
  }

  async #startSetUp(step: WaterfallStepContext): Promise<DialogTurnResult> {
    const result = resultSchema.parse(step.result);
    if (result === 'back') return step.endDialog('back' satisfies SetUpResult);
    if (result !== 'next' || values.of(step).methodId !== undefined) return step.next(result);
    const { enrollment, person } = turnOf(step.context);
    const outcome = await enrollment.begin(person, 'authenticator-code', { replaces: values.of(step).replaces });
    if (outcome.code !== 'started')
      return step.next(endingOf(outcome.code === 'same-number' ? { code: 'not-allowed' } : outcome));
    values.set(step, { methodId: outcome.methodId });
    return step.next('next');
  }

  async #scanQrCode(step: WaterfallStepContext): Promise<DialogTurnResult> {
    const { methodId } = values.of(step);
    return step.result === 'next' && methodId !== undefined
      ? step.beginDialog('qr-code', { methodId })
      : step.next(step.result);
  }

  async #enterCode(step: WaterfallStepContext): Promise<DialogTurnResult> {
    const { methodId } = values.of(step);
    if (step.result === 'next' && methodId !== undefined) return step.beginDialog('enter-code', { methodId });
    // Back from the QR code leads to the links; back from there has left this dialog.
    if (step.result === 'back')
      return step.replaceDialog('steps', { methodId, links: true, replaces: values.of(step).replaces });
    return step.next(step.result);
  }

  async #conclude(step: WaterfallStepContext): Promise<DialogTurnResult> {
    const { methodId } = values.of(step);
    const result = resultSchema.parse(step.result);
    if (result === 'back') return step.replaceDialog('steps', { methodId, replaces: values.of(step).replaces });
    if (result === 'verified') return step.endDialog('verified' satisfies SetUpResult);
    if (result === 'cancel' || result === 'next') {
      const { enrollment, person } = turnOf(step.context);
      if (methodId !== undefined) await enrollment.cancel(person, methodId);
      // What is to be replaced is there still: what is left undone is said by whoever began this.
      if (values.of(step).replaces !== undefined) return step.endDialog('skipped' satisfies SetUpResult);
      return sayEnding(step, { code: 'cancelled' }, this.#deps);
    }
    return sayEnding(step, result, this.#deps);
  }

  async #afterEnding(step: WaterfallStepContext): Promise<DialogTurnResult> {
    return step.endDialog(resultOfEnding(step.result));
  }

  #installAppPrompt(): CardPrompt<object, Result> {
    return new CardPrompt<object, Result>('install-app', z.object({}), {
      actions: ['next', 'back', 'cancel'],
      draw: async (turn, { binding }) =>
        installAppCard({ binding, step: await stepOf(turn, 2), ...this.#deps.authenticatorLinks }, turn.translate),
      onClick: (_turn, _options, { action }) => ({ end: navigation(action) }),
    });
  }

  #qrCodePrompt(): CardPrompt<Pending, Result> {
    return new CardPrompt<Pending, Result>('qr-code', pendingSchema, {
      actions: ['next', 'back', 'cancel'],
      holdsSecret: true,
      draw: async (turn, { options, binding }) => {
        const shown = await turn.enrollment.entryToShow(turn.person, options.methodId);
        if (shown.state === 'verified') return { end: 'verified' };
        if (shown.state === 'nothing-to-show') return { end: { code: 'not-set-up' } };
        if (shown.state !== 'pending') return { end: { code: shown.state } };
        const { entry, expiresAt } = shown;
        const view = {
          binding,
          step: await stepOf(turn, 3),
          onPhone: turn.isOnPhone,
          qr: qrPicture(entry.otpauthUri),
          account: entry.account,
          issuer: entry.issuer,
          secret: entry.secret,
          secretGroups: entry.secret.replace(/(.{4})(?=.)/g, '$1 '),
          otpauthUri: entry.otpauthUri,
          expiresInMinutes: minutesUntil(expiresAt, this.#deps.clock.now()),
        };
        return qrCodeCard(view, turn.translate);
      },
      onClick: (_turn, _options, { action }) => ({ end: navigation(action) }),
      onText: (turn, options, text) => this.#typedCode(turn, options, text),
    });
  }

  #enterCodePrompt(): CardPrompt<Pending, Result> {
    return new CardPrompt<Pending, Result>('enter-code', pendingSchema, {
      actions: ['verify', 'back', 'cancel'],
      draw: async (turn, { options, binding, problem }) => {
        const shown = await turn.enrollment.entryToShow(turn.person, options.methodId);
        if (shown.state === 'verified') return { end: 'verified' };
        if (shown.state === 'nothing-to-show') return { end: { code: 'not-set-up' } };
        if (shown.state !== 'pending') return { end: { code: shown.state } };
        const view = { binding, step: await stepOf(turn, 4), purpose: 'set-up' as const, account: shown.entry.account };
        return enterCodeCard(problem === undefined ? view : { ...view, problem }, turn.translate);
      },
      onClick: (turn, options, { action, inputs }) =>
        action === 'verify' ? this.#prove(turn, options, inputs.code ?? '') : { end: navigation(action) },
      onText: (turn, options, text) => this.#typedCode(turn, options, text),
    });
  }

  /** A code, or what was meant as one. */
  #typedCode(turn: Turn, options: Pending, text: string): Promise<Answer<Result>> | undefined {
    return isMeantAsCode(text) ? this.#prove(turn, options, text) : undefined;
  }

  async #prove(turn: Turn, { methodId }: Pending, code: string): Promise<Answer<Result>> {
    const outcome = await turn.enrollment.prove(turn.person, methodId, typedCode(code));
    return answerTo(turn, methodId, { outcome, text: (problem) => problemText(problem, turn.translate) });
  }
}

async function stepOf({ enrollment, person }: Turn, number: number): Promise<CardStep | undefined> {
  return setUpStep(await enrollment.status(person), { number, of: 4 });
}

function navigation(action: string): Result {
  return action === 'next' || action === 'back' ? action : 'cancel';
}
