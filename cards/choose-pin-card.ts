import { cardActions } from './support/actions.ts';
import type { Ticket } from './support/actions.ts';
import type { AdaptiveCard } from './support/adaptive-card.ts';
import { declareTemplate, optional } from './support/render-template.ts';
import template from './templates/choose-pin-card.json' with { type: 'json' };
import type { Words } from '../services/localization/words.ts';

export interface ChoosePinView {
  readonly ticket: Ticket;
  /** One sentence about the previous answer. */
  readonly problem?: string | undefined;
}

const render = declareTemplate(template);

/** Asks for a PIN, twice. Sends `pin` and `repeatedPin` as typed; what was typed before is never shown again. */
export function choosePinCard(view: ChoosePinView, words: Words): AdaptiveCard {
  return render({
    speak: view.problem ?? words('choose-pin-card.speak'),
    title: words('choose-pin-card.title'),
    explanation: words('choose-pin-card.explanation'),
    problems: optional(view.problem),
    label: words('choose-pin-card.pin'),
    againLabel: words('choose-pin-card.again'),
    errorMessage: words('choose-pin-card.missing'),
    actions: cardActions(view.ticket, [
      { id: 'choose-pin', title: words('action.choose-pin'), primary: true },
      { id: 'back', title: words('action.back') },
      { id: 'cancel', title: words('action.cancel') },
    ]),
  });
}
