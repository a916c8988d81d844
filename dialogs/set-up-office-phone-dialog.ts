import { officePhoneCard } from '../cards/office-phone-card.ts';
import { plainText } from '../cards/support/plain-text.ts';
import { maskedNumber } from '../services/phone-numbers/phone-numbers.ts';
import { type Answer, CardPrompt } from './support/card-prompt.ts';
import { contactPhone } from './support/phones/contact-phone.ts';
import type { DialogDependencies } from './support/dependencies.ts';
import { officePhoneOf } from './support/phones/office-phone.ts';
import { endingOf } from './support/outcome-text.ts';
import {
  type AskPhoneOptions,
  askPhoneOptionsSchema,
  type AskPhoneResult,
  PhoneSetUpDialog,
} from './support/phones/phone-set-up-dialog.ts';
import { setUpStep } from './support/set-up-step.ts';
import type { Turn } from './support/turn.ts';

/** Sets up the office phone that the company directory knows: shown, called, proven with #. */
export class SetUpOfficePhoneDialog extends PhoneSetUpDialog {
  constructor(deps: DialogDependencies) {
    super('set-up-office-phone', deps, officePhonePrompt);
  }
}

function officePhonePrompt(deps: DialogDependencies): CardPrompt<AskPhoneOptions, AskPhoneResult> {
  const call = async (turn: Turn): Promise<Answer<AskPhoneResult>> => {
    const { enrollment, person, translate } = turn;
    const phone = await officePhoneOf(deps, turn);
    if ('reason' in phone) return { again: translate(phone.reason) };
    const contact = { contact: 'office', number: phone.number } as const;
    const begun = await enrollment.phones.begin(person, 'office-call', contact);
    if (begun.code === 'same-number') return { again: translate('phone-problem.same-number') };
    return begun.code === 'started' ? contactPhone(turn, begun.methodId, deps.clock.now()) : { end: endingOf(begun) };
  };
  return new CardPrompt<AskPhoneOptions, AskPhoneResult>('office-phone', askPhoneOptionsSchema, {
    actions: ['contact-me', 'ask-administrator', 'back', 'cancel'],
    draw: async (turn, { binding, problem, notice }) => {
      const phone = await officePhoneOf(deps, turn);
      const { translate } = turn;
      const shown =
        'number' in phone
          ? { masked: plainText(maskedNumber(phone.number, { isOffice: true })), isMendable: true }
          : { missing: translate(phone.reason), isMendable: phone.isMendable };
      const said = 'missing' in shown && problem === shown.missing ? undefined : problem;
      const asked = notice !== undefined;
      const isUntold = asked && !(await deps.isHelpdeskReachable(turn.person));
      const step = setUpStep(await turn.enrollment.status(turn.person), { number: 2, of: 3 });
      return officePhoneCard({ binding, step, ...shown, asked, isUntold, problem: said }, translate);
    },
    onClick: async (turn, _options, { action }) => {
      if (action === 'contact-me') return call(turn);
      if (action === 'back' || action === 'cancel') return { end: action };
      await turn.enrollment.phones.askAdministrator(turn.person, 'office-phone');
      const isTold = await deps.isHelpdeskReachable(turn.person);
      return { refreshed: turn.translate(`office-phone-card.${isTold ? 'asked' : 'asked-nobody'}`) };
    },
  });
}
