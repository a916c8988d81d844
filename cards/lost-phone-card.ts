import { type Button, cardActions, type CardBinding } from './support/actions.ts';
import type { AdaptiveCard } from './support/adaptive-card.ts';
import { framed } from './support/framed.ts';
import { declareTemplate, optional } from './support/render-template.ts';
import template from './templates/lost-phone-card.json' with { type: 'json' };
import type { Translate } from '../services/localization/translate.ts';

export interface LostPhoneView {
  readonly binding: CardBinding;
  /** `lost`: what is chosen is off at once. `new`: it stays until what takes its place is proven. `found`: it is used again. */
  readonly why: 'lost' | 'new' | 'found';
  /** A proof comes first. */
  readonly needsProof: boolean;
  /** In the order shown; `id` is what the card's input `lostMethods` sends. Plain text. */
  readonly options: readonly { readonly id: string; readonly title: string }[];
  /** The ids chosen beforehand. */
  readonly selected: readonly string[];
  readonly problem?: string | undefined;
}

const render = declareTemplate(template);

/** Asks what of somebody's methods is gone with a phone, or back with it, and names what will happen. Sends `lostMethods`. */
export function lostPhoneCard(view: LostPhoneView, translate: Translate): AdaptiveCard {
  const { why } = view;
  const explanation = why !== 'new' && view.needsProof ? (`${why}-after-proof` as const) : why;
  return framed(
    render({
      speak: view.problem ?? translate(`lost-phone-card.title-${why}`),
      title: translate(`lost-phone-card.title-${why}`),
      explanation: translate(`lost-phone-card.explanation-${explanation}`),
      problems: optional(view.problem),
      label: translate(`lost-phone-card.choices-${why}`),
      errorMessage: translate('lost-phone-card.choice-missing'),
      selected: view.selected.join(','),
      choices: view.options.map(({ id, title }) => ({ title, value: id })),
      actions: cardActions(view.binding, [doing(why, translate), { id: 'cancel', title: translate('action.cancel') }]),
    }),
    translate,
  );
}

function doing(why: LostPhoneView['why'], translate: Translate): Button {
  switch (why) {
    case 'lost':
      return { id: 'suspend', title: translate('action.suspend'), primary: true };
    case 'new':
      return { id: 'replace', title: translate('action.replace-these'), primary: true };
    case 'found':
      return { id: 'reinstate', title: translate('action.reinstate'), primary: true };
  }
}
