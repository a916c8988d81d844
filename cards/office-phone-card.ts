import { cardActions } from './support/actions.ts';
import type { Button, Ticket } from './support/actions.ts';
import type { AdaptiveCard } from './support/adaptive-card.ts';
import { declareTemplate, optional } from './support/render-template.ts';
import template from './templates/office-phone-card.json' with { type: 'json' };
import type { Words } from '../services/localization/words.ts';

export interface OfficePhoneView {
  readonly ticket: Ticket;
  /** The directory's number as it may be shown, extension included; undefined when there is none to call. */
  readonly masked: string | undefined;
  /** Whether the administrator has been asked to correct it. */
  readonly asked: boolean;
  /** One sentence about the previous answer. */
  readonly problem?: string | undefined;
}

const render = declareTemplate(template);

/** Shows the office phone of the company directory, which is not the person's to change. */
export function officePhoneCard(view: OfficePhoneView, words: Words): AdaptiveCard {
  const { masked, asked } = view;
  const title = words('office-phone-card.title');
  const about =
    masked === undefined ? words('office-phone-card.missing') : words('office-phone-card.number', { number: masked });
  const next = words(asked ? 'office-phone-card.asked' : 'office-phone-card.wrong');
  const call: Button = { id: 'contact-me', title: words('action.contact-me'), primary: true };
  const ask: Button = { id: 'ask-administrator', title: words('action.ask-administrator') };
  return render({
    speak: view.problem ?? `${title}. ${about}`,
    title,
    problems: optional(view.problem),
    lines: [about, next],
    actions: cardActions(view.ticket, [
      ...(masked === undefined ? [] : [call]),
      ...(asked ? [] : [ask]),
      { id: 'back', title: words('action.back') },
      { id: 'cancel', title: words('action.cancel') },
    ]),
  });
}
