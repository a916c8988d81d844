import { cardActions, type Button, type CardBinding } from './support/actions.ts';
import type { AdaptiveCard } from './support/adaptive-card.ts';
import { plainText } from './support/plain-text.ts';
import { type CardStep, framed } from './support/framed.ts';
import { declareTemplate, optional } from './support/render-template.ts';
import template from './templates/enter-code-card.json' with { type: 'json' };
import type { Translate } from '../services/localization/translate.ts';

export interface EnterCodeView {
  readonly binding: CardBinding;
  /** Where the person is in a set-up. */
  readonly step?: CardStep | undefined;
  /** `set-up` proves a new method and can go back to its QR code; with one that is set up, `prove` says who it is, `try` only whether it works. */
  readonly purpose: 'set-up' | 'prove' | 'try';
  readonly account: string;
  /** Whether a recovery code may be used instead. */
  readonly recovery?: boolean | undefined;
  /** One sentence about the previous answer. */
  readonly problem?: string | undefined;
}

const render = declareTemplate(template);

/** Asks for a code. Sends `code` as typed: spaces and other digits are for the reader to understand. */
export function enterCodeCard(view: EnterCodeView, translate: Translate): AdaptiveCard {
  const back: Button[] =
    view.purpose === 'set-up' ? [{ id: 'back', title: translate('action.show-qr-code-again') }] : [];
  return framed(
    render({
      speak: view.problem ?? translate('enter-code-card.speak'),
      title: translate(view.purpose === 'try' ? 'enter-code-card.title-try' : 'enter-code-card.title-set-up'),
      explanation: translate('enter-code-card.explanation', { account: plainText(view.account) }),
      problems: optional(view.problem),
      label: translate('enter-code-card.code'),
      placeholder: translate('enter-code-card.placeholder'),
      errorMessage: translate('enter-code-card.code-missing'),
      actions: cardActions(view.binding, [
        { id: 'verify', title: translate('action.verify'), primary: true },
        ...back,
        ...(view.recovery === true
          ? [{ id: 'use-recovery-code', title: translate('action.use-recovery-code') } as const]
          : []),
        { id: 'cancel', title: translate('action.cancel') },
      ]),
    }),
    translate,
    view.step,
  );
}
