import { cardActions, type CardBinding } from './support/actions.ts';
import type { AdaptiveCard } from './support/adaptive-card.ts';
import { plainText } from './support/plain-text.ts';
import { declareTemplate } from './support/render-template.ts';
import template from './templates/required-card.json' with { type: 'json' };
import type { Translate } from '../services/localization/translate.ts';

export interface RequiredView {
  readonly binding: CardBinding;
  readonly organization: string;
  /** How long setting up takes, about. */
  readonly minutes: number;
}

const render = declareTemplate(template);

/** Says that the administrator requires additional verification, why, and offers to set it up. */
export function requiredCard(view: RequiredView, translate: Translate): AdaptiveCard {
  const title = translate('required-card.title');
  const time = translate('required-card.time', { minutes: view.minutes });
  return render({
    speak: `${title}. ${time}`,
    title,
    why: translate('required-card.why', { organization: plainText(view.organization) }),
    time,
    actions: cardActions(view.binding, [
      { id: 'set-up-now', title: translate('action.set-up-now'), primary: true },
      { id: 'not-now', title: translate('action.not-now') },
    ]),
  });
}
