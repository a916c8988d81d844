import type { AdaptiveCard } from './support/adaptive-card.ts';
import { adviceCard, type AdviceView } from './support/advice.ts';
import { plainText } from './support/plain-text.ts';
import type { Translate } from '../services/localization/translate.ts';

export interface AboutView extends AdviceView {
  readonly organization: string;
  /** What the app is called in Teams; undefined when the client did not say. */
  readonly app?: string | undefined;
  /** How the helpdesk is reached, as Markdown. */
  readonly contact?: string | undefined;
}

/** Who this is, how to check that it is genuine, what it costs and what it does with a private phone. */
export function aboutCard(view: AboutView, translate: Translate): AdaptiveCard {
  const { contact, app } = view;
  const organization = plainText(view.organization);
  const lines = [
    translate('about-card.why', { organization }),
    app === undefined
      ? translate('about-card.who', { organization })
      : translate('about-card.who-named', { organization, app: plainText(app) }),
    translate('about-card.never'),
    translate('about-card.private'),
    contact === undefined ? translate('about-card.check') : translate('about-card.check-contact', { contact }),
  ];
  return adviceCard(view, { title: translate('about-card.title'), lines }, translate);
}
