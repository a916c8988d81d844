import { phoneNumberCard } from '../cards/phone-number-card.ts';
import type { EnrollmentView } from '../services/enrollment/enrollment-view.ts';
import type { Contact, PhoneRole } from '../services/methods/forms.ts';
import type { MethodKind } from '../services/methods/registry.ts';
import {
  type NumberProblem,
  phoneChannels,
  type PhoneChannel,
  type ReadNumber,
} from '../services/phone-numbers/phone-number.ts';
import { type Answer, CardPrompt } from './support/card-prompt.ts';
import { contactPhone } from './support/phones/contact-phone.ts';
import type { DialogDependencies } from './support/dependencies.ts';
import { endingOf } from './support/outcome-text.ts';
import {
  type AskPhoneOptions,
  askPhoneOptionsSchema,
  type AskPhoneResult,
  type PhonePurpose,
  PhoneSetUpDialog,
} from './support/phones/phone-set-up-dialog.ts';
import { setUpStep } from './support/set-up-step.ts';
import type { Turn } from './support/turn.ts';

/** What the card, or a message, says of a number. Without a country it is in international notation. */
interface NumberInputs {
  readonly country?: string | undefined;
  readonly number?: string | undefined;
  readonly channel?: string | undefined;
}

const kinds: Readonly<Record<PhoneChannel, MethodKind>> = { text: 'mobile-text', call: 'mobile-call' };

/** Sets up a mobile phone: number, text or call, proof. */
export class SetUpMobilePhoneDialog extends PhoneSetUpDialog {
  constructor(deps: DialogDependencies) {
    super('set-up-mobile-phone', deps, phoneNumberPrompt);
  }
}

function phoneNumberPrompt(deps: DialogDependencies): CardPrompt<AskPhoneOptions, AskPhoneResult> {
  const question = new PhoneNumberQuestion(deps);
  return new CardPrompt<AskPhoneOptions, AskPhoneResult>('phone-number', askPhoneOptionsSchema, {
    actions: ['contact-me', 'back', 'skip', 'cancel'],
    draw: async (turn, { options, binding, problem, inputs }) => {
      const status = await turn.enrollment.status(turn.person);
      if (isThere(status, options.purpose)) return { end: 'verified' };
      const country = await question.presetCountry(turn, status, options.purpose);
      return phoneNumberCard(
        {
          binding,
          step: setUpStep(status, { number: 2, of: 3 }),
          purpose: options.purpose === 'change-other' ? 'change' : options.purpose,
          isAppProven: options.isAppProven,
          isOnlyPhone: status.methods.every(({ contact }) => contact === undefined),
          countries: deps.phoneNumbers.countries(turn.language, country, status.countries),
          country: deps.phoneNumbers.countryNamed(inputs?.country ?? '', turn.language)?.id ?? country,
          number: correctable(inputs?.number),
          channels: channelsOf(status, contactFor(status, options.purpose)),
          channel: phoneChannels.find((each) => each === inputs?.channel),
          skippable: options.purpose === 'backup' && status.backupPhone === 'offered',
          problem,
        },
        turn.translate,
      );
    },
    onClick: (turn, options, submission) =>
      submission.action === 'contact-me'
        ? question.contact(turn, options, submission.inputs)
        : { end: leaving(submission.action) },
    onText: (turn, options, text) => (isMeantAsNumber(text) ? question.typed(turn, options, text) : undefined),
  });
}

/** The number goes from the card to the enrollment, and into no dialog state. */
class PhoneNumberQuestion {
  readonly #deps: DialogDependencies;

  constructor(deps: DialogDependencies) {
    this.#deps = deps;
  }

  /** A number typed as a message is of the country named before it, of the one it says itself, or of the one chosen beforehand. */
  async typed(turn: Turn, options: AskPhoneOptions, text: string): Promise<Answer<AskPhoneResult>> {
    const named = this.#deps.phoneNumbers.countryAndNumber(text, turn.language);
    return this.contact(turn, options, { country: named?.country.id, number: named?.number ?? text });
  }

