import { ComponentDialog, type DialogTurnResult, WaterfallDialog, type WaterfallStepContext } from 'botbuilder-dialogs';
import { z } from 'zod';
import { phoneNumberCard } from '../cards/phone-number-card.ts';
import type { Contact, ContactKind, MethodKind } from '../services/methods/method.ts';
import type { PhoneChannel } from '../services/phone-numbers/phone-number.ts';
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

const purposeSchema = z.enum(['first', 'backup', 'change', 'add']);
const values = new StepValues(
  z.object({
    purpose: purposeSchema.default('first'),
    /** A set-up that is under way: it is taken up where it was. */
    flowId: z.string().optional(),
  }),
);
const numberOptionsSchema = z.object({ purpose: purposeSchema });
type NumberOptions = z.infer<typeof numberOptionsSchema>;

const numberResultSchema = z.union([
  z.object({ flowId: z.string() }),
  z.enum(['back', 'skip', 'cancel', 'verified']),
  endingSchema,
]);
type NumberResult = z.infer<typeof numberResultSchema>;

/** What the card, or a message, says of a number. Without a country it is in international notation. */
interface NumberInputs {
  readonly country?: string | undefined;
  readonly number?: string | undefined;
  readonly channel?: string | undefined;
}

const kinds: Readonly<Record<PhoneChannel, MethodKind>> = { text: 'mobile-text', call: 'mobile-call' };

/** Sets up a mobile phone: number, text or call, proof. The number is in no dialog state: it goes from the card to the enrollment. */
export class SetUpMobilePhoneDialog extends ComponentDialog {
  readonly #deps: DialogDependencies;

  constructor(deps: DialogDependencies) {
    super('set-up-mobile-phone');
    this.#deps = deps;
    this.addDialog(
      new WaterfallDialog('steps', [
        (step) => this.#askNumber(step),
        (step) => this.#choosePin(step),
        (step) => this.#prove(step),
        (step) => this.#conclude(step),
        (step) => this.#afterEnding(step),
      ]),
    );
    this.addDialog(this.#numberPrompt());
    this.addDialog(choosePinPrompt(deps));
    this.addDialog(provePhonePrompt(deps));
    this.addDialog(endedPrompt(deps));
  }

  async #askNumber(step: WaterfallStepContext): Promise<DialogTurnResult> {
    const { flowId, purpose } = values.of(step);
    return flowId === undefined ? step.beginDialog('phone-number', { purpose }) : step.next({ flowId });
  }

