import { ComponentDialog, type DialogTurnResult, WaterfallDialog, type WaterfallStepContext } from 'botbuilder-dialogs';
import { z } from 'zod';
import { officePhoneCard } from '../cards/office-phone-card.ts';
import { plainText } from '../cards/plain-text.ts';
import type { PhoneNumber } from '../services/phone-numbers/phone-number.ts';
import { maskedNumber } from '../services/phone-numbers/phone-numbers.ts';
import { type Answer, CardPrompt } from './support/card-prompt.ts';
import type { DialogDependencies } from './support/dependencies.ts';
import { endedPrompt, sayEnding } from './support/ended-prompt.ts';
import { endingOf, endingSchema } from './support/outcome-text.ts';
import { choosePinPrompt } from './support/choose-pin-prompt.ts';
import { contactPhone } from './support/contact-phone.ts';
import { provePhonePrompt, provePhoneResultSchema } from './support/prove-phone-prompt.ts';
import { StepValues } from './support/step-values.ts';
import { type Turn, turnOf } from './support/turn.ts';
import type { SetUpResult } from './set-up-authenticator-code-dialog.ts';

const values = new StepValues(
  z.object({
    /** A set-up that is under way: it is taken up where it was. */
    flowId: z.string().optional(),
  }),
);
const confirmOptionsSchema = z.object({ asked: z.boolean().default(false) });
type ConfirmOptions = z.infer<typeof confirmOptionsSchema>;

const confirmResultSchema = z.union([
  z.object({ flowId: z.string() }),
  z.enum(['back', 'cancel', 'verified', 'asked']),
  endingSchema,
]);
type ConfirmResult = z.infer<typeof confirmResultSchema>;

/** Sets up the office phone that the company directory knows: shown, called, proven with #. */
export class SetUpOfficePhoneDialog extends ComponentDialog {
  readonly #deps: DialogDependencies;

  constructor(deps: DialogDependencies) {
    super('set-up-office-phone');
    this.#deps = deps;
    this.addDialog(
      new WaterfallDialog('steps', [
        (step) => this.#confirm(step),
        (step) => this.#choosePin(step),
        (step) => this.#prove(step),
        (step) => this.#conclude(step),
        (step) => this.#afterEnding(step),
      ]),
    );
    this.addDialog(this.#confirmPrompt());
    this.addDialog(choosePinPrompt(deps));
    this.addDialog(provePhonePrompt(deps));
    this.addDialog(endedPrompt(deps));
  }

  async #confirm(step: WaterfallStepContext): Promise<DialogTurnResult> {
    const { flowId } = values.of(step);
    return flowId === undefined ? step.beginDialog('office-phone') : step.next({ flowId });
  }

  async #choosePin(step: WaterfallStepContext): Promise<DialogTurnResult> {
    const result = confirmResultSchema.parse(step.result);
    if (typeof result === 'string' || 'code' in result) return step.next(result);
    values.set(step, { flowId: result.flowId });
    const { enrollment, person } = turnOf(step.context);
    const isNeeded = await enrollment.phones.needsPin(person, result.flowId);
    return isNeeded ? step.beginDialog('choose-pin', { flowId: result.flowId }) : step.next(result);
  }

  async #prove(step: WaterfallStepContext): Promise<DialogTurnResult> {
    const result = confirmResultSchema.parse(step.result);
    if (typeof result === 'string' || 'code' in result) return step.next(result);
    return step.beginDialog('prove-phone', { flowId: result.flowId, purpose: 'set-up', proofs: 0 });
  }

  async #conclude(step: WaterfallStepContext): Promise<DialogTurnResult> {
    const { flowId } = values.of(step);
    const result = z.union([confirmResultSchema, provePhoneResultSchema]).parse(step.result);
    if (result === 'verified') return step.endDialog('verified' satisfies SetUpResult);
    if (result === 'back') {
      return flowId === undefined ? step.endDialog('back' satisfies SetUpResult) : step.replaceDialog('steps', {});
    }
    if (result === 'cancel') {
      const { enrollment, person } = turnOf(step.context);
      if (flowId !== undefined) await enrollment.cancel(person, flowId);
      return sayEnding(step, { code: 'cancelled', phone: true }, this.#deps);
    }
    if (typeof result === 'object' && 'code' in result) return sayEnding(step, { ...result, phone: true }, this.#deps);
    return step.endDialog('stopped' satisfies SetUpResult);
  }

  async #afterEnding(step: WaterfallStepContext): Promise<DialogTurnResult> {
    return step.endDialog((step.result === 'start-again' ? 'start-again' : 'stopped') satisfies SetUpResult);
  }

  #confirmPrompt(): CardPrompt<ConfirmOptions, ConfirmResult> {
    return new CardPrompt<ConfirmOptions, ConfirmResult>('office-phone', confirmOptionsSchema, {
      actions: ['contact-me', 'ask-administrator', 'back', 'cancel'],
      draw: async (turn, { ticket, problem, notice }) => {
        const number = await this.#officePhone(turn);
        const masked = number && plainText(maskedNumber(number, { isOffice: true }));
        return officePhoneCard({ ticket, masked, asked: notice !== undefined, problem }, turn.words);
      },
      onClick: async (turn, _options, { action }) => {
        if (action === 'contact-me') return this.#call(turn);
        if (action === 'back') return { end: 'back' };
        if (action === 'cancel') return { end: 'cancel' };
        await turn.enrollment.phones.askAdministrator(turn.person, 'office-phone');
        return { refreshed: turn.words('office-phone-card.asked') };
      },
    });
  }

  async #call(turn: Turn): Promise<Answer<ConfirmResult>> {
    const { enrollment, person, words } = turn;
    const number = await this.#officePhone(turn);
    if (number === undefined) return { again: words('office-phone-card.missing') };
    const begun = await enrollment.phones.begin(person, 'office-call', { contact: 'office', number });
    if (begun.code === 'same-number') return { again: words('phone-problem.same-number') };
    if (begun.code !== 'started') return { end: endingOf(begun) };
    return contactPhone(turn, begun.flowId, this.#deps.clock.now());
  }

  async #officePhone({ person }: Turn): Promise<PhoneNumber | undefined> {
    const read = await this.#deps.phoneNumbers.officePhone(person);
    return read?.code === 'ok' ? read.number : undefined;
  }
}
