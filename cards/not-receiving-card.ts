import type { AdaptiveCard } from './support/adaptive-card.ts';
import { adviceCard, type AdviceView } from './support/advice.ts';
import { optional } from './support/render-template.ts';
import type { Translate } from '../services/localization/translate.ts';

export interface NotReceivingView extends AdviceView {
  /** The number that is texted or called, as it may be shown; undefined when there is none. */
  readonly masked?: string | undefined;
  /** Where requests on a phone are opened by hand; undefined for somebody who has no such phone. */
  readonly page?: string | undefined;
}

/** What to look at when no text, call or notification arrives, and the step that does something about it. */
export function notReceivingCard(view: NotReceivingView, translate: Translate): AdaptiveCard {
  const { masked, page } = view;
  const number = masked === undefined ? undefined : translate('not-receiving-card.number', { number: masked });
  const lines = [
    ...optional(number),
    translate('not-receiving-card.signal'),
    translate('not-receiving-card.quiet'),
    translate('not-receiving-card.stop'),
    translate('not-receiving-card.app'),
    ...optional(page && translate('not-receiving-card.page', { page })),
  ];
  return adviceCard(view, { title: translate('not-receiving-card.title'), lines }, translate);
}
