import type { MethodKind } from '../../methods/registry.ts';
import { type AuditDraft, type DecisionContext, auditDraft } from './decision.ts';
import type { Enrollment } from '../state/enrollment.ts';
import { roomAgainAt, withinLastHour } from './last-hour.ts';

/** Counts one wrong code for the method and for the person; it survives new attempts and restarts. */
export function countFailure(
  enrollment: Enrollment,
  kind: MethodKind,
  { now, policy }: DecisionContext,
): { next: Enrollment; locked: boolean; events: AuditDraft[] } {
  const failures = (enrollment.consecutiveFailures[kind] ?? 0) + 1;
  const recent = [...withinLastHour(enrollment.recentFailures, now), now];
  const locked = failures >= policy.consecutiveFailuresUntilLocked;
  const throttled = recent.length >= policy.wrongCodesPerHour;
  return {
    next: {
      ...enrollment,
      consecutiveFailures: { ...enrollment.consecutiveFailures, [kind]: failures },
      recentFailures: recent,
    },
    locked,
    events: [
      ...(throttled ? [auditDraft('guessing-throttled', { failures: recent.length }, 'system')] : []),
      ...(locked ? [auditDraft('method-locked', { method: kind, failures }, 'system')] : []),
    ],
  };
}

/** The limit that forbids checking another code now, over all methods (ASVS 6.3.1). */
export function limitReached(
  enrollment: Enrollment,
  kind: MethodKind,
  { now, policy }: DecisionContext,
): { code: 'locked' } | { code: 'throttled'; retryAt: Date } | undefined {
  if (enrollment.lockedKinds.includes(kind)) return { code: 'locked' };
  if ((enrollment.consecutiveFailures[kind] ?? 0) >= policy.consecutiveFailuresUntilLocked) return { code: 'locked' };
  const retryAt = roomAgainAt(enrollment.recentFailures, policy.wrongCodesPerHour, now);
  return retryAt && { code: 'throttled', retryAt };
}

/** A success forgives what came before it. */
export function withoutFailures(enrollment: Enrollment, kind: MethodKind): Enrollment {
  return {
    ...enrollment,
    consecutiveFailures: { ...enrollment.consecutiveFailures, [kind]: 0 },
    recentFailures: [],
  };
}
