import { cardActions } from './support/actions.ts';
import type { Ticket } from './support/actions.ts';
import type { AdaptiveCard } from './support/adaptive-card.ts';
import { methodLines } from './support/method-lines.ts';
import type { MethodLine } from './support/method-lines.ts';
import { plainText } from './support/plain-text.ts';
import { declareTemplate } from './support/render-template.ts';
import template from './templates/summary-card.json' with { type: 'json' };
import type { Words } from '../services/localization/words.ts';

export interface SummaryView {
  /** Absent once the person is done with the card: it then has no buttons. */
  readonly ticket?: Ticket | undefined;
  readonly organization: string;
  readonly methods: readonly MethodLine[];
  /** What happens at the next sign-in: one or two sentences. */
  readonly nextSignIn: string;
}

const render = declareTemplate(template);

/** Says what is set up, what happens at the next sign-in and how to come back. */
export function summaryCard(view: SummaryView, words: Words): AdaptiveCard {
  return render({
    title: words('summary-card.title'),
    explanation: words('summary-card.explanation', { organization: plainText(view.organization) }),
    methods: methodLines(view.methods, words),
    nextSignInTitle: words('summary-card.next-sign-in'),
    nextSignIn: view.nextSignIn,
    comeBack: words('summary-card.come-back'),
    actions:
      view.ticket === undefined
        ? []
        : cardActions(view.ticket, [
            { id: 'done', title: words('action.done'), primary: true },
            { id: 'try-out', title: words('action.try-out') },
          ]),
  });
}
