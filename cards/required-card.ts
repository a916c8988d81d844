import { cardActions, type CardBinding } from './support/actions.ts';
import type { AdaptiveCard } from './support/adaptive-card.ts';
import { plainText } from './support/plain-text.ts';
import { framed, quietButtons } from './support/framed.ts';
import { declareTemplate } from './support/render-template.ts';
import template from './templates/required-card.json' with { type: 'json' };
import type { Translate } from '../services/localization/translate.ts';

export interface RequiredView {
  readonly binding: CardBinding;
  readonly organization: string;
  /** How long setting up takes, about. */
  readonly minutes: number;
  /** How the helpdesk is reached, as Markdown. */
  readonly contact?: string | undefined;
  /** Those that the card is not in, each with its own name. */
  readonly languages?: readonly { readonly id: string; readonly name: string }[];
}

const render = declareTemplate(template);

/** Says that the administrator requires additional verification, why, and offers to set it up. */
export function requiredCard(view: RequiredView, translate: Translate): AdaptiveCard {
  const title = translate('required-card.title');
  const time = translate('required-card.time', { minutes: view.minutes });
  const card = framed(
    render({
      speak: `${title}. ${time}`,
      title,
      why: translate('required-card.why', { organization: plainText(view.organization) }),
      time,
      genuine:
        view.contact === undefined
          ? translate('required-card.genuine')
          : translate('required-card.genuine-contact', { contact: view.contact }),
      actions: cardActions(view.binding, [
        { id: 'set-up-now', title: translate('action.set-up-now'), primary: true },
        { id: 'not-now', title: translate('action.not-now') },
      ]),
    }),
    translate,
  );
  // Whoever cannot read the card finds their own language on it.
  const languages = (view.languages ?? []).map(
    ({ id, name }) => ({ id: 'language', title: name, language: id }) as const,
  );
  return { ...card, body: [...card.body, ...quietButtons(cardActions(view.binding, languages))] };
}
