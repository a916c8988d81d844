import { cardActions } from './support/actions.ts';
import type { ActionId, Ticket } from './support/actions.ts';
import type { AdaptiveCard } from './support/adaptive-card.ts';
import { methodLines } from './support/method-lines.ts';
import type { MethodLine } from './support/method-lines.ts';
import { declareTemplate } from './support/render-template.ts';
import template from './templates/status-card.json' with { type: 'json' };
import type { Words } from '../services/localization/words.ts';

/** What can be done about phones. */
export type PhoneAction = Extract<ActionId, 'change-phone' | 'add-phone' | 'add-office-phone'>;

export interface StatusView {
  readonly ticket: Ticket;
  readonly methods: readonly MethodLine[];
  /** The day it was set up, in the person's notation (`Localization.dateText`). */
  readonly setUpAt: string;
  /** In the order shown. */
  readonly phones: readonly PhoneAction[];
}

const render = declareTemplate(template);

/** Tells somebody who is set up already what is set up. */
export function statusCard(view: StatusView, words: Words): AdaptiveCard {
  return render({
    title: words('status-card.title'),
    methods: methodLines(view.methods, words),
    setUpAt: words('status-card.set-up-at', { date: view.setUpAt }),
    actions: cardActions(view.ticket, [
      { id: 'try-out', title: words('action.try-out') },
      ...view.phones.map((id) => ({ id, title: words(`action.${id}`) })),
    ]),
  });
}
