import { type Button, cardActions, type CardBinding } from './support/actions.ts';
import type { AdaptiveCard } from './support/adaptive-card.ts';
import { framed } from './support/framed.ts';
import { declareTemplate, optional } from './support/render-template.ts';
import template from './templates/managed-method-card.json' with { type: 'json' };
import type { Translate } from '../services/localization/translate.ts';

export interface ManagedMethodView {
  readonly binding: CardBinding;
  readonly title: string;
  /** What is known of it, a line each, shown as Markdown. */
  readonly lines: readonly string[];
  /** Why it cannot be used, or may not go. */
  readonly notes: readonly string[];
  /** What the person calls it. */
  readonly name: string;
  readonly problem?: string | undefined;
  /** What can be done with it, in the order shown. */
  readonly actions: readonly Button[];
}

const render = declareTemplate(template);

/** One method that is set up, and what can be done with it. Sends `name` with the button that renames. */
export function managedMethodCard(view: ManagedMethodView, translate: Translate): AdaptiveCard {
  return framed(
    render({
      speak: view.problem ?? view.title,
      title: view.title,
      problems: optional(view.problem),
      lines: [...view.lines],
      notes: [...view.notes],
      label: translate('managed-method-card.name'),
      placeholder: translate('managed-method-card.name-placeholder'),
      errorMessage: translate('managed-method-card.name-too-long'),
      name: view.name,
      actions: cardActions(view.binding, view.actions),
    }),
    translate,
  );
}
