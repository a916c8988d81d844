import type { AdaptiveCard } from '../../cards/support/adaptive-card.ts';
import { choosePinCard } from '../../cards/choose-pin-card.ts';
import { officePhoneCard } from '../../cards/office-phone-card.ts';
import { phoneNumberCard, type PhoneNumberView } from '../../cards/phone-number-card.ts';
import { provePhoneCard, type ProvePhoneView } from '../../cards/prove-phone-card.ts';
import type { Words } from '../../services/localization/words.ts';
import { listCountries } from '../../services/phone-numbers/countries.ts';

const ticket = { flow: 'demo-flow', nonce: 'demo-nonce' };
const masked = '+31 •• ••• •• 42';

/** The cards of phones, in every form they have. */
export function phoneSamples(words: Words): Record<string, () => AdaptiveCard> {
  const language = words('language.name') === 'English' ? 'en' : 'nl';
  const number = (view: Partial<PhoneNumberView>) => (): AdaptiveCard =>
    phoneNumberCard(
      {
        ticket,
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
      words,
    );
  const prove = (view: Partial<ProvePhoneView>) => (): AdaptiveCard =>
    provePhoneCard(
      { ticket, channel: 'text', masked, progress: 'under-way', otherChannel: true, purpose: 'set-up', ...view },
      words,
    );
  const problem = words('phone-problem.too-short');
  return {
    'phone-number': number({}),
    'phone-number of a backup': number({ purpose: 'backup', skippable: true }),
    'phone-number to change': number({ purpose: 'change' }),
    'phone-number to add': number({ purpose: 'add', channels: ['call'] }),
    'phone-number after a problem': number({ number: '06', channel: 'call', problem }),
    'prove-phone by text': prove({}),
    'prove-phone by text again': prove({ notice: words('prove-phone-card.sent-again') }),
    'prove-phone by text that failed': prove({ progress: 'stopped', problem: words('phone-refused.unreachable') }),
    'prove-phone by text that is too old': prove({ progress: 'expired' }),
    'prove-phone by call that is over': prove({ channel: 'call', progress: 'expired' }),
    'prove-phone by call': prove({ channel: 'call' }),
    'prove-phone by call that was answered': prove({ channel: 'call', progress: 'answered' }),
    'prove-phone by call that ended': prove({
      channel: 'call',
      progress: 'stopped',
      problem: words('call-ended.busy'),
    }),
    'prove-phone of a method': prove({ purpose: 'verify', otherChannel: false }),
    'prove-phone by call with a PIN': prove({ channel: 'call', asksPin: true }),
    'choose-pin': () => choosePinCard({ ticket }, words),
    'choose-pin after a problem': () => choosePinCard({ ticket, problem: words('pin-problem.too-simple') }, words),
    'office-phone': () => officePhoneCard({ ticket, masked, asked: false }, words),
    'office-phone after a problem': () => officePhoneCard({ ticket, masked, asked: false, problem }, words),
    'office-phone that is missing': () => officePhoneCard({ ticket, masked: undefined, asked: false }, words),
    'office-phone that was asked for': () => officePhoneCard({ ticket, masked: undefined, asked: true }, words),
  };
}
