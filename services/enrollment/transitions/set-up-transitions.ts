/**
 * The set-up half of the enrollment state machine: pure functions from a state, a request and the moment to the next state, an outcome and
 * what the audit trail will say. Nothing here reads a clock, a secret or a store, so every rule is testable at its edge.
 */
import { challengeOfOthers, withoutUntold } from './askers.ts';
import { secondsAfter } from '../../clock.ts';
import type { CheckResult, Credential, Refusal } from '../../methods/method.ts';
import type { MethodKind } from '../../methods/registry.ts';
import type { Policy } from '../../policy/policy.ts';
import { type DecisionContext, type Decision, auditDraft, unchanged } from './decision.ts';
import type { EnrolledMethod, Enrollment, PendingSetUp } from '../state/enrollment.ts';
import { canBeDefault, withDefault } from './default-method.ts';
import { holdOf } from './holds.ts';
import { countFailure, limitReached, withoutFailures } from './failure-limits.ts';
import { mayAdd, proofOf } from './fresh-proof.ts';
import { explainClock } from './late-codes.ts';
import { roomAgainAt, withinLastHour } from './last-hour.ts';
import type { BeginOutcome, ProofOutcome } from '../outcome.ts';
import { mayRemove } from './required-methods.ts';
import { toldOf } from './told-changes.ts';
import { abandon, endDetail, endOf, endSetUp, expireSetUp, isExpired } from './set-up-endings.ts';

/** The person is asked to set up: `disabled` → `enabled`. Asking again changes nothing. */
export function requestEnrollment(enrollment: Enrollment): Decision<void> {
  if (enrollment.status !== 'disabled') return unchanged(enrollment, undefined);
  return {
    next: { ...enrollment, status: 'enabled' },
    outcome: undefined,
    events: [auditDraft('enrollment-requested', {}, 'system')],
  };
}

/** Starts a set-up. One is pending at a time: the one before is superseded and its card and secret with it. */
export function beginSetUp(
  enrollment: Enrollment,
  request: {
    methodId: string;
    kind: MethodKind;
    credential: () => Credential | undefined;
    /** For a phone that registers: by which it finds the set-up. */
    registration?: ((credential: Credential) => string) | undefined;
    replaces?: readonly string[];
  },
  decisionContext: DecisionContext,
): Decision<BeginOutcome> {
  const { now, policy } = decisionContext;
  const hold = holdOf(enrollment);
  if (hold !== undefined) return unchanged(enrollment, { code: hold });
  if (!mayAdd(enrollment, decisionContext))
    return unchanged(enrollment, { code: enrollment.methods.length === 0 ? 'pass-needed' : 'already-set-up' });
  if (!policy.allowedMethods.includes(request.kind)) return unchanged(enrollment, { code: 'not-allowed' });
  const limit = limitReached(enrollment, request.kind, decisionContext);
  if (limit !== undefined) return unchanged(enrollment, limit);
  const retryAt = roomAgainAt(enrollment.recentSetUps, policy.setUpsPerHour, now);
  if (retryAt !== undefined) return unchanged(enrollment, { code: 'throttled', retryAt });
  const credential = request.credential();
  if (credential === undefined) return unchanged(enrollment, { code: 'not-recognized' });
  // One that has expired ended by itself, even if nothing has swept it yet.
  const settled = expireSetUp(enrollment, decisionContext);
  const cleared = superseded(settled.next, decisionContext);
  const pending: PendingSetUp = {
    methodId: request.methodId,
    kind: request.kind,
    credential,
    startedAt: now,
    expiresAt: secondsAfter(now, lifetimeOf(request, policy)),
    ...(request.registration && { registration: request.registration(credential) }),
    wrongCodes: 0,
    replaces: [...(request.replaces ?? [])],
  };
  const recentSetUps = [...withinLastHour(enrollment.recentSetUps, now), now];
  return {
    next: {
      ...cleared.next,
      pending,
      setUps: enrollment.setUps + 1,
      recentSetUps,
      challenge: challengeOfOthers(enrollment),
    },
    outcome: { code: 'started', methodId: request.methodId },
    events: [
      ...settled.events,
      ...cleared.events,
      auditDraft('set-up-started', { methodId: request.methodId, method: request.kind }),
      ...(recentSetUps.length >= policy.setUpsPerHour
        ? [auditDraft('set-ups-throttled', { setUps: recentSetUps.length }, 'system')]
        : []),
    ],
  };
}

