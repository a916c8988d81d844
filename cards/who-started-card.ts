import type { AdaptiveCard } from './support/adaptive-card.ts';
import { adviceCard, type AdviceView } from './support/advice.ts';
import { plainText } from './support/plain-text.ts';
import type { Translate } from '../services/localization/translate.ts';

/** What happened last that somebody may wonder about; dates are in the person's notation. */
export type Started =
  | { readonly what: 'contacted'; readonly channel: 'text' | 'call' | 'push' }
  | { readonly what: 'setting-up'; readonly method: string; readonly date: string }
  | { readonly what: 'changed'; readonly method: string; readonly date: string }
  | { readonly what: 'asked' };

export interface WhoStartedView extends AdviceView {
  readonly organization: string;
  readonly started: Started;
  /** How the helpdesk is reached, as Markdown. */
  readonly contact?: string | undefined;
}

/** Says who began what is going on, and what to do when it was not the person. */
export function whoStartedCard(view: WhoStartedView, translate: Translate): AdaptiveCard {
  const { contact } = view;
  const lines = [
    startedLine(view, translate),
    translate('who-started-card.not-you'),
    ...(contact === undefined ? [] : [translate('help-card.helpdesk', { contact })]),
  ];
  return adviceCard(view, { title: translate('who-started-card.title'), lines }, translate);
}

function startedLine({ started, organization }: WhoStartedView, translate: Translate): string {
  switch (started.what) {
    case 'contacted':
      return translate(`who-started-card.contacted-${started.channel}`);
    case 'setting-up':
    case 'changed':
      return translate(`who-started-card.${started.what}`, { method: started.method, date: started.date });
    case 'asked':
      return translate('who-started-card.asked', { organization: plainText(organization) });
  }
}
