import { type Button, cardActions, type CardBinding } from './support/actions.ts';
import type { AdaptiveCard } from './support/adaptive-card.ts';
import { declareTemplate } from './support/render-template.ts';
import { spokenText } from './support/spoken-text.ts';
import template from './templates/facts-card.json' with { type: 'json' };

/** One thing that is known, with what it is. */
export interface Fact {
  readonly label: string;
  /** Markdown: values from outside went through `plainText`. */
  readonly value: string;
  /** The one that is looked for first. */
  readonly isMain?: boolean;
}

export interface FactsView {
  readonly tone: 'attention' | 'neutral';
  readonly title: string;
  /** What is said first, as Markdown. */
  readonly lines: readonly string[];
  readonly facts: readonly Fact[];
  /** What is said last, small: what happened, and when. */
  readonly notes: readonly string[];
  readonly binding: CardBinding;
  readonly actions: readonly Button[];
}

const render = declareTemplate(template);

/** A title, what is known, and what can be done about it: hand-offs and people as the helpdesk sees them, and what it asks. */
export function factsCard({ tone, title, lines, facts, notes, binding, actions }: FactsView): AdaptiveCard {
  const main = facts.find(({ isMain }) => isMain === true);
  return render({
    speak: spokenText([title, ...lines, ...(main ? [`${main.label}: ${main.value}`] : [])].join(' ')),
    title,
    color: tone === 'attention' ? 'Attention' : 'Default',
    lines: [...lines],
    facts: facts.map(({ label, value, isMain }) => ({ label, value, weight: isMain === true ? 'Bolder' : 'Default' })),
    notes: [...notes],
    actions: cardActions(binding, actions),
  });
}
