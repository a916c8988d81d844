import { type Button, cardActions, type CardBinding } from './support/actions.ts';
import type { AdaptiveCard } from './support/adaptive-card.ts';
import { framed } from './support/framed.ts';
import { declareTemplate, optional } from './support/render-template.ts';
import template from './templates/choose-method-card.json' with { type: 'json' };
import type { Translate } from '../services/localization/translate.ts';

export interface ManageView {
  readonly binding: CardBinding;
  /** In the order shown; `id` is what the card's input `method` sends. Plain text. */
  readonly options: readonly { readonly id: string; readonly title: string }[];
  readonly selected: string | undefined;
  /** One sentence about the previous answer. */
  readonly problem?: string | undefined;
  /** What can be done beside changing one of these, in the order shown. */
  readonly others: readonly Button[];
}

const render = declareTemplate(template);

/** Asks which method is to be looked after. Sends `method`. */
export function manageCard(view: ManageView, translate: Translate): AdaptiveCard {
  return framed(
    render({
      speak: view.problem ?? translate('manage-card.title'),
      title: translate('manage-card.title'),
      problems: optional(view.problem),
      label: translate('manage-card.choices'),
      errorMessage: translate('manage-card.choice-missing'),
      selected: view.selected ?? '',
      choices: view.options.map(({ id, title }) => ({ title, value: id })),
      unavailableGroups: [],
      actions: cardActions(view.binding, [
        { id: 'choose', title: translate('action.choose'), primary: true },
        { id: 'done', title: translate('action.done') },
        ...view.others,
      ]),
    }),
    translate,
  );
}
