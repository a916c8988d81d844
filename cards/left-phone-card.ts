import type { AdaptiveCard } from './support/adaptive-card.ts';
import { adviceCard, type AdviceView } from './support/advice.ts';
import type { Translate } from '../services/localization/translate.ts';

export interface LeftPhoneView extends AdviceView {
  /** What can be used without the phone, by name. Markdown. */
  readonly others: readonly string[];
  /** How many recovery codes can be used. */
  readonly codes: number;
  /** Whether anything is set up: else nothing has to be proven today. */
  readonly isSetUp: boolean;
  /** How the helpdesk is reached, as Markdown. */
  readonly contact?: string | undefined;
}

/** How somebody gets in today whose phone is somewhere else; what is set up stays as it is. */
export function leftPhoneCard(view: LeftPhoneView, translate: Translate): AdaptiveCard {
  const { others, codes, isSetUp, contact } = view;
  const title = translate('left-phone-card.title');
  if (!isSetUp) return adviceCard(view, { title, lines: [translate('left-phone-card.set-up-later')] }, translate);
  const reach = contact === undefined ? [] : [translate('helpdesk.reach', { contact })];
  const lines = [
    translate('left-phone-card.stays'),
    ...(others.length > 0 ? [translate('left-phone-card.ways', { methods: others.join('; ') })] : []),
    ...(codes > 0 ? [translate('left-phone-card.codes', { count: codes })] : []),
    [translate('left-phone-card.pass'), ...reach].join(' '),
  ];
  return adviceCard(view, { title, lines }, translate);
}
