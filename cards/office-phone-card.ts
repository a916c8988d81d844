import { cardActions, type Button, type CardBinding } from './support/actions.ts';
import type { AdaptiveCard } from './support/adaptive-card.ts';
import { lastDigitsOf } from './support/spoken-text.ts';
import { type CardStep, framed } from './support/framed.ts';
import { declareTemplate, optional } from './support/render-template.ts';
import template from './templates/office-phone-card.json' with { type: 'json' };
import type { Translate } from '../services/localization/translate.ts';

export interface OfficePhoneView {
  readonly binding: CardBinding;
  /** Where the person is in a set-up. */
  readonly step?: CardStep | undefined;
  /** The directory's number as it may be shown, extension included; undefined when there is none to call. */
  readonly masked?: string | undefined;
  /** Why there is none to call. */
  readonly missing?: string | undefined;
  /** Whether an administrator can mend it. */
  readonly isMendable: boolean;
  /** Whether the administrator has been asked to correct it. */
  readonly asked: boolean;
  /** Nobody could be told: then the person has to ask. */
  readonly isUntold?: boolean | undefined;
  /** One sentence about the previous answer. */
  readonly problem?: string | undefined;
}

const render = declareTemplate(template);

/** Shows the office phone of the company directory, which is not the person's to change. */
export function officePhoneCard(view: OfficePhoneView, translate: Translate): AdaptiveCard {
  const { masked, missing = '', isMendable, asked } = view;
  const title = translate('office-phone-card.title');
  const about = masked === undefined ? missing : translate('office-phone-card.number', { number: masked });
  const spoken =
    masked === undefined ? about : translate('office-phone-card.number-spoken', { digits: lastDigitsOf(masked) });
  const call: Button = { id: 'contact-me', title: translate('action.contact-me'), primary: true };
  const ask: Button = { id: 'ask-administrator', title: translate('action.ask-administrator') };
  return framed(
    render({
      speak: view.problem ?? `${title}. ${spoken}`,
      title,
      problems: optional(view.problem),
      lines: [about, ...(isMendable ? [nextLine(view, translate)] : [])],
      actions: cardActions(view.binding, [
        ...(masked === undefined ? [] : [call]),
        ...(asked || !isMendable ? [] : [ask]),
        { id: 'back', title: translate('action.back') },
        { id: 'cancel', title: translate('action.cancel') },
      ]),
    }),
    translate,
    view.step,
  );
}

function nextLine({ asked, isUntold }: OfficePhoneView, translate: Translate): string {
  if (!asked) return translate('office-phone-card.wrong');
  return translate(isUntold === true ? 'office-phone-card.asked-nobody' : 'office-phone-card.asked');
}
