import { enterCodeCard } from '../../cards/enter-code-card.ts';
import { letterCodeCard } from '../../cards/letter-code-card.ts';
import { provePhoneCard } from '../../cards/prove-phone-card.ts';
import { recoveryCodesCard } from '../../cards/recovery-codes-card.ts';
import type { AdaptiveCard } from '../../cards/support/adaptive-card.ts';
import type { Translate } from '../../services/localization/translate.ts';
import { binding } from './card-samples.ts';

/** Nobody's. */
const codes = Array.from({ length: 10 }, (_, index) => `7K3M-Q9TZ-4WXC-8HD${index}`);

/** Cards of recovery codes and passes, and those that offer them. */
export function lastResortSamples(translate: Translate): Record<string, () => AdaptiveCard> {
  return {
    'enter-code with recovery codes': () =>
      enterCodeCard({ binding, purpose: 'prove', account: 'demo', recovery: true }, translate),
    'prove-phone of a method with recovery codes': () =>
      provePhoneCard(
        {
          binding,
          purpose: 'verify',
          channel: 'text',
          minutes: 3,
          masked: 'demo',
          progress: 'under-way',
          otherChannel: false,
          recovery: true,
        },
        translate,
      ),
    'recovery-codes': () =>
      recoveryCodesCard({ binding, codes, fileUrl: 'https://demo.example/file', minutes: 5 }, translate),
    'recovery-codes without a file': () => recoveryCodesCard({ binding, codes, minutes: 1 }, translate),
    'a recovery code': () =>
      letterCodeCard(
        {
          binding,
          what: 'recovery-code',
          lines: [translate('recovery-code-card.explanation', { count: 9 })],
          actions: [
            { id: 'verify', title: translate('action.verify'), primary: true },
            { id: 'cancel', title: translate('action.cancel') },
          ],
        },
        translate,
      ),
    'a pass after a problem': () =>
      letterCodeCard(
        {
          binding,
          what: 'pass',
          lines: [translate('pass-card.explanation')],
          problem: translate('pass-card.wrong-pass', { count: 4 }),
          actions: [
            { id: 'use-pass', title: translate('action.use-pass'), primary: true },
            { id: 'ask-helpdesk', title: translate('action.ask-helpdesk') },
            { id: 'cancel', title: translate('action.cancel') },
          ],
        },
        translate,
      ),
  };
}
