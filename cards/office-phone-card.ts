import { cardActions, type Button, type CardBinding } from './support/actions.ts';
import type { AdaptiveCard } from './support/adaptive-card.ts';
import { declareTemplate, optional } from './support/render-template.ts';
import template from './templates/office-phone-card.json' with { type: 'json' };
import type { Translate } from '../services/localization/translate.ts';

export interface OfficePhoneView {
  readonly binding: CardBinding;
  /** The directory's number as it may be shown, extension included; undefined when there is none to call. */
  readonly masked: string | undefined;
  /** Whether the administrator has been asked to correct it. */
  readonly asked: boolean;
  /** One sentence about the previous answer. */
  readonly problem?: string | undefined;
}

const render = declareTemplate(template);

/** Shows the office phone of the company directory, which is not the person's to change. */
export function officePhoneCard(view: OfficePhoneView, translate: Translate): AdaptiveCard {
  const { masked, asked } = view;
  const title = translate('office-phone-card.title');
  const about =
    masked === undefined
      ? translate('office-phone-card.missing')
      : translate('office-phone-card.number', { number: masked });
  const next = translate(asked ? 'office-phone-card.asked' : 'office-phone-card.wrong');
  const call: Button = { id: 'contact-me', title: translate('action.contact-me'), primary: true };
  const ask: Button = { id: 'ask-administrator', title: translate('action.ask-administrator') };
  return render({
    speak: view.problem ?? `${title}. ${about}`,
    title,
    problems: optional(view.problem),
    lines: [about, next],
    actions: cardActions(view.binding, [
      ...(masked === undefined ? [] : [call]),
      ...(asked ? [] : [ask]),
      { id: 'back', title: translate('action.back') },
      { id: 'cancel', title: translate('action.cancel') },
    ]),
  });
}
