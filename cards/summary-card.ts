import { cardActions, type CardBinding } from './support/actions.ts';
import type { AdaptiveCard } from './support/adaptive-card.ts';
import { methodLines, type MethodLine } from './support/method-lines.ts';
import { plainText } from './support/plain-text.ts';
import { framed } from './support/framed.ts';
import { declareTemplate } from './support/render-template.ts';
import template from './templates/summary-card.json' with { type: 'json' };
import type { MessageKey, Translate } from '../services/localization/translate.ts';

export interface SummaryView {
  readonly binding: CardBinding;
  readonly organization: string;
  readonly methods: readonly MethodLine[];
  /** What happens at a sign-in, in one or two sentences, and whether it does at the next one; undefined where nothing there asks. */
  readonly signIn: { readonly isCertain: boolean; readonly text: string } | undefined;
}

const render = declareTemplate(template);

/** Says what is set up, what happens at the next sign-in and how to come back. */
export function summaryCard(view: SummaryView, translate: Translate): AdaptiveCard {
  const { signIn } = view;
  return framed(
    render({
      title: translate('summary-card.title'),
      explanation: translate('summary-card.explanation', { organization: plainText(view.organization) }),
      methods: methodLines(view.methods, translate),
      signIns: signIn === undefined ? [] : [{ title: translate(titleOf(signIn)), text: signIn.text }],
      comeBack: translate('summary-card.come-back'),
      actions: cardActions(view.binding, [
        { id: 'done', title: translate('action.done'), primary: true },
        { id: 'try-out', title: translate('action.try-out') },
      ]),
    }),
    translate,
  );
}

function titleOf({ isCertain }: NonNullable<SummaryView['signIn']>): MessageKey {
  return isCertain ? 'summary-card.next-sign-in' : 'summary-card.asking-sign-in';
}
