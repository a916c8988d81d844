import { cardActions, type Button, type CardBinding } from './support/actions.ts';
import type { AdaptiveCard } from './support/adaptive-card.ts';
import { declareTemplate } from './support/render-template.ts';
import template from './templates/notice-card.json' with { type: 'json' };

export interface NoticeView {
  readonly tone: 'good' | 'attention' | 'neutral';
  readonly title: string;
  /** One or two sentences, shown as Markdown: values within it went through `plainText`. */
  readonly text: string;
  /** Needed by `actions`; without it the card has no buttons. */
  readonly binding?: CardBinding | undefined;
  readonly actions?: readonly Button[] | undefined;
}

/** Success is said in words: the theme's green cannot be read on white. */
const colors = { good: 'Default', attention: 'Attention', neutral: 'Default' } as const;

const render = declareTemplate(template);

/** What a card becomes when it is over, and whatever else is one title and one sentence. */
export function noticeCard(view: NoticeView): AdaptiveCard {
  return render({
    title: view.title,
    color: colors[view.tone],
    text: view.text,
    actions: view.binding === undefined ? [] : cardActions(view.binding, view.actions ?? []),
  });
}
