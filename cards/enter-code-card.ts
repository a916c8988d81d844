import { cardActions } from './support/actions.ts';
import type { Button, Ticket } from './support/actions.ts';
import type { AdaptiveCard } from './support/adaptive-card.ts';
import { plainText } from './support/plain-text.ts';
import { declareTemplate, optional } from './support/render-template.ts';
import template from './templates/enter-code-card.json' with { type: 'json' };
import type { Words } from '../services/localization/words.ts';

export interface EnterCodeView {
  readonly ticket: Ticket;
  /** `set-up` proves a new method and can go back to its QR code; `try` checks one that is already set up. */
  readonly purpose: 'set-up' | 'try';
  readonly account: string;
  /** One sentence about the previous answer. */
  readonly problem?: string | undefined;
}

const render = declareTemplate(template);

/** Asks for a code. Sends `code` as typed: spaces and other digits are for the reader to understand. */
export function enterCodeCard(view: EnterCodeView, words: Words): AdaptiveCard {
  const back: Button[] = view.purpose === 'set-up' ? [{ id: 'back', title: words('action.show-qr-code-again') }] : [];
  return render({
    speak: view.problem ?? words('enter-code-card.speak'),
    title: words(view.purpose === 'set-up' ? 'enter-code-card.title-set-up' : 'enter-code-card.title-try'),
    explanation: words('enter-code-card.explanation', { account: plainText(view.account) }),
    problems: optional(view.problem),
    label: words('enter-code-card.code'),
    placeholder: words('enter-code-card.placeholder'),
    errorMessage: words('enter-code-card.code-missing'),
    actions: cardActions(view.ticket, [
      { id: 'verify', title: words('action.verify'), primary: true },
      ...back,
      { id: 'cancel', title: words('action.cancel') },
    ]),
  });
}
