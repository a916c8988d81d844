import type { PhoneProgress } from '../../../cards/prove-phone-card.ts';
import type { ChallengeView } from '../../../services/enrollment/enrollment-view.ts';
import type { ContactOutcome } from '../../../services/enrollment/outcome.ts';
import type { Translate } from '../../../services/localization/translate.ts';
import { minutesUntil, secondsUntil } from '../../../services/clock.ts';

/** Why nothing was sent, when the same can be asked for again. */
export type ContactProblem = Extract<
  ContactOutcome,
  { code: 'too-soon' | 'too-many' | 'circuit-open' | 'refused' | 'unavailable' }
>;

export function isContactProblem(outcome: ContactOutcome): outcome is ContactProblem {
  return ['too-soon', 'too-many', 'circuit-open', 'refused', 'unavailable'].includes(outcome.code);
}

/** Where another way is chosen from the card that follows: by going back, or with a button of its own; undefined where there is none. */
export type WayOut = 'back' | 'other-way' | undefined;

const wayOutTexts = {
  back: 'phone-problem.or-another-way',
  'other-way': 'phone-problem.or-select-another-way',
} as const;

/** What went wrong, and the next thing to do. */
export function contactProblemText(
  problem: ContactProblem,
  translate: Translate,
  { now, wayOut }: { readonly now: Date; readonly wayOut: WayOut },
): string {
  const orElse = (text: string): string => (wayOut === undefined ? text : `${text} ${translate(wayOutTexts[wayOut])}`);
  switch (problem.code) {
    case 'too-soon':
      return translate('outcome.too-soon', { count: Math.max(1, secondsUntil(problem.retryAt, now)) });
    case 'too-many':
      return orElse(translate(`outcome.too-many-${problem.scope}`, { minutes: minutesUntil(problem.retryAt, now) }));
    case 'refused':
      return translate(`phone-refused.${problem.reason}`);
    case 'circuit-open':
      return orElse(translate('outcome.circuit-open'));
    case 'unavailable':
      return translate('outcome.unavailable');
  }
}

/**
 * How far a text or call has come, and what went wrong with it.
 * @param challenge undefined when none is waited for: then it has expired, if there was one.
 */
export function progressOf(
  challenge: ChallengeView | undefined,
  hasExpired: boolean,
  translate: Translate,
): { readonly progress: PhoneProgress; readonly problem?: string } {
  const delivery = challenge?.delivery;
  switch (delivery?.state) {
    case 'answered':
      return { progress: 'answered' };
    case 'refused':
      return { progress: 'stopped', problem: translate(`phone-refused.${delivery.reason}`) };
    case 'declined':
      return { progress: 'declined', problem: translate('prove-phone-card.declined') };
    case 'ended':
      return { progress: 'stopped', problem: translate(`call-ended.${delivery.end}`) };
    case 'unavailable':
    // The program died between writing it down and hearing of the carrier.
    case 'sending':
      return { progress: 'under-way', problem: translate('outcome.unavailable') };
    case 'accepted':
    case 'notified':
    case 'not-notified':
      return { progress: 'under-way' };
    case undefined:
      return { progress: hasExpired ? 'expired' : 'not-sent' };
  }
}
