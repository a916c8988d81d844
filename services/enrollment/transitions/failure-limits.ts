import type { MethodKind } from '../../methods/registry.ts';
import type { Policy } from '../../policy/policy.ts';
import { type AuditDraft, type DecisionContext, auditDraft } from './decision.ts';
import type { Enrollment } from '../state/enrollment.ts';
import { withThrottleTold } from './askers.ts';
import type { Hold } from './holds.ts';
import { roomAgainAt, withinLastHour } from './last-hour.ts';

/** Counts one wrong code for the person, whatever it was for; where it was one too many, whoever was not asked in a chat hears of it there. */
export function countGuess(
  enrollment: Enrollment,
  { now, policy, asker }: DecisionContext,
): { next: Enrollment; events: AuditDraft[] } {
  const recent = [...withinLastHour(enrollment.recentFailures, now), now];
  const throttled = recent.length >= policy.wrongCodesPerHour;
  const next = { ...enrollment, recentFailures: recent };
  return {
    next: throttled ? withThrottleTold(next, { asker, now }) : next,
    events: throttled ? [auditDraft('guessing-throttled', { failures: recent.length }, 'system')] : [],
  };
}

/** Counts one wrong code for the method and for the person; it survives new attempts and restarts. */
export function countFailure(
  enrollment: Enrollment,
  kind: MethodKind,
  decisionContext: DecisionContext,
): { next: Enrollment; locked: boolean; events: AuditDraft[] } {
  const failures = (enrollment.consecutiveFailures[kind] ?? 0) + 1;
  const { next, events } = countGuess(enrollment, decisionContext);
  const locked = isHeld(enrollment, kind) && failures >= decisionContext.policy.consecutiveFailuresUntilLocked;
  return {
    next: { ...next, consecutiveFailures: { ...enrollment.consecutiveFailures, [kind]: failures } },
    locked,
    events: [...events, ...(locked ? [auditDraft('method-locked', { method: kind, failures }, 'system')] : [])],
  };
}

/** What forbids checking another code now: a limit, over all methods (ASVS 6.3.1), or a policy that accepts this way no more. */
export function limitReached(
  enrollment: Enrollment,
  kind: MethodKind,
  decisionContext: DecisionContext,
): { code: 'locked' | 'not-allowed' | Hold } | { code: 'throttled'; retryAt: Date } | undefined {
  const { policy } = decisionContext;
  const lock = lockOf(enrollment, kind, policy);
  if (lock !== undefined) return { code: lock.why === 'failures' ? 'locked' : lock.why };
  // Also of what is being set up: it was begun before the policy changed.
  if (policy.forbiddenMethods.includes(kind)) return { code: 'not-allowed' };
  return paused(enrollment, decisionContext);
}

/** What is said of anything typed while there were too many wrong ones. */
export function paused(
  enrollment: Pick<Enrollment, 'recentFailures'>,
  decisionContext: Pick<DecisionContext, 'now' | 'policy'>,
): { readonly code: 'throttled'; readonly retryAt: Date } | undefined {
  const retryAt = codesAgainAt(enrollment, decisionContext);
  return retryAt && { code: 'throttled', retryAt };
}

/** From when on codes are checked again, of whatever method; undefined when they are checked now. */
export function codesAgainAt(
  { recentFailures }: Pick<Enrollment, 'recentFailures'>,
  { now, policy }: Pick<DecisionContext, 'now' | 'policy'>,
): Date | undefined {
  return roomAgainAt(recentFailures, policy.wrongCodesPerHour, now);
}

/** Few enough to say how many wrong codes are left. */
const fewAttempts = 5;

/**
 * How many more wrong codes are checked of a method that there is, before there is a pause or it is off.
 * @returns undefined while they are many; 0 after the last one.
 */
export function attemptsLeft(
  { recentFailures, consecutiveFailures }: Pick<Enrollment, 'recentFailures' | 'consecutiveFailures'>,
  kind: MethodKind,
  { now, policy }: Pick<DecisionContext, 'now' | 'policy'>,
): number | undefined {
  const left = Math.min(
    policy.wrongCodesPerHour - withinLastHour(recentFailures, now).length,
    policy.consecutiveFailuresUntilLocked - (consecutiveFailures[kind] ?? 0),
  );
  return left > fewAttempts ? undefined : Math.max(0, left);
}

/** Why a method is off until an operator or agent, for failures a reset, or for `not-allowed` the policy changes that. */
export interface MethodLock {
  readonly kind: MethodKind;
  readonly why: Hold | 'not-allowed' | 'failures';
}

/** Of somebody who is blocked every kind is off, set up or not. @returns undefined when nothing keeps a method of this kind from being used. */
export function lockOf(enrollment: Enrollment, kind: MethodKind, policy: Policy): MethodLock | undefined {
  if (enrollment.blocked !== undefined) return { kind, why: 'blocked' };
  if (enrollment.lockedKinds.includes(kind)) return { kind, why: 'fraud-reported' };
  const isThere = isHeld(enrollment, kind);
  if (isThere && policy.forbiddenMethods.includes(kind)) return { kind, why: 'not-allowed' };
  const failures = enrollment.consecutiveFailures[kind] ?? 0;
  const isOff = isThere && failures >= policy.consecutiveFailuresUntilLocked;
  return isOff ? { kind, why: 'failures' } : undefined;
}

/**
 * Failures turn a method off that there is, so that nobody guesses it; where there is none, nothing can be guessed but what
 * is being set up, which ends by itself after a few wrong codes and is new each time. The hourly limit holds all the same.
 */
function isHeld({ methods }: Enrollment, kind: MethodKind): boolean {
  return methods.some((method) => method.kind === kind);
}

/** Everything that somebody is kept from. */
export interface Locks {
  readonly locks: readonly MethodLock[];
  /** Until when codes are not checked, or set-ups not started, because there were too many. */
  readonly waits: Date | undefined;
}

/** What keeps somebody from verifying or setting up, and what an operator may take away. */
export function locksOf(enrollment: Enrollment, decisionContext: DecisionContext): Locks {
  const { now, policy, methods } = decisionContext;
  const locks = [...methods.keys()]
    .map((kind) => lockOf(enrollment, kind, policy))
    .filter((lock) => lock !== undefined);
  const codesAt = codesAgainAt(enrollment, decisionContext);
  const setUpsAt = roomAgainAt(enrollment.recentSetUps, policy.setUpsPerHour, now);
  const waits =
    codesAt !== undefined && setUpsAt !== undefined && setUpsAt > codesAt ? setUpsAt : (codesAt ?? setUpsAt);
  return { locks, waits };
}

/** A success forgives what came before it. */
export function withoutFailures(enrollment: Enrollment, kind: MethodKind): Enrollment {
  return {
    ...enrollment,
    consecutiveFailures: { ...enrollment.consecutiveFailures, [kind]: 0 },
    recentFailures: [],
    lateCode: undefined,
    wrongReplies: { ...enrollment.wrongReplies, [kind]: 0 },
    wrongPins: { ...enrollment.wrongPins, [kind]: 0 },
  };
}