  /** Reads the number, and contacts it. What is left out is as the card had it chosen. */
  async contact(turn: Turn, { purpose }: AskPhoneOptions, inputs: NumberInputs): Promise<Answer<AskPhoneResult>> {
    const { enrollment, person, translate } = turn;
    const { phoneNumbers } = this.#deps;
    const status = await enrollment.status(person);
    const kind = contactFor(status, purpose);
    const channel = chosenChannel(channelsOf(status, kind), inputs.channel);
    if (channel === undefined) return { again: translate('phone-number-card.channel-missing') };
    const number = inputs.number ?? '';
    const { countries } = status;
    const country = await this.#chosenCountry(turn, { status, purpose }, inputs.country);
    if (country === undefined && !phoneNumbers.saysCountry(number)) {
      return { again: translate('phone-number-card.country-missing') };
    }
    const read = phoneNumbers.read(number, { country, channel, countries });
    if (read.code === 'refused') {
      const other = channel === 'text' ? 'call' : 'text';
      const otherRead = phoneNumbers.read(number, { country, channel: other, countries });
      const isOffered = channelsOf(status, kind).includes(other);
      const problem = problemOf(read.problem, {
        channel,
        isOtherGood: isOffered && otherRead.code === 'ok',
        otherRead,
      });
      const isFirst = purpose === 'first' && problem.startsWith('country-not');
      return {
        again: translate(`phone-problem.${problem}`) + (isFirst ? ` ${translate('phone-problem.or-another-way')}` : ''),
      };
    }
    const contact: Contact = { contact: kind, number: read.number };
    const begun = await enrollment.phones.begin(person, kinds[channel], contact);
    if (begun.code === 'same-number') return { again: translate('phone-problem.same-number') };
    if (begun.code !== 'started') return { end: endingOf(begun) };
    return contactPhone(turn, begun.methodId, this.#deps.clock.now());
  }

  /** Chosen beforehand: the country of the number that is changed, or the person's own. */
  async presetCountry(turn: Turn, { methods, countries }: EnrollmentView, purpose: PhonePurpose): Promise<string> {
    const changed = purpose === 'change' ? 'mobile' : purpose === 'change-other' ? 'alternate-mobile' : undefined;
    const present = methods.find(({ contact }) => contact !== undefined && contact === changed);
    return present?.country ?? (await this.#deps.phoneNumbers.countryOf(turn.person, countries));
  }

  /** By its id, or by a name that a client sent in place of it. @returns undefined for what is no country */
  async #chosenCountry(
    turn: Turn,
    { status, purpose }: { readonly status: EnrollmentView; readonly purpose: PhonePurpose },
    written = '',
  ): Promise<string | undefined> {
    if (written.trim() === '') return this.presetCountry(turn, status, purpose);
    return this.#deps.phoneNumbers.countryNamed(written, turn.language)?.id;
  }
}

/** What is wrong, in a sentence that sends nobody to what does not work either. */
function problemOf(
  problem: NumberProblem,
  {
    channel,
    isOtherGood,
    otherRead,
  }: { readonly channel: PhoneChannel; readonly isOtherGood: boolean; readonly otherRead: ReadNumber },
) {
  if (isOtherGood) return problem;
  if (problem === 'not-a-mobile') return 'not-a-mobile-only';
  if (!isNotContacted(problem)) return problem;
  if (otherRead.code === 'refused' && isNotContacted(otherRead.problem)) return 'country-not-allowed';
  return channel === 'text' ? 'country-not-texted' : 'country-not-called';
}

/** Whether the organization contacts nobody in the number's country this way. */
function isNotContacted(problem: NumberProblem): boolean {
  return problem.startsWith('country-not-allowed');
}

/** A phone may answer while the chat has lost that it was contacted: then there is nothing left to ask. */
function isThere(status: EnrollmentView, purpose: PhonePurpose): boolean {
  if (purpose !== 'first' && purpose !== 'backup') return false;
  return purpose === 'first' ? status.methods.length > 0 : hasMobile(status);
}

function hasMobile({ methods }: EnrollmentView): boolean {
  return methods.some(({ contact }) => contact === 'mobile');
}

/** What a phone is to somebody who has set up something already: one more, or, where there is no room, another number. */
export function purposeBeside(status: EnrollmentView): PhonePurpose {
  const mobile = status.methods.find(({ contact }) => contact === 'mobile');
  if (mobile === undefined) return 'add';
  const hasOther = status.methods.some(({ contact }) => contact === 'alternate-mobile');
  const hasRoom = !hasOther && channelsOf(status, 'alternate-mobile').length > 0;
  return hasRoom && mobile.suspended === undefined ? 'add' : 'change';
}

/** Which of the person's numbers is asked for: who has a mobile adds another phone, which is only called. */
function contactFor(status: EnrollmentView, purpose: PhonePurpose): PhoneRole {
  if (purpose === 'change-other') return 'alternate-mobile';
  return purpose === 'add' && hasMobile(status) ? 'alternate-mobile' : 'mobile';
}

function channelsOf({ allowedMethods }: EnrollmentView, contact: PhoneRole): readonly PhoneChannel[] {
  const possible = contact === 'mobile' ? (['text', 'call'] as const) : (['call'] as const);
  return possible.filter((channel) => allowedMethods.includes(kinds[channel]));
}

/** The first one is chosen beforehand. @returns undefined for what is none of them */
function chosenChannel(channels: readonly PhoneChannel[], written = ''): PhoneChannel | undefined {
  if (written.trim() === '' || channels.length < 2) return channels[0] ?? 'text';
  return channels.find((each) => each === written);
}

/** A sentence with a few digits in it is no number: ten minutes, Outlook 2010. */
function isMeantAsNumber(text: string): boolean {
  const digits = text.match(/\p{Nd}/gu)?.length ?? 0;
  const words = text.match(/\p{L}{2,}/gu)?.length ?? 0;
  return /\p{Nd}{2}/u.test(text) && (digits >= 6 || words <= 3);
}

function leaving(action: string): 'back' | 'skip' | 'cancel' {
  return action === 'back' || action === 'skip' ? action : 'cancel';
}

/** What was typed, to be corrected; what is no number at all is not repeated. */
function correctable(number: string | undefined): string | undefined {
  return number !== undefined && /^[\p{Nd}\s+()./-]{1,40}$/u.test(number) ? number : undefined;
}
