/** How what is there for the day on which nothing else is at hand comes to its end: pure functions. */
import { isDue } from '../../clock.ts';
import type { Enrollment } from '../state/enrollment.ts';
import type { Pass, PassEnd, RecoveryCodes } from '../state/last-resort.ts';
import { passRemembered } from '../state/next-expiry.ts';
import { auditDraft, type Decision, type DecisionContext, unchanged } from './decision.ts';
import type { Actor } from './operator-act.ts';

/** How long codes can be read after they were made, in seconds. */
export const codesShownSeconds = 300;

/** Longest that a pass may be good, in seconds. */
export const longestPassSeconds = 3_600;

/** Whether the codes cannot be read any more. */
export function isOver(until: Date, now: Date): boolean {
  return isDue(until, codesShownSeconds * 1000, now);
}

/** The same set, with nothing in it that shows a code. */
export function withoutShowing(set: RecoveryCodes): RecoveryCodes {
  return { ...set, showing: undefined };
}

/** What time does by itself: a pass ends, and one that ended is forgotten after a day. */
export function expirePasses(enrollment: Enrollment, { now }: Pick<DecisionContext, 'now'>): Decision<void> {
  const isPast = ({ expiresAt, end }: Pass): boolean =>
    end === undefined && isDue(expiresAt, longestPassSeconds * 1000, now);
  const expired = enrollment.passes.filter(isPast);
  const passes = enrollment.passes
    .filter(({ issuedAt }) => !isDue(issuedAt.getTime() + passRemembered, passRemembered, now))
    .map((pass) => (isPast(pass) ? { ...pass, end: 'expired' as const } : pass));
  if (expired.length === 0 && passes.length === enrollment.passes.length) return unchanged(enrollment, undefined);
  return {
    next: { ...enrollment, passes },
    outcome: undefined,
    events: expired.map(({ id }) => auditDraft('pass-expired', { pass: id }, 'system')),
  };
}

/** The pass that is good ends, if there is one. */
export function endPass(enrollment: Enrollment, end: PassEnd, { actor, detail }: Actor): Decision<void> {
  const good = enrollment.passes.find(isGood);
  if (good === undefined) return unchanged(enrollment, undefined);
  return {
    next: { ...enrollment, passes: withEnd(enrollment, good, end) },
    outcome: undefined,
    events: [auditDraft('pass-ended', { pass: good.id, why: end, ...detail }, actor)],
  };
}

/** Whether a pass has not ended. */
export function isGood({ end }: Pass): boolean {
  return end === undefined;
}

/** The passes, with one of them ended. */
export function withEnd({ passes }: Enrollment, ended: Pass, end: PassEnd): Pass[] {
  return passes.map((pass) => (pass === ended ? { ...pass, end } : pass));
}
