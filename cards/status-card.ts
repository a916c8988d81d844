import { cardActions, type ActionId, type CardBinding } from './support/actions.ts';
import type { AdaptiveCard } from './support/adaptive-card.ts';
import { methodLines, type MethodLine } from './support/method-lines.ts';
import { framed } from './support/framed.ts';
import { declareTemplate, optional } from './support/render-template.ts';
import template from './templates/status-card.json' with { type: 'json' };
import type { Translate } from '../services/localization/translate.ts';

/** What can be done about phones. */
export type PhoneAction = Extract<ActionId, 'change-phone' | 'add-phone' | 'add-office-phone' | 'renew-office-phone'>;

export interface StatusView {
  readonly binding: CardBinding;
  readonly methods: readonly MethodLine[];
  /** The day it was set up, in the person's notation (`Localization.dateText`). */
  readonly setUpAt: string;
  /** Whether anything can be tried: not while all of it is locked. */
  readonly canTryOut?: boolean;
  /** Why none of it can be used now, or no code, where that is for one reason. */
  readonly warning?: string | undefined;
  /** In the order shown. */
  readonly phones: readonly PhoneAction[];
}

const render = declareTemplate(template);

/** Tells somebody who is set up already what is set up. */
export function statusCard(view: StatusView, translate: Translate): AdaptiveCard {
  return framed(
    render({
      title: translate(view.canTryOut === false ? 'status-card.title-off' : 'status-card.title'),
      warnings: optional(view.warning),
      methods: methodLines(view.methods, translate),
      notes: view.phones.includes('renew-office-phone') ? [translate('status-card.office-phone-changed')] : [],
      setUpAt: translate('status-card.set-up-at', { date: view.setUpAt }),
      actions: cardActions(view.binding, [
        ...(view.canTryOut !== false ? [{ id: 'try-out', title: translate('action.try-out') } as const] : []),
        { id: 'manage', title: translate('action.manage') },
        { id: 'lost-phone', title: translate('action.lost-phone') },
        ...view.phones.map((id) => ({ id, title: translate(`action.${id}`) })),
      ]),
    }),
    translate,
  );
}
