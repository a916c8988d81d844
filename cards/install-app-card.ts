import { cardActions, type CardBinding } from './support/actions.ts';
import type { AdaptiveCard } from './support/adaptive-card.ts';
import { type CardStep, framed } from './support/framed.ts';
import { declareTemplate } from './support/render-template.ts';
import template from './templates/install-app-card.json' with { type: 'json' };
import type { Translate } from '../services/localization/translate.ts';

export interface InstallAppView {
  readonly binding: CardBinding;
  /** Where the person is in a set-up. */
  readonly step?: CardStep | undefined;
  readonly androidUrl: string;
  readonly iosUrl: string;
}

const render = declareTemplate(template);

/** Asks the person to install an authenticator app, or to go on with the one they have. */
export function installAppCard(view: InstallAppView, translate: Translate): AdaptiveCard {
  const title = translate('install-app-card.title');
  const already = translate('install-app-card.already');
  return framed(
    render({
      speak: `${title}. ${already}`,
      title,
      explanation: translate('install-app-card.explanation'),
      android: translate('install-app-card.android'),
      androidUrl: view.androidUrl,
      ios: translate('install-app-card.ios'),
      iosUrl: view.iosUrl,
      already,
      actions: cardActions(view.binding, [
        { id: 'next', title: translate('action.next'), primary: true },
        { id: 'back', title: translate('action.back') },
        { id: 'cancel', title: translate('action.cancel') },
      ]),
    }),
    translate,
    view.step,
  );
}
