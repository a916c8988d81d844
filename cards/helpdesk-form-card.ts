import { type Button, cardActions, type CardBinding } from './support/actions.ts';
import type { AdaptiveCard } from './support/adaptive-card.ts';
import { framed } from './support/framed.ts';
import { declareTemplate, optional } from './support/render-template.ts';
import { spokenText } from './support/spoken-text.ts';
import template from './templates/helpdesk-form-card.json' with { type: 'json' };
import type { Translate } from '../services/localization/translate.ts';

/** A choice of one, in the order shown. */
export interface FormChoice {
  readonly id: 'act' | 'person' | 'minutes' | 'colleague';
  readonly label: string;
  /** What is said where nothing is chosen. */
  readonly mistake: string;
  /** The one that is chosen at first; empty for none. */
  readonly value: string;
  /** All are seen at once, in as many lines as they need. */
  readonly isSpread: boolean;
  /** Titles are plain text: a client shows them as they are. */
  readonly options: readonly { readonly title: string; readonly value: string }[];
}

export interface FormText {
  readonly id: 'person' | 'reason' | 'ticket';
  readonly label: string;
  /** What is said of a wrong one. */
  readonly mistake: string;
  readonly placeholder: string;
  readonly value: string;
  readonly longest: number;
  readonly isMultiline: boolean;
  readonly isRequired: boolean;
}

export interface HelpdeskFormView {
  readonly binding: CardBinding;
  readonly title: string;
  /** What will happen, as Markdown. */
  readonly lines: readonly string[];
  /** What to think of first, in a sentence or two. */
  readonly warning?: string | undefined;
  /** One sentence about the previous answer. */
  readonly problem?: string | undefined;
  readonly choices: readonly FormChoice[];
  readonly texts: readonly FormText[];
  /** The first one sends what was filled in. */
  readonly actions: readonly Button[];
}

const render = declareTemplate(template);

/** What an agent of the helpdesk fills in before something is done: whom, why, and for which ticket. */
export function helpdeskFormCard(view: HelpdeskFormView, translate: Translate): AdaptiveCard {
  const { title, lines, warning, problem } = view;
  return framed(
    render({
      speak: spokenText(problem ?? [title, ...lines, ...optional(warning)].join(' ')),
      title,
      lines: [...lines],
      problems: [...optional(warning), ...optional(problem)],
      choices: view.choices.map(({ options, isSpread, ...choice }) => ({
        ...choice,
        style: isSpread ? 'expanded' : 'compact',
        options: options.map((each) => ({ ...each })),
      })),
      texts: view.texts.map((each) => ({ ...each })),
      actions: cardActions(view.binding, view.actions),
    }),
    translate,
  );
}
