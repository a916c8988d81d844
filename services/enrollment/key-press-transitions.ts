/** What keys pressed on a call, and texts sent in reply, do to an enrollment: pure functions. */
import type { Challenge } from '../challenges/challenge.ts';
import type { CheckResult } from '../methods/method.ts';
import type { CallScript } from '../telephony/telephony.ts';
import { type Circumstances, type Decision, draft, unchanged } from './decision.ts';
import type { Enrollment } from './enrollment.ts';
import { verifyMethod } from './method-transitions.ts';
import type { ProofOutcome } from './outcome.ts';
import { endSetUp, proveSetUp } from './set-up-transitions.ts';
import { subjectOf } from './challenge-transitions.ts';

/** Times the question is asked on one call. */
const mostQuestions = 3;

/** What a call says next, without what does not depend on the keys. */
export type CallOutcome =
  | { readonly say: 'ask'; readonly attempt: number; readonly problem: 'no-key' | 'wrong-key' }
  | { readonly say: Exclude<CallScript['say'], 'ask'> };

/** An answer to the subject of the challenge, whichever that is: a pending set-up or a method. */
export function answerChallenge(
  enrollment: Enrollment,
  request: { readonly subjectId: string; readonly check: (credential: object) => CheckResult },
  circumstances: Circumstances,
): Decision<ProofOutcome> {
  const check = ({ credential }: { readonly credential: object }): CheckResult => request.check(credential);
  return enrollment.pending?.flowId === request.subjectId
    ? proveSetUp(enrollment, { flowId: request.subjectId, check }, circumstances)
    : verifyMethod(enrollment, { methodId: request.subjectId, check }, circumstances);
}

/** Keys pressed on a call. `0#` reports fraud, `#` proves, none or others are asked again. */
export function pressKeys(
  enrollment: Enrollment,
  request: { readonly challengeId: string; readonly digits: string; readonly attempt: number },
  circumstances: Circumstances,
): Decision<CallOutcome> {
  const { challengeId, digits, attempt } = request;
  // The carrier repeats what it got no answer to: what was decided is said again.
  if (enrollment.lastCall?.id === challengeId) return unchanged(enrollment, { say: enrollment.lastCall.result });
  const { challenge } = enrollment;
  if (challenge?.id !== challengeId || !isOpen(challenge, circumstances.now)) {
    return unchanged(enrollment, { say: 'nothing-waits' });
  }
  if (digits.includes('0#')) return reportFraud(enrollment, challenge);
  if (digits === '#') return proveByKey(enrollment, challenge, circumstances);
  if (attempt >= mostQuestions) return unchanged(enrollment, { say: 'too-many-attempts' });
  return unchanged(enrollment, { say: 'ask', attempt: attempt + 1, problem: digits === '' ? 'no-key' : 'wrong-key' });
}

function isOpen({ channel, expiresAt, delivery }: Challenge, now: Date): boolean {
  return channel === 'call' && expiresAt > now && delivery.state !== 'refused' && delivery.state !== 'ended';
}

function proveByKey(enrollment: Enrollment, challenge: Challenge, circumstances: Circumstances): Decision<CallOutcome> {
  const subject = subjectOf(enrollment, challenge.subject);
  if (subject === undefined) return unchanged(enrollment, { say: 'nothing-waits' });
  const check = (credential: object): CheckResult => ({ proven: true, credential: { ...credential } });
  const decided = answerChallenge(enrollment, { subjectId: subject.id, check }, circumstances);
  if (decided.outcome.code !== 'verified') return { ...decided, outcome: { say: 'nothing-waits' } };
  return {
    ...decided,
    next: { ...decided.next, lastCall: { id: challenge.id, result: 'verified' } },
    outcome: { say: 'verified' },
  };
}

/** Somebody who was called and did not ask for it: nothing is verified this way until the helpdesk has looked at it. */
function reportFraud(enrollment: Enrollment, challenge: Challenge): Decision<CallOutcome> {
  const subject = subjectOf(enrollment, challenge.subject);
  if (subject === undefined) return unchanged(enrollment, { say: 'nothing-waits' });
  const isSetUp = enrollment.pending?.flowId === subject.id;
  const ended = isSetUp ? endSetUp(enrollment, 'fraud-reported') : enrollment;
  return {
    next: {
      ...ended,
      challenge: undefined,
      lockedKinds: [...new Set([...ended.lockedKinds, subject.kind])],
      lastCall: { id: challenge.id, result: 'fraud-reported' },
    },
    outcome: { say: 'fraud-reported' },
    events: [
      draft('fraud-reported', { subject: subject.id, method: subject.kind }),
      draft('method-locked', { method: subject.kind, reason: 'fraud-reported' }, 'system'),
    ],
  };
}
