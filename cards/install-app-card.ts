import { cardActions } from './support/actions.ts';
import type { Ticket } from './support/actions.ts';
import type { AdaptiveCard } from './support/adaptive-card.ts';
import { declareTemplate } from './support/render-template.ts';
import template from './templates/install-app-card.json' with { type: 'json' };
import type { Words } from '../services/localization/words.ts';

export interface InstallAppView {
  readonly ticket: Ticket;
  readonly androidUrl: string;
  readonly iosUrl: string;
}

const render = declareTemplate(template);

/** Asks the person to install an authenticator app, or to go on with the one they have. */
export function installAppCard(view: InstallAppView, words: Words): AdaptiveCard {
  const title = words('install-app-card.title');
  const already = words('install-app-card.already');
  return render({
    speak: `${title}. ${already}`,
    title,
    explanation: words('install-app-card.explanation'),
    android: words('install-app-card.android'),
    androidUrl: view.androidUrl,
    ios: words('install-app-card.ios'),
    iosUrl: view.iosUrl,
    already,
    actions: cardActions(view.ticket, [
      { id: 'next', title: words('action.next'), primary: true },
      { id: 'back', title: words('action.back') },
      { id: 'cancel', title: words('action.cancel') },
    ]),
  });
}
