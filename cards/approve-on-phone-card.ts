import { cardActions, type Button, type CardBinding } from './support/actions.ts';
import type { AdaptiveCard } from './support/adaptive-card.ts';
import { type CardStep, framed } from './support/framed.ts';
import { declareTemplate, optional } from './support/render-template.ts';
import template from './templates/approve-on-phone-card.json' with { type: 'json' };
import type { Translate } from '../services/localization/translate.ts';

/** Nothing waits on the phone: nobody answered in time, with three wrong numbers, or nothing was asked yet. */
type Over = 'expired' | 'wrong' | 'not-sent';

export interface ApproveOnPhoneView {
  readonly binding: CardBinding;
  /** Where the person is in a set-up. */
  readonly step?: CardStep | undefined;
  /** `set-up` proves a new phone; `verify` one that is set up. */
  readonly purpose: 'set-up' | 'verify';
  /** What kind of phone it is. */
  readonly phone: string;
  /** Where the request can be opened by hand. */
  readonly page: string;
  readonly asksPin: boolean;
  /** Two digits, to be typed on the phone; undefined while nothing waits there. */
  readonly number: string | undefined;
  /** How far the request has come: `off` and `unavailable` wait on the phone without a notification. */
  readonly progress: 'sent' | 'off' | 'unavailable' | Over;
  /** Whether a recovery code may be used instead. */
  readonly recovery?: boolean | undefined;
  /** Whether another way to verify may be chosen instead. */
  readonly hasOther?: boolean | undefined;
  /** One sentence about what went wrong. */
  readonly problem?: string | undefined;
  /** One sentence about what was done. */
  readonly notice?: string | undefined;
}

const render = declareTemplate(template);

/** Shows the number that the phone wants typed, and goes on by itself. */
export function approveOnPhoneCard(view: ApproveOnPhoneView, translate: Translate): AdaptiveCard {
  const { phone, page, progress, number } = view;
  const isOpen = number !== undefined && (progress === 'sent' || progress === 'off' || progress === 'unavailable');
  const over = overText(view);
  const title = translate(isOpen ? 'approve-on-phone-card.title' : `approve-on-phone-card.title-${over}`);
  const how = isOpen
    ? [
        translate(`approve-on-phone-card.${progress}`, { phone, page }),
        translate(view.asksPin ? 'approve-on-phone-card.type-number-pin' : 'approve-on-phone-card.type-number'),
      ]
    : [translate(`approve-on-phone-card.${over}`, { phone })];
  const spoken = isOpen ? [translate('approve-on-phone-card.number-spoken', { number })] : [];
  return framed(
    render({
      speak: [...optional(view.problem), view.notice ?? `${title}.`, ...how, ...spoken].join(' '),
      title,
      problems: optional(view.problem),
      lines: [...optional(view.notice), ...how],
      numbers: isOpen ? [{ label: translate('approve-on-phone-card.number'), number }] : [],
      actions: cardActions(view.binding, buttons(view, { isOpen, translate })),
    }),
    translate,
    view.step,
  );
}

/** A phone that is set up has nothing to finish. */
function overText({ progress, purpose }: ApproveOnPhoneView): Over | 'not-asked' {
  if (progress === 'not-sent') return purpose === 'set-up' ? progress : 'not-asked';
  return progress === 'wrong' ? progress : 'expired';
}

function buttons(
  { purpose, progress, recovery, hasOther }: ApproveOnPhoneView,
  { isOpen, translate }: { readonly isOpen: boolean; readonly translate: Translate },
): Button[] {
  const isFirst = progress === 'not-sent';
  return [
    {
      id: isFirst ? 'contact-me' : 'send-again',
      title: translate(isFirst ? 'action.contact-me' : 'approve-on-phone-card.ask-again'),
      primary: !isOpen,
    },
    ...(purpose === 'set-up' ? [{ id: 'back', title: translate('action.back') } as const] : []),
    ...(hasOther === true ? [{ id: 'other-way', title: translate('action.other-way') } as const] : []),
    ...(recovery === true ? [{ id: 'use-recovery-code', title: translate('action.use-recovery-code') } as const] : []),
    { id: 'cancel', title: translate('action.cancel') },
  ];
}