/** A one-time code that registers a phone is good for so many seconds at most (ASVS 6.4.1). */
const longestRegistration = 600;

function lifetimeOf({ registration }: { readonly registration?: unknown }, policy: Policy): number {
  const { setUpLifetimeSeconds: seconds } = policy;
  return registration === undefined ? seconds : Math.min(seconds, longestRegistration);
}

/**
 * Decides on an answer to a pending set-up. `check` is called only when the answer may be checked at all, and the
 * outcome counts only once the next state is written: a burst of answers cannot exceed the attempts there are.
 */
export function proveSetUp(
  enrollment: Enrollment,
  request: { methodId: string; check: (pending: PendingSetUp) => CheckResult },
  decisionContext: DecisionContext,
): Decision<ProofOutcome> {
  const pending = enrollment.pending;
  if (enrollment.blocked !== undefined) return unchanged(enrollment, { code: 'blocked' });
  // The answer that proved it may arrive twice, or its reply may have been lost: say again what is true.
  if (enrollment.methods.some(({ methodId }) => methodId === request.methodId))
    return unchanged(enrollment, { code: 'verified' });
  if (pending?.methodId !== request.methodId)
    return unchanged(enrollment, { code: endOf(enrollment, request.methodId) });
  if (isExpired(pending, decisionContext))
    return { ...expireSetUp(enrollment, decisionContext), outcome: { code: 'expired' } };
  const hold = holdOf(enrollment);
  if (hold !== undefined) return unchanged(enrollment, { code: hold });
  const limit = limitReached(enrollment, pending.kind, decisionContext);
  if (limit !== undefined) return unchanged(enrollment, limit);
  const result = request.check(pending);
  return result.proven
    ? activate(enrollment, pending, result.credential, decisionContext)
    : refuseSetUp(enrollment, pending, result.refusal, decisionContext);
}

/** The person gave up; the secret can no longer be proven. */
export function cancelSetUp(
  enrollment: Enrollment,
  methodId: string,
  decisionContext: DecisionContext,
): Decision<void> {
  if (enrollment.pending?.methodId !== methodId) return unchanged(enrollment, undefined);
  if (isExpired(enrollment.pending, decisionContext)) return expireSetUp(enrollment, decisionContext);
  return {
    next: abandon(enrollment, enrollment.pending, 'cancelled', decisionContext),
    outcome: undefined,
    events: [auditDraft('set-up-cancelled', endDetail(enrollment, enrollment.pending))],
  };
}

function activate(
  enrollment: Enrollment,
  pending: PendingSetUp,
  credential: Credential,
  decisionContext: DecisionContext,
): Decision<ProofOutcome> {
  const { now } = decisionContext;
  const method: EnrolledMethod = {
    methodId: pending.methodId,
    kind: pending.kind,
    credential,
    activatedAt: now,
    isDefault: false,
    ...(nameOf(enrollment, pending) ?? {}),
  };
  const forgiven = withoutFailures(enrollment, pending.kind);
  const both = { ...forgiven, methods: [...enrollment.methods, method] };
  const replaced = replacedBy(both, pending, decisionContext);
  const kept = enrollment.methods.filter((each) => !replaced.includes(each));
  const isDefault =
    replaced.some(({ suspended }) => suspended?.wasDefault === true) ||
    kept.every((each) => !each.isDefault || !canBeDefault(each, decisionContext));
  return {
    next: {
      ...forgiven,
      status: 'enforced',
      methods: withDefault(
        [...kept.map((each) => (isDefault ? { ...each, isDefault: false } : each)), { ...method, isDefault }],
        decisionContext,
      ),
      pending: undefined,
      challenge: challengeOfOthers(enrollment),
      attempts: withoutUntold(
        enrollment,
        replaced.map(({ kind }) => kind),
      ),
      ...activationToldOf(enrollment, method, { isReplacement: replaced.length > 0 }, decisionContext),
      ...proofOf(enrollment, { id: pending.methodId, with: pending.kind }, decisionContext),
      proofs: enrollment.proofs + 1,
    },
    outcome: { code: 'verified' },
    events: [
      auditDraft('method-activated', { methodId: method.methodId, method: method.kind }),
      ...replaced.map(({ methodId }) => auditDraft('method-replaced', { methodId, newMethodId: method.methodId })),
    ],
  };
}

