import { cardActions } from './support/actions.ts';
import type { Ticket } from './support/actions.ts';
import type { AdaptiveCard } from './support/adaptive-card.ts';
import { plainText } from './support/plain-text.ts';
import { declareTemplate } from './support/render-template.ts';
import template from './templates/required-card.json' with { type: 'json' };
import type { Words } from '../services/localization/words.ts';

export interface RequiredView {
  readonly ticket: Ticket;
  readonly organization: string;
  /** How long setting up takes, about. */
  readonly minutes: number;
}

const render = declareTemplate(template);

/** Says that the administrator requires additional verification, why, and offers to set it up. */
export function requiredCard(view: RequiredView, words: Words): AdaptiveCard {
  const title = words('required-card.title');
  const time = words('required-card.time', { minutes: view.minutes });
  return render({
    speak: `${title}. ${time}`,
    title,
    why: words('required-card.why', { organization: plainText(view.organization) }),
    time,
    actions: cardActions(view.ticket, [
      { id: 'set-up-now', title: words('action.set-up-now'), primary: true },
      { id: 'not-now', title: words('action.not-now') },
    ]),
  });
}
