/** Whether a program is let in with an app password: a pure function, like the rest of the enrollment state machine. */
import type { AppPassword, StoredAppPasswordMac } from '../../app-passwords/app-password.ts';
import { hourSeconds, isDue } from '../../clock.ts';
import type { Enrollment } from '../state/enrollment.ts';
import { auditDraft, type Decision, type DecisionContext, unchanged } from './decision.ts';
import { recordRepeats } from './once-an-hour.ts';

/** A program came with a password. */
export interface AppPasswordCheck {
  /** Who asks, by the name that the operator gave it. */
  readonly caller: string;
  /** Whether it is this one. */
  readonly matches: (appPassword: AppPassword) => boolean;
  /** What is stored of it from now on, where that is under an older key. */
  readonly renewed: (appPassword: AppPassword) => StoredAppPasswordMac | undefined;
}

const hour = hourSeconds * 1000;

/**
 * Whether an app password lets somebody in. All of them are compared, whichever it is. That it was used is noted once an hour;
 * refusals are counted, and recorded as repeats are. They count for nothing else: whoever guesses here keeps nobody from the chat.
 */
export function checkAppPassword(
  enrollment: Enrollment,
  { caller, matches, renewed }: AppPasswordCheck,
  { now, policy }: DecisionContext,
): Decision<'right' | 'wrong'> {
  const [found] = enrollment.appPasswords.filter(matches);
  const isBlocked = enrollment.blocked !== undefined;
  const isAccepted = policy.appPasswords.allowed && enrollment.status === 'enforced' && !isBlocked;
  if (found === undefined || !isAccepted) {
    // Nobody has anything to guess who was never set up, and nothing is written about them.
    if (enrollment.status !== 'enforced') return unchanged(enrollment, 'wrong');
    const why = found === undefined ? 'wrong' : isBlocked ? 'blocked' : 'not-allowed';
    const event = auditDraft('app-password-refused', { caller, why }, 'system');
    return { ...recordRepeats(enrollment, { what: 'app-password-refused', event }, now), outcome: 'wrong' };
  }
  const stored = renewed(found);
  const { lastUsedAt } = found;
  const isNoted = lastUsedAt !== undefined && !isDue(lastUsedAt.getTime() + hour, 2 * hour, now);
  if (isNoted && stored === undefined) return unchanged(enrollment, 'right');
  const used = { ...found, lastUsedAt: now, ...(stored && { stored }) };
  const appPasswords = enrollment.appPasswords.map((each) => (each === found ? used : each));
  return { next: { ...enrollment, appPasswords }, outcome: 'right', events: [] };
}
