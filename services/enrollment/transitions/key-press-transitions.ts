/** What keys pressed on a call do to an enrollment: pure functions. */
import type { Challenge } from '../../challenges/challenge.ts';
import type { CheckResult } from '../../methods/method.ts';
import { type CallScript, mostQuestions } from '../../telephony/telephony.ts';
import { answerChallenge, proveChallenge, reportChallenge } from './answered-challenge.ts';
import { type DecisionContext, type Decision, unchanged } from './decision.ts';
import { type Enrollment, heldBy, type HeldCredential } from '../state/enrollment.ts';

/** What a call says next, without what does not depend on the keys. */
export type CallOutcome =
  | { readonly say: 'ask'; readonly attempt: number; readonly problem: 'no-key' | 'wrong-key' | 'wrong-pin' }
  | { readonly say: Exclude<CallScript['say'], 'ask'> };

/** Keys that came in for a call. */
export interface KeysPressed {
  readonly challengeId: string;
  /** Of `0-9*#`, empty when none came in time. */
  readonly digits: string;
  /** Of which question, from 1. */
  readonly attempt: number;
  /** Whether the PIN that was typed is that of the method that is called; undefined when # is enough. */
  readonly isPin: ((held: HeldCredential) => boolean) | undefined;
}

/** The PIN that was typed and has to be checked, if one is asked for: none on a call that is over, or a second time. */
export function pinTyped(
  { challenge, lastCall }: Enrollment,
  { challengeId, digits, attempt }: Omit<KeysPressed, 'isPin'>,
  now: Date,
): string | undefined {
  const isAsked = lastCall?.id !== challengeId && challenge?.id === challengeId && isOpenCall(challenge, now);
  return isAsked && !wasHeard(challenge, attempt) ? pinIn(digits) : undefined;
}

/** What was typed before the #, if it may be a PIN: alone, or with the 0 of a report, it is none. */
export function pinIn(digits: string): string | undefined {
  return digits === '0#' ? undefined : /^(\d+)#$/u.exec(digits)?.[1];
}

/** Keys pressed on a call. `0#` reports fraud; `#`, or the PIN and then it, proves; none or others are asked again. */
export function pressKeys(
  enrollment: Enrollment,
  request: KeysPressed,
  decisionContext: DecisionContext,
): Decision<CallOutcome> {
  const { challengeId, digits, attempt, isPin } = request;
  // The carrier repeats what it got no answer to: what was decided is said again.
  if (enrollment.lastCall?.id === challengeId) return unchanged(enrollment, { say: enrollment.lastCall.result });
  const { challenge } = enrollment;
  if (challenge?.id !== challengeId || !isOpenCall(challenge, decisionContext.now)) {
    return unchanged(enrollment, { say: 'nothing-waits' });
  }
  if (digits === '0#') return reportFraud(enrollment, challenge, decisionContext);
  if (isPin !== undefined && pinIn(digits) !== undefined)
    return provePin(enrollment, challenge, { request, isPin }, decisionContext);
  if (isPin === undefined && digits === '#') return proveByKey(enrollment, challenge, decisionContext);
  if (attempt >= mostQuestions) return unchanged(enrollment, { say: 'too-many-attempts' });
  return unchanged(enrollment, { say: 'ask', attempt: attempt + 1, problem: digits === '' ? 'no-key' : 'wrong-key' });
}

/** That its end has been told says nothing: a carrier's events arrive in any order. */
export function isOpenCall({ channel, expiresAt }: Challenge, now: Date): boolean {
  return channel === 'call' && expiresAt > now;
}

/** A wrong PIN counts as a wrong code does; the same one told again, by a carrier that got no answer, does not. */
function provePin(
  enrollment: Enrollment,
  challenge: Challenge,
  { request, isPin }: { readonly request: KeysPressed; readonly isPin: NonNullable<KeysPressed['isPin']> },
  decisionContext: DecisionContext,
): Decision<CallOutcome> {
  const { attempt } = request;
  const again = wrongPin(attempt);
  if (wasHeard(challenge, attempt)) return unchanged(enrollment, again);
  const held = heldBy(enrollment, challenge.methodId);
  if (held === undefined) return unchanged(enrollment, { say: 'nothing-waits' });
  if (isPin(held)) return proveByKey(enrollment, challenge, decisionContext);
  const check = (): CheckResult => ({ proven: false, refusal: { reason: 'wrong-code' } });
  const decided = answerChallenge(enrollment, { methodId: held.methodId, check }, decisionContext);
  const open = decided.next.challenge;
  const next = open === undefined ? decided.next : { ...decided.next, challenge: { ...open, heard: attempt } };
  return { ...decided, next, outcome: decided.outcome.code === 'wrong-code' ? again : { say: 'too-many-attempts' } };
}

function wasHeard({ heard }: Challenge, attempt: number): boolean {
  return heard !== undefined && attempt <= heard;
}

function wrongPin(attempt: number): CallOutcome {
  return attempt >= mostQuestions
    ? { say: 'too-many-attempts' }
    : { say: 'ask', attempt: attempt + 1, problem: 'wrong-pin' };
}

function proveByKey(
  enrollment: Enrollment,
  challenge: Challenge,
  decisionContext: DecisionContext,
): Decision<CallOutcome> {
  const decided = proveChallenge(enrollment, challenge, decisionContext);
  return { ...decided, outcome: { say: decided.outcome?.code === 'verified' ? 'verified' : 'nothing-waits' } };
}

function reportFraud(
  enrollment: Enrollment,
  challenge: Challenge,
  decisionContext: DecisionContext,
): Decision<CallOutcome> {
  const decided = reportChallenge(enrollment, challenge, decisionContext);
  return { ...decided, outcome: { say: decided.outcome ? 'fraud-reported' : 'nothing-waits' } };
}
