import { type Button, cardActions, type CardBinding } from './support/actions.ts';
import type { AdaptiveCard, CardElement } from './support/adaptive-card.ts';
import { framed } from './support/framed.ts';
import { declareTemplate } from './support/render-template.ts';
import { spokenText } from './support/spoken-text.ts';
import template from './templates/facts-card.json' with { type: 'json' };
import type { Translate } from '../services/localization/translate.ts';

/** One thing that is known, with what it is. Both are Markdown: values from outside went through `plainText`. */
export interface Fact {
  readonly label: string;
  readonly value: string;
}

export interface FactsView {
  readonly tone: 'attention' | 'neutral';
  readonly title: string;
  /** What is looked for first, such as how it stands, as Markdown. */
  readonly headline?: string | undefined;
  /** What is said next, as Markdown. */
  readonly lines: readonly string[];
  readonly facts: readonly Fact[];
  /** What is said last, small: what happened, and when. */
  readonly notes: readonly string[];
  readonly binding: CardBinding;
  readonly actions: readonly Button[];
}

const render = declareTemplate(template);

/** A title, what is known, and what can be done about it: hand-offs and people as the helpdesk sees them, and what it asks. */
export function factsCard(view: FactsView, translate: Translate): AdaptiveCard {
  const { tone, title, headline, lines, facts, notes, binding, actions } = view;
  const color = tone === 'attention' ? 'Attention' : 'Default';
  const card = render({ speak: spokenText([title, headline, ...lines].filter(isSaid).map(sentence).join(' ')), title });
  const body = [
    ...card.body,
    ...[headline].filter(isSaid).map((text) => ({ ...block(text), size: 'Medium', weight: 'Bolder', color })),
    ...lines.map(block),
    ...(facts.length === 0
      ? []
      : [{ type: 'FactSet', facts: facts.map(({ label, value }) => ({ title: label, value })) }]),
    ...notes.map((text, index) => ({ ...block(text), ...small, spacing: index === 0 ? 'Medium' : 'None' })),
  ];
  return framed({ ...card, body, actions: cardActions(binding, actions) }, translate);
}

const small = { size: 'Small', isSubtle: true };

/** Lists are as long as they are: a template would be expanded anew for each length of each. */
function block(text: string): CardElement {
  return { type: 'TextBlock', text, wrap: true };
}

/** What is read aloud pauses where one line ends. */
function sentence(text: string): string {
  return /[.!?…][*_]*$/u.test(text) ? text : `${text}.`;
}

function isSaid(text: string | undefined): text is string {
  return text !== undefined && text !== '';
}