/** What goes now that this is proven: whatever it takes the place of and is still there, unless too little would be left. */
function replacedBy(
  enrollment: Enrollment,
  { replaces }: PendingSetUp,
  decisionContext: DecisionContext,
): readonly EnrolledMethod[] {
  const replaced = enrollment.methods.filter(({ methodId }) => replaces.includes(methodId));
  return mayRemove(enrollment, replaced, decisionContext) === undefined ? replaced : [];
}

/** What takes the place of a method that the person gave a name to has it too. */
function nameOf({ methods }: Enrollment, { replaces }: PendingSetUp): { readonly name: string } | undefined {
  const name = methods.find((method) => replaces.includes(method.methodId))?.name;
  return name === undefined ? undefined : { name };
}

/** The first method is told to nobody: there is nothing yet that somebody else could have. */
function activationToldOf(
  enrollment: Enrollment,
  { methodId, kind, credential }: EnrolledMethod,
  { isReplacement }: { readonly isReplacement: boolean },
  decisionContext: DecisionContext,
): Partial<Enrollment> {
  if (enrollment.methods.length === 0) return {};
  const change = isReplacement ? 'method-replaced' : 'method-added';
  const label = decisionContext.methods.get(kind)?.label(credential);
  return toldOf(enrollment, { id: methodId, change, kind, label }, decisionContext);
}

function refuseSetUp(
  enrollment: Enrollment,
  pending: PendingSetUp,
  refusal: Refusal,
  decisionContext: DecisionContext,
): Decision<ProofOutcome> {
  if (refusal.reason !== 'wrong-code') return unchanged(enrollment, { code: refusal.reason });
  const counted = countFailure(enrollment, pending.kind, decisionContext);
  const wrongCodes = pending.wrongCodes + 1;
  const attemptsLeft = decisionContext.policy.wrongCodesPerSetUp - wrongCodes;
  const detail = { methodId: pending.methodId, method: pending.kind, wrongCodes };
  const events = [auditDraft('proof-failed', detail), ...counted.events];
  if (counted.locked || attemptsLeft <= 0) {
    return {
      next: endSetUp(counted.next, 'too-many-attempts'),
      outcome: { code: counted.locked ? 'locked' : 'too-many-attempts' },
      events: [...events, auditDraft('set-up-failed', { ...detail, step: 'answered' }, 'system')],
    };
  }
  const { methodId } = pending;
  const { next, hint } = explainClock(counted.next, methodId, { hint: refusal.hint, now: decisionContext.now });
  return {
    next: { ...next, pending: { ...pending, wrongCodes } },
    outcome: { code: 'wrong-code', attemptsLeft, ...(hint && { hint }) },
    events,
  };
}

function superseded(enrollment: Enrollment, decisionContext: DecisionContext): Decision<void> {
  const pending = enrollment.pending;
  if (pending === undefined) return unchanged(enrollment, undefined);
  return {
    next: abandon(enrollment, pending, 'superseded', decisionContext),
    outcome: undefined,
    events: [auditDraft('set-up-superseded', endDetail(enrollment, pending))],
  };
}
