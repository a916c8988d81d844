import type { CheckResult, Credential, Refusal, WrongCodeHint } from '../../methods/method.ts';
import { type DecisionContext, type Decision, auditDraft, unchanged } from './decision.ts';
import type { EnrolledMethod, Enrollment, HeldCredential } from '../state/enrollment.ts';
import type { RecoveryCodes } from '../state/last-resort.ts';
import { askerOf, attemptsWith, byAsker, challengeAfter, countedProof, withLockTold } from './askers.ts';
import { proofOf } from './fresh-proof.ts';
import { attemptsLeft, countFailure, limitReached, withoutFailures } from './failure-limits.ts';
import { explainClock } from './late-codes.ts';
import { recordRepeats } from './once-an-hour.ts';
import type { ProofOutcome } from '../outcome.ts';
import { expireSetUp } from './set-up-endings.ts';

/** Decides on an answer for a method that is set up. `check` is called only when an answer may be checked at all. */
export function verifyMethod(
  enrollment: Enrollment,
  request: { methodId: string; check: (method: EnrolledMethod) => CheckResult },
  decisionContext: DecisionContext,
): Decision<ProofOutcome> {
  const method = enrollment.methods.find(({ methodId }) => methodId === request.methodId);
  if (method === undefined) return unchanged(enrollment, { code: 'not-set-up' });
  if (method.suspended !== undefined) return unchanged(enrollment, { code: 'suspended' });
  const limit = limitReached(enrollment, method.kind, decisionContext);
  if (limit !== undefined) return unchanged(enrollment, limit);
  const result = request.check(method);
  if (!result.proven) return refuse(enrollment, method, result.refusal, decisionContext);
  const { now } = decisionContext;
  const asker = askerOf(enrollment, method.methodId, decisionContext);
  const used: EnrolledMethod = { ...method, credential: result.credential, lastUsedAt: now };
  return {
    next: {
      ...withoutFailures(enrollment, method.kind),
      methods: enrollment.methods.map((each) => (each === method ? used : each)),
      challenge: challengeAfter(enrollment, method.methodId, decisionContext),
      attempts: attemptsWith(enrollment, asker, { result: 'verified', with: method.kind, at: now }),
      ...proofOf(enrollment, { id: method.methodId, with: method.kind }, decisionContext),
      proofs: countedProof(enrollment, asker),
    },
    outcome: { code: 'verified' },
    events: [
      auditDraft('verification-succeeded', { methodId: method.methodId, method: method.kind, ...byAsker(asker) }),
    ],
  };
}

/**
 * Key rotation: every secret under the newest key, and nothing else changed. It is always written, because the enrollment's
 * own seal is renewed by that.
 * @returns as the outcome the enrollment that is written
 */
export function resealSecrets(
  before: Enrollment,
  {
    reseal,
    resealCodes,
    keyId,
  }: {
    reseal: (held: HeldCredential) => Credential;
    resealCodes: (codes: RecoveryCodes) => RecoveryCodes;
    keyId: string;
  },
  decisionContext: DecisionContext,
): Decision<Enrollment> {
  // What time has ended needs no key any more.
  const { next: enrollment, events: ended } = expireSetUp(before, decisionContext);
  let secrets = 0;
  const renewed = <Held extends HeldCredential>(held: Held): Held => {
    const credential = reseal(held);
    if (credential === held.credential) return held;
    secrets += 1;
    return { ...held, credential };
  };
  const { entra } = enrollment;
  const next: Enrollment = {
    ...enrollment,
    methods: enrollment.methods.map(renewed),
    pending: enrollment.pending && renewed(enrollment.pending),
    abandoned: enrollment.abandoned.map(renewed),
    notices: enrollment.notices.map(renewed),
    ...(entra?.phones && {
      entra: { ...entra, phones: { ...entra.phones, written: entra.phones.written.map(renewed) } },
    }),
    ...(enrollment.recoveryCodes && { recoveryCodes: resealCodes(enrollment.recoveryCodes) }),
  };
  return {
    next,
    outcome: next,
    events: [...ended, auditDraft('secrets-resealed', { secrets, key: keyId }, 'operator')],
  };
}

function refuse(
  enrollment: Enrollment,
  method: EnrolledMethod,
  refusal: Refusal,
  decisionContext: DecisionContext,
): Decision<ProofOutcome> {
  if (refusal.reason === 'not-six-digits' || refusal.reason === 'code-expired') {
    return unchanged(enrollment, { code: refusal.reason });
  }
  if (refusal.reason === 'code-already-used') {
    const { methodId } = method;
    const replay = {
      what: `code-replayed ${methodId}`,
      event: auditDraft('code-replayed', { methodId }),
    };
    return { ...recordRepeats(enrollment, replay, decisionContext.now), outcome: { code: 'code-already-used' } };
  }
  const { methodId } = method;
  const { now, methods } = decisionContext;
  const asker = askerOf(enrollment, methodId, decisionContext);
  const counted = countFailure(enrollment, method.kind, { ...decisionContext, asker });
  const { next, hint } = explainClock(counted.next, methodId, { hint: hintFor(refusal), now });
  const left = attemptsLeft(next, method.kind, decisionContext);
  return {
    next: counted.locked ? withLockTold(next, method, { asker, now, methods }) : next,
    outcome: counted.locked
      ? { code: 'locked' }
      : { code: 'wrong-code', ...(left !== undefined && { attemptsLeft: left }), ...(hint && { hint }) },
    events: [
      auditDraft('verification-failed', { methodId, method: method.kind, ...byAsker(asker) }),
      ...counted.events,
    ],
  };
}

/**
 * What may be said about a wrong code. That it is the code of a moment to come would make it worth keeping: while a set-up
 * is proven the person has the secret anyway, later on nobody learns it.
 */
function hintFor({ hint }: Extract<Refusal, { reason: 'wrong-code' }>): WrongCodeHint | undefined {
  return hint?.kind === 'clock-off' && hint.seconds > 0 ? undefined : hint;
}
