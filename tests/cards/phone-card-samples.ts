import type { AdaptiveCard } from '../../cards/support/adaptive-card.ts';
import { choosePinCard } from '../../cards/choose-pin-card.ts';
import { officePhoneCard } from '../../cards/office-phone-card.ts';
import { phoneNumberCard, type PhoneNumberView } from '../../cards/phone-number-card.ts';
import { provePhoneCard, type ProvePhoneView } from '../../cards/prove-phone-card.ts';
import { createLocalization } from '../../services/localization/localization.ts';
import type { Translate } from '../../services/localization/translate.ts';
import { listCountries } from '../../services/phone-numbers/countries.ts';

const localization = createLocalization();
const binding = { flow: 'demo-flow', nonce: 'demo-nonce' };
const masked = '+31 •• ••• •• 42';

/** The cards of phones, in every form they have. */
export function phoneSamples(translate: Translate): Record<string, () => AdaptiveCard> {
  const name = translate('language.name');
  const language = localization.languages.find((each) => localization.languageName(each) === name) ?? 'nl';
  const number = (view: Partial<PhoneNumberView>) => (): AdaptiveCard =>
    phoneNumberCard(
      {
        binding,
        purpose: 'first',
        countries: listCountries(language, 'NL').map(({ id, name, callingCode }) => ({
          id,
          title: `${name} (+${callingCode})`,
        })),
        country: 'NL',
        channels: ['text', 'call'],
        skippable: false,
        ...view,
      },
      translate,
    );
  const prove = (view: Partial<ProvePhoneView>) => (): AdaptiveCard =>
    provePhoneCard(
      {
        binding,
        channel: 'text',
        masked,
        minutes: 3,
        progress: 'under-way',
        otherChannel: true,
        purpose: 'set-up',
        ...view,
      },
      translate,
    );
  const problem = translate('phone-problem.too-short');
  return {
    'phone-number': number({}),
    'phone-number of a backup': number({ purpose: 'backup', skippable: true }),
    'phone-number of a backup after an app': number({
      purpose: 'backup',
      isAppProven: true,
      step: { number: 2, of: 3 },
    }),
    'phone-number to change': number({ purpose: 'change' }),
    'phone-number to add': number({ purpose: 'add', channels: ['call'] }),
    'phone-number after a problem': number({ number: '06', channel: 'call', problem }),
    'prove-phone by text': prove({}),
    'prove-phone by text again': prove({ notice: translate('prove-phone-card.sent-again') }),
    'prove-phone by text that failed': prove({ progress: 'stopped', problem: translate('phone-refused.unreachable') }),
    'prove-phone by text that was answered with no': prove({
      progress: 'declined',
      problem: translate('prove-phone-card.declined'),
    }),
    'prove-phone by text that is too old': prove({ progress: 'expired' }),
    'prove-phone by text that was not sent': prove({ progress: 'not-sent' }),
    'prove-phone by call that is over': prove({ channel: 'call', progress: 'expired' }),
    'prove-phone by call': prove({ channel: 'call' }),
    'prove-phone by call that was answered': prove({ channel: 'call', progress: 'answered' }),
    'prove-phone by call that ended': prove({
      channel: 'call',
      progress: 'stopped',
      problem: translate('call-ended.busy'),
    }),
    'prove-phone of a method': prove({ purpose: 'verify', otherChannel: false }),
    'prove-phone by call with a PIN': prove({ channel: 'call', asksPin: true }),
    'prove-phone by call that was answered, with a PIN': prove({
      channel: 'call',
      progress: 'answered',
      asksPin: true,
    }),
    'prove-phone by call that was not made': prove({ channel: 'call', progress: 'not-sent' }),
    'prove-phone in a set-up': prove({ step: { number: 3, of: 3 } }),
    'choose-pin in a set-up': () => choosePinCard({ binding, step: { number: 3, of: 4 } }, translate),
    'choose-pin': () => choosePinCard({ binding }, translate),
    'choose-pin after a problem': () =>
      choosePinCard({ binding, problem: translate('pin-problem.too-simple') }, translate),
    'office-phone': () => officePhoneCard({ binding, masked, isMendable: true, asked: false }, translate),
    'office-phone after a problem': () =>
      officePhoneCard({ binding, masked, isMendable: true, asked: false, problem }, translate),
    'office-phone that is missing': () =>
      officePhoneCard(
        { binding, missing: translate('office-phone-missing.none'), isMendable: true, asked: false },
        translate,
      ),
    'office-phone that nobody could be asked for': () =>
      officePhoneCard(
        { binding, step: { number: 2, of: 3 }, masked, isMendable: true, asked: true, isUntold: true },
        translate,
      ),
    'office-phone that nobody can mend': () =>
      officePhoneCard(
        { binding, missing: translate('office-phone-missing.none'), isMendable: false, asked: false },
        translate,
      ),
    'office-phone that was asked for': () =>
      officePhoneCard(
        { binding, missing: translate('office-phone-missing.none'), isMendable: true, asked: true },
        translate,
      ),
  };
}
