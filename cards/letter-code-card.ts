import { type Button, cardActions, type CardBinding } from './support/actions.ts';
import type { AdaptiveCard } from './support/adaptive-card.ts';
import { framed } from './support/framed.ts';
import { declareTemplate, optional } from './support/render-template.ts';
import template from './templates/letter-code-card.json' with { type: 'json' };
import type { Translate } from '../services/localization/translate.ts';

export interface LetterCodeView {
  readonly binding: CardBinding;
  /** What is asked for: one of the person's recovery codes, or a temporary pass of the helpdesk. */
  readonly what: 'recovery-code' | 'pass';
  /** What is said above the input, as Markdown. */
  readonly lines: readonly string[];
  /** One sentence about the previous answer. */
  readonly problem?: string | undefined;
  /** The first one sends what was typed. */
  readonly actions: readonly Button[];
}

const render = declareTemplate(template);

/** Asks for a code of letters and digits. Sends `letterCode` as typed: letter case and hyphens are for the reader to understand. */
export function letterCodeCard(view: LetterCodeView, translate: Translate): AdaptiveCard {
  const { what } = view;
  return framed(
    render({
      speak: view.problem ?? translate(`${what}-card.speak`),
      title: translate(`${what}-card.title`),
      lines: [...view.lines],
      problems: optional(view.problem),
      label: translate(`${what}-card.label`),
      placeholder: translate(`${what}-card.placeholder`),
      errorMessage: translate(`${what}-card.missing`),
      actions: cardActions(view.binding, view.actions),
    }),
    translate,
  );
}
