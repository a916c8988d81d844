/** What an answer from outside the chat does to an enrollment, be it a key on a call, a text or an approval: pure functions. */
import type { Challenge } from '../../challenges/challenge.ts';
import type { CheckResult } from '../../methods/method.ts';
import { type Enrollment, heldBy } from '../state/enrollment.ts';
import type { ProofOutcome } from '../outcome.ts';
import { attemptsWith, byAsker } from './askers.ts';
import { type DecisionContext, type Decision, auditDraft, unchanged } from './decision.ts';
import { endDetail } from './set-up-endings.ts';
import { holdForFraud } from './holds.ts';
import { verifyMethod } from './method-transitions.ts';
import { proveSetUp } from './set-up-transitions.ts';
import { noticed } from './told-changes.ts';

/** An answer to a challenge, whatever it proves: a pending set-up or a method. */
export function answerChallenge(
  enrollment: Enrollment,
  request: { readonly methodId: string; readonly check: (credential: object) => CheckResult },
  decisionContext: DecisionContext,
): Decision<ProofOutcome> {
  const check = ({ credential }: { readonly credential: object }): CheckResult => request.check(credential);
  return enrollment.pending?.methodId === request.methodId
    ? proveSetUp(enrollment, { methodId: request.methodId, check }, decisionContext)
    : verifyMethod(enrollment, { methodId: request.methodId, check }, decisionContext);
}

/** The answer is right, and is remembered, for whoever did not hear so. @returns undefined when there is nothing to prove. */
export function proveChallenge(
  enrollment: Enrollment,
  { methodId }: Challenge,
  decisionContext: DecisionContext,
): Decision<ProofOutcome | undefined> {
  if (heldBy(enrollment, methodId) === undefined) return unchanged(enrollment, undefined);
  const check = (credential: object): CheckResult => ({ proven: true, credential: { ...credential } });
  const decided = answerChallenge(enrollment, { methodId, check }, decisionContext);
  return remembered(enrollment, decided);
}

/** A phone's answer that proved something is kept for whoever asks again what came of it. */
export function remembered<Outcome extends { readonly code: string }>(
  { challenge }: Pick<Enrollment, 'challenge'>,
  decided: Decision<Outcome>,
): Decision<Outcome> {
  if (decided.outcome.code !== 'verified' || challenge === undefined) return decided;
  return { ...decided, next: { ...decided.next, lastCall: { id: challenge.id, result: 'verified' } } };
}

/**
 * Somebody who was asked did not ask for it: nothing is verified this way, or changed, until the helpdesk has looked at it.
 * @returns whether there was something to report.
 */
export function reportChallenge(
  enrollment: Enrollment,
  challenge: Challenge,
  decisionContext: DecisionContext,
): Decision<boolean> {
  const held = heldBy(enrollment, challenge.methodId);
  if (held === undefined) return unchanged(enrollment, false);
  const { pending } = enrollment;
  const onHold = holdForFraud(enrollment, held.kind, decisionContext);
  const label = decisionContext.methods.get(held.kind)?.label(held.credential);
  const notice = {
    id: challenge.id,
    change: 'sign-in-reported',
    kind: held.kind,
    label,
    at: decisionContext.now,
  } as const;
  const other = pending === undefined || pending.methodId === held.methodId ? undefined : pending;
  return {
    next: {
      ...onHold.next,
      lastCall: { id: challenge.id, result: 'fraud-reported' },
      attempts: attemptsWith(onHold.next, challenge.asker, { result: 'denied', at: decisionContext.now }),
      // The chat that asked says so by itself.
      ...(challenge.asker && { ownNotices: noticed(onHold.next, notice) }),
    },
    outcome: true,
    events: [
      auditDraft('fraud-reported', { methodId: held.methodId, method: held.kind, ...byAsker(challenge.asker) }),
      auditDraft('method-locked', { method: held.kind, reason: 'fraud-reported' }, 'system'),
      ...onHold.events,
      ...(other
        ? [auditDraft('set-up-failed', { ...endDetail(enrollment, other), reason: 'fraud-reported' }, 'system')]
        : []),
    ],
  };
}