  async #choosePin(step: WaterfallStepContext): Promise<DialogTurnResult> {
    const result = numberResultSchema.parse(step.result);
    if (typeof result === 'string' || 'code' in result) return step.next(result);
    values.set(step, { flowId: result.flowId });
    const { enrollment, person } = turnOf(step.context);
    const isNeeded = await enrollment.phones.needsPin(person, result.flowId);
    return isNeeded ? step.beginDialog('choose-pin', { flowId: result.flowId }) : step.next(result);
  }

  async #prove(step: WaterfallStepContext): Promise<DialogTurnResult> {
    const result = numberResultSchema.parse(step.result);
    if (typeof result === 'string' || 'code' in result) return step.next(result);
    return step.beginDialog('prove-phone', { flowId: result.flowId, purpose: 'set-up', proofs: 0 });
  }

  async #conclude(step: WaterfallStepContext): Promise<DialogTurnResult> {
    const { flowId, purpose } = values.of(step);
    const result = z.union([numberResultSchema, provePhoneResultSchema]).parse(step.result);
    if (result === 'verified') return step.endDialog('verified' satisfies SetUpResult);
    if (result === 'skip') return step.endDialog('skipped' satisfies SetUpResult);
    if (result === 'back') {
      return flowId === undefined
        ? step.endDialog('back' satisfies SetUpResult)
        : step.replaceDialog('steps', { purpose });
    }
    if (result === 'cancel') {
      const { enrollment, person } = turnOf(step.context);
      if (flowId !== undefined) await enrollment.cancel(person, flowId);
      // Something else is set up: what is left undone is said by whoever began this.
      if (purpose !== 'first') return step.endDialog('skipped' satisfies SetUpResult);
      return sayEnding(step, { code: 'cancelled', phone: true }, this.#deps);
    }
    if ('other' in result) return step.replaceDialog('steps', { purpose, flowId: result.other });
    return 'code' in result
      ? sayEnding(step, { ...result, phone: true }, this.#deps)
      : step.endDialog('stopped' satisfies SetUpResult);
  }

  async #afterEnding(step: WaterfallStepContext): Promise<DialogTurnResult> {
    return step.endDialog((step.result === 'start-again' ? 'start-again' : 'stopped') satisfies SetUpResult);
  }

  #numberPrompt(): CardPrompt<NumberOptions, NumberResult> {
    return new CardPrompt<NumberOptions, NumberResult>('phone-number', numberOptionsSchema, {
      actions: ['contact-me', 'back', 'skip', 'cancel'],
      draw: async (turn, { options, ticket, problem, inputs }) => {
        if (await isThere(turn, options.purpose)) return { end: 'verified' };
        const own = await this.#deps.phoneNumbers.countryOf(turn.person);
        const countries = this.#deps.phoneNumbers.countries(turn.language, own);
        return phoneNumberCard(
          {
            ticket,
            purpose: options.purpose,
            countries: countries.map(({ id, name, callingCode }) => ({ id, title: `${name} (+${callingCode})` })),
            country: inputs?.country ?? own,
            number: inputs?.number,
            channels: channelsOf(turn, await contactFor(turn, options.purpose)),
            channel: inputs?.channel,
            skippable: options.purpose === 'backup' && turn.enrollment.backupPhone === 'offered',
            problem,
          },
          turn.words,
        );
      },
      onClick: (turn, options, submission) =>
        submission.action === 'contact-me'
          ? this.#contact(turn, options, submission.inputs)
          : { end: leaving(submission.action) },
      onText: (turn, options, text) => (/\p{Nd}{2}/u.test(text) ? this.#typedNumber(turn, options, text) : undefined),
    });
  }

  /** A number typed as a message is of the person's own country, or says which. */
  async #typedNumber(turn: Turn, options: NumberOptions, text: string): Promise<Answer<NumberResult>> {
    const number = text.replace(/^\s*00/u, '+');
    const isInternational = /^\s*[+＋]/u.test(number);
    const country = isInternational ? undefined : await this.#deps.phoneNumbers.countryOf(turn.person);
    return this.#contact(turn, options, { country, number });
  }

  async #contact(turn: Turn, { purpose }: NumberOptions, inputs: NumberInputs): Promise<Answer<NumberResult>> {
    const { enrollment, person, words } = turn;
    const kind = await contactFor(turn, purpose);
    const channels = channelsOf(turn, kind);
    const channel = channels.find((each) => each === inputs.channel) ?? channels[0] ?? 'text';
    const read = this.#deps.phoneNumbers.read(inputs.number ?? '', { country: inputs.country, channel });
    if (read.code === 'refused') return { again: words(`phone-problem.${read.problem}`) };
    const contact: Contact = { contact: kind, number: read.number };
    const begun = await enrollment.phones.begin(person, kinds[channel], contact);
    if (begun.code === 'same-number') return { again: words('phone-problem.same-number') };
    if (begun.code !== 'started') return { end: endingOf(begun) };
    return contactPhone(turn, begun.flowId, this.#deps.clock.now());
  }
}

/** A phone may answer while the chat has lost that it was contacted: then there is nothing left to ask. */
async function isThere({ enrollment, person }: Turn, purpose: NumberOptions['purpose']): Promise<boolean> {
  if (purpose === 'change' || purpose === 'add') return false;
  const status = await enrollment.status(person);
  return purpose === 'first' ? status.methods.length > 0 : enrollment.phones.contactKinds(status).has('mobile');
}

/** Which of the person's numbers is asked for: who has a mobile adds another phone, which is only called. */
async function contactFor({ enrollment, person }: Turn, purpose: NumberOptions['purpose']): Promise<ContactKind> {
  if (purpose !== 'add') return 'mobile';
  const kinds = enrollment.phones.contactKinds(await enrollment.status(person));
  return kinds.has('mobile') ? 'alternate-mobile' : 'mobile';
}

function channelsOf({ enrollment }: Turn, contact: ContactKind): readonly PhoneChannel[] {
  const allowed = enrollment.allowedMethods();
  const possible = contact === 'mobile' ? (['text', 'call'] as const) : (['call'] as const);
  return possible.filter((channel) => allowed.includes(kinds[channel]));
}

function leaving(action: string): 'back' | 'skip' | 'cancel' {
  return action === 'back' || action === 'skip' ? action : 'cancel';
}
