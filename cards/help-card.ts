import { cardActions } from './support/actions.ts';
import type { Button, Ticket } from './support/actions.ts';
import type { AdaptiveCard } from './support/adaptive-card.ts';
import { declareTemplate } from './support/render-template.ts';
import template from './templates/help-card.json' with { type: 'json' };
import type { MessageKey, Words } from '../services/localization/words.ts';

export interface HelpView {
  readonly ticket: Ticket;
  /** False for somebody who is set up already. */
  readonly canSetUp: boolean;
}

const render = declareTemplate(template);

/** Lists what can be written to the bot. */
export function helpCard(view: HelpView, words: Words): AdaptiveCard {
  const setUp: MessageKey[] = view.canSetUp ? ['help-card.set-up'] : [];
  const lines: MessageKey[] = ['help-card.status', 'help-card.language', 'help-card.cancel', 'help-card.help'];
  const first: Button = view.canSetUp
    ? { id: 'set-up-now', title: words('action.set-up-now'), primary: true }
    : { id: 'show-status', title: words('action.show-status') };
  return render({
    title: words('help-card.title'),
    lines: [...setUp, ...lines].map((line) => words(line)),
    actions: cardActions(view.ticket, [first, { id: 'choose-language', title: words('action.choose-language') }]),
  });
}
