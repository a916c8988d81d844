import { cardActions, type Button, type CardBinding } from './support/actions.ts';
import type { AdaptiveCard } from './support/adaptive-card.ts';
import { lastDigitsOf } from './support/spoken-text.ts';
import { type CardStep, framed } from './support/framed.ts';
import { declareTemplate, optional } from './support/render-template.ts';
import template from './templates/prove-phone-card.json' with { type: 'json' };
import type { Translate } from '../services/localization/translate.ts';

/** How far a text or a call has come; `declined` is a text that was answered with no. */
export type PhoneProgress = 'under-way' | 'answered' | 'stopped' | 'declined' | 'expired' | 'not-sent';

export interface ProvePhoneView {
  readonly binding: CardBinding;
  /** Where the person is in a set-up. */
  readonly step?: CardStep | undefined;
  readonly channel: 'text' | 'call';
  /** Whether a PIN comes before the # on a call. */
  readonly asksPin?: boolean | undefined;
  /** The number as it may be shown. */
  readonly masked: string;
  /** How long a texted code is good. */
  readonly minutes: number;
  readonly progress: PhoneProgress;
  /** Whether a text may be answered with its code; so it is unless told. */
  readonly canReply?: boolean | undefined;
  /** Whether the other of text and call may be used instead. */
  readonly otherChannel: boolean;
  /** `set-up` proves a new phone, whose number can still be changed; `verify` one that is set up. */
  readonly purpose: 'set-up' | 'verify';
  /** The number is the directory's: there is only a way back. */
  readonly isNumberFixed?: boolean | undefined;
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

/** Waits for the code that was texted, or for the key on a call. Sends `code` as typed. */
export function provePhoneCard(view: ProvePhoneView, translate: Translate): AdaptiveCard {
  const { channel, progress } = view;
  const title = translate(titleKey(view));
  const { minutes } = view;
  const explanation = translate(explanationKey(view), { number: view.masked, minutes });
  const digits = lastDigitsOf(view.masked);
  const spoken = translate(explanationKey(view), {
    number: translate('prove-phone-card.number-spoken', { digits }),
    minutes,
  });
  const waits =
    progress === 'expired' || progress === 'not-sent' ? translate(`prove-phone-card.${progress}`) : undefined;
  // The problem says what to do.
  const saysAll = progress === 'stopped' || progress === 'declined';
  const hint = (otherwise: string): string[] => (saysAll ? [] : [waits ?? otherwise]);
  return framed(
    render({
      speak: [...optional(view.problem), view.notice ?? `${title}.`, ...hint(spoken)].join(' '),
      title,
      problems: optional(view.problem),
      lines: [...optional(view.notice), ...hint(explanation)],
      codeInputs: channel === 'text' && !isOver(progress) ? [codeInput(translate)] : [],
      actions: cardActions(view.binding, buttons(view, translate)),
    }),
    translate,
    view.step,
  );
}

function titleKey({ channel, progress }: ProvePhoneView) {
  if (progress === 'declined') return 'prove-phone-card.title-text-declined';
  if (progress === 'under-way' || progress === 'answered') return `prove-phone-card.title-${channel}` as const;
  return `prove-phone-card.title-${channel}-${progress}` as const;
}

function explanationKey({ channel, progress, asksPin, canReply }: ProvePhoneView) {
  if (channel === 'text') return canReply === false ? 'prove-phone-card.text-sent-here' : 'prove-phone-card.text-sent';
  const key = progress === 'answered' ? 'prove-phone-card.call-answered' : 'prove-phone-card.calling';
  return asksPin === true ? (`${key}-pin` as const) : key;
}

function codeInput(translate: Translate): object {
  return {
    label: translate('prove-phone-card.code'),
    placeholder: translate('enter-code-card.placeholder'),
    errorMessage: translate('prove-phone-card.code-missing'),
  };
}

function buttons(view: ProvePhoneView, translate: Translate): Button[] {
  const { channel, otherChannel, purpose, progress, isNumberFixed } = view;
  const isUnderWay = !isOver(progress);
  const once = channel === 'text' ? 'action.send-again' : 'action.call-again';
  const again: Button = {
    id: 'send-again',
    title: translate(progress === 'not-sent' ? 'action.contact-me' : once),
    primary: !isUnderWay,
  };
  const other: Button = {
    id: channel === 'text' ? 'call-instead' : 'text-instead',
    title: translate(channel === 'text' ? 'action.call-instead' : 'action.text-instead'),
  };
  const verify: Button = { id: 'verify', title: translate('action.verify'), primary: true };
  return [
    ...(channel === 'text' && isUnderWay ? [verify] : []),
    again,
    ...(otherChannel ? [other] : []),
    ...(purpose === 'set-up'
      ? [{ id: 'back', title: translate(isNumberFixed === true ? 'action.back' : 'action.change-number') } as const]
      : []),
    ...(view.hasOther === true ? [{ id: 'other-way', title: translate('action.other-way') } as const] : []),
    ...(view.recovery === true
      ? [{ id: 'use-recovery-code', title: translate('action.use-recovery-code') } as const]
      : []),
    { id: 'cancel', title: translate('action.cancel') },
  ];
}

/** Nothing is under way any more. */
function isOver(progress: PhoneProgress): boolean {
  return progress !== 'under-way' && progress !== 'answered';
}
