import type { AdaptiveCard } from '../../cards/support/adaptive-card.ts';
import { lostPhoneCard } from '../../cards/lost-phone-card.ts';
import { manageCard } from '../../cards/manage-card.ts';
import { managedMethodCard } from '../../cards/managed-method-card.ts';
import type { Translate } from '../../services/localization/translate.ts';

const binding = { flow: 'demo-flow', nonce: 'demo-nonce' };

/** The cards by which somebody looks after what is set up, in every form they have. */
export function managingSamples(translate: Translate): Record<string, () => AdaptiveCard> {
  const options = [
    { id: 'demo-app', title: translate('method.authenticator-code.title') },
    { id: 'demo-phone', title: translate('method.mobile-text.title') },
  ];
  const replace = { id: 'replace', title: translate('action.replace'), primary: true } as const;
  const rename = { id: 'rename', title: translate('action.rename') } as const;
  const back = { id: 'back', title: translate('action.back') } as const;
  const about = {
    binding,
    title: translate('method.authenticator-code.title'),
    lines: [translate('status-card.set-up-at', { date: '2-3-2026' }), translate('managed-method-card.never-used')],
    name: 'demo',
  };
  return {
    manage: () =>
      manageCard(
        {
          binding,
          options,
          selected: 'demo-app',
          others: [{ id: 'add-method', title: translate('action.add-method') }],
        },
        translate,
      ),
    'managed method': () =>
      managedMethodCard(
        {
          ...about,
          notes: [],
          actions: [
            replace,
            rename,
            { id: 'make-default', title: translate('action.make-default') },
            { id: 'remove', title: translate('action.remove') },
            back,
          ],
        },
        translate,
      ),
    'managed method that is off': () =>
      managedMethodCard(
        {
          ...about,
          problem: translate('managed-method-card.name-too-long'),
          notes: [translate('methods.suspended-lost')],
          actions: [replace, rename, { id: 'reinstate', title: translate('action.reinstate') }, back],
        },
        translate,
      ),
    'lost phone': () =>
      lostPhoneCard(
        { binding, why: 'lost', needsProof: false, options, selected: ['demo-app', 'demo-phone'] },
        translate,
      ),
    'lost phone, with a proof before': () =>
      lostPhoneCard({ binding, why: 'lost', needsProof: true, options, selected: [] }, translate),
    'found phone': () =>
      lostPhoneCard({ binding, why: 'found', needsProof: false, options, selected: ['demo-app'] }, translate),
    'found phone, with a proof before': () =>
      lostPhoneCard({ binding, why: 'found', needsProof: true, options, selected: ['demo-app'] }, translate),
    'new phone': () =>
      lostPhoneCard(
        {
          binding,
          why: 'new',
          needsProof: true,
          options,
          selected: [],
          problem: translate('lost-phone-card.choice-missing'),
        },
        translate,
      ),
  };
}
