import {
  ComponentDialog,
  type DialogTurnResult,
  WaterfallDialog,
  type WaterfallStepContext,
} from '../botbuilder-dialogs.ts';
import { z } from 'zod';
import type { CardPrompt } from '../card-prompt.ts';
import { choosePinPrompt } from './choose-pin-prompt.ts';
import type { DialogDependencies } from '../dependencies.ts';
import { endedPrompt, resultOfEnding, sayEnding } from '../ended-prompt.ts';
import { endingSchema } from '../outcome-text.ts';
import { provePhonePrompt, provePhoneResultSchema } from './prove-phone-prompt.ts';
import type { SetUpResult } from '../set-up-result.ts';
import { StepValues } from '../step-values.ts';
import { turnOf } from '../turn.ts';

/** The first phone, one beside an app, another number for the mobile or for the other phone, or one more phone. */
const phonePurposeSchema = z.enum(['first', 'backup', 'change', 'change-other', 'add']);
export type PhonePurpose = z.infer<typeof phonePurposeSchema>;

const values = new StepValues(
  z.object({
    purpose: phonePurposeSchema.default('first'),
    /** A set-up that is under way: it is taken up where it was. */
    methodId: z.string().optional(),
    /** The app was proven a moment ago. */
    isAppProven: z.boolean().optional(),
  }),
);

/** What the question for a phone is begun with. */
export const askPhoneOptionsSchema = z.object({ purpose: phonePurposeSchema, isAppProven: z.boolean().optional() });
export type AskPhoneOptions = z.infer<typeof askPhoneOptionsSchema>;

/** What comes of it: the set-up of a phone that was contacted, or is as soon as its PIN is chosen. */
const askPhoneResultSchema = z.union([
  z.object({ methodId: z.string() }),
  z.enum(['back', 'skip', 'cancel', 'verified']),
  endingSchema,
]);
export type AskPhoneResult = z.infer<typeof askPhoneResultSchema>;

/** Sets up a phone: which one, its PIN where one is wanted, proof. The number is in no dialog state. */
export abstract class PhoneSetUpDialog extends ComponentDialog {
  protected readonly deps: DialogDependencies;

  /** @param question asks which phone, and contacts it. */
  constructor(
    id: string,
    deps: DialogDependencies,
    question: (deps: DialogDependencies) => CardPrompt<AskPhoneOptions, AskPhoneResult>,
  ) {
    super(id);
    this.deps = deps;
    const ask = question(deps);
    this.addDialog(
      new WaterfallDialog('steps', [
        (step) => this.#askPhone(step, ask.id),
        (step) => this.#choosePin(step),
        (step) => this.#prove(step),
        (step) => this.#conclude(step),
        (step) => this.#afterEnding(step),
      ]),
    );
    this.addDialog(ask);
    this.addDialog(choosePinPrompt(deps));
    this.addDialog(provePhonePrompt(deps));
    this.addDialog(endedPrompt(deps));
  }

  async #askPhone(step: WaterfallStepContext, question: string): Promise<DialogTurnResult> {
    const { methodId, purpose, isAppProven } = values.of(step);
    return methodId === undefined ? step.beginDialog(question, { purpose, isAppProven }) : step.next({ methodId });
  }

  async #choosePin(step: WaterfallStepContext): Promise<DialogTurnResult> {
    const result = askPhoneResultSchema.parse(step.result);
    if (typeof result === 'string' || 'code' in result) return step.next(result);
    values.set(step, { methodId: result.methodId });
    const { enrollment, person } = turnOf(step.context);
    const isNeeded = await enrollment.pins.isNeeded(person, result.methodId);
    return isNeeded ? step.beginDialog('choose-pin', { methodId: result.methodId }) : step.next(result);
  }

  async #prove(step: WaterfallStepContext): Promise<DialogTurnResult> {
    const result = askPhoneResultSchema.parse(step.result);
    if (typeof result === 'string' || 'code' in result) return step.next(result);
    return step.beginDialog('prove-phone', { methodId: result.methodId, purpose: 'set-up', proofs: 0 });
  }

  async #conclude(step: WaterfallStepContext): Promise<DialogTurnResult> {
    const { methodId, purpose, isAppProven } = values.of(step);
    const result = z.union([askPhoneResultSchema, provePhoneResultSchema]).parse(step.result);
    if (result === 'verified') return step.endDialog('verified' satisfies SetUpResult);
    if (result === 'skip') return step.endDialog('skipped' satisfies SetUpResult);
    if (result === 'back') {
      return methodId === undefined
        ? step.endDialog('back' satisfies SetUpResult)
        : this.#askAnew(step, { purpose, isAppProven }, methodId);
    }
    if (result === 'cancel') return this.#cancel(step);
    if ('other' in result) return step.replaceDialog('steps', { purpose, methodId: result.other });
    return 'code' in result
      ? sayEnding(step, { ...result, phone: true }, this.deps)
      : step.endDialog('stopped' satisfies SetUpResult);
  }

  /** Another phone is meant: this one is not listened to any more, unless it has just proven itself. */
  async #askAnew(step: WaterfallStepContext, again: AskPhoneOptions, methodId: string): Promise<DialogTurnResult> {
    const { enrollment, person } = turnOf(step.context);
    await enrollment.phones.stopListening(person, methodId);
    const { methods } = await enrollment.status(person);
    const isProven = methods.some((method) => method.methodId === methodId);
    return isProven ? step.endDialog('verified' satisfies SetUpResult) : step.replaceDialog('steps', again);
  }

  async #cancel(step: WaterfallStepContext): Promise<DialogTurnResult> {
    const { methodId, purpose } = values.of(step);
    const { enrollment, person } = turnOf(step.context);
    if (methodId !== undefined) await enrollment.cancel(person, methodId);
    // Something else is set up: what is left undone is said by whoever began this.
    if (purpose !== 'first') return step.endDialog('skipped' satisfies SetUpResult);
    return sayEnding(step, { code: 'cancelled', phone: true }, this.deps);
  }

  async #afterEnding(step: WaterfallStepContext): Promise<DialogTurnResult> {
    return step.endDialog(resultOfEnding(step.result));
  }
}
