import { secondsAfter } from '../clock.ts';
import type { ContactOutcome } from '../enrollment/outcome.ts';
import type { AskedView, NotOpen } from '../sign-in/verifications.ts';
import type { ProgramView } from './program-view.ts';

/** Seconds after which to ask again where nobody knows better. */
const patience = 30;

/** Why what was to be asked on a phone is not; undefined where it is, or where nothing is to be asked any more. */
export function whyNotAsked(outcome: ContactOutcome | NotOpen, now: Date): ProgramView['notAsked'] | undefined {
  switch (outcome.code) {
    case 'sent':
    case 'verified':
    case 'not-open':
    case 'expired':
    case 'cancelled':
    case 'superseded':
      return undefined;
    case 'too-soon':
    case 'too-many':
    case 'throttled':
      return { reason: 'too-many', retryAt: outcome.retryAt.toISOString() };
    case 'circuit-open':
    case 'refused':
    case 'unavailable':
    case 'too-many-attempts':
      return notReached(now);
    case 'locked':
    case 'suspended':
    case 'blocked':
    case 'fraud-reported':
      return { reason: 'locked' };
    case 'not-allowed':
    case 'not-set-up':
      return { reason: 'no-such-method' };
  }
}

/** The same of what was asked before: the carrier would not, or did not say whether it does. */
export function whyNotReached({ challenge }: AskedView, now: Date): ProgramView['notAsked'] {
  const state = challenge?.delivery.state;
  return state === 'refused' || state === 'unavailable' ? notReached(now) : undefined;
}

function notReached(now: Date): ProgramView['notAsked'] {
  return { reason: 'not-reached', retryAt: secondsAfter(now, patience).toISOString() };
}
