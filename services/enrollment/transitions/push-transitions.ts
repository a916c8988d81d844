/** What a phone that approves does to an enrollment: pure functions, like the rest of the state machine. */
import { daySeconds, isDue, secondsAfter } from '../../clock.ts';
import type { Challenge } from '../../challenges/challenge.ts';
import type { CheckResult, Credential } from '../../methods/method.ts';
import type { AnswerOutcome } from '../../methods/authenticator-push/device-messages.ts';
import type { ContactOutcome } from '../outcome.ts';
import { type Enrollment, heldBy, type HeldCredential, type PendingSetUp } from '../state/enrollment.ts';
import { answerChallenge, proveChallenge, reportChallenge } from './answered-challenge.ts';
import { isAskedBy, withLockTold } from './askers.ts';
import { issueChallenge } from './challenge-transitions.ts';
import { auditDraft, type Decision, type DecisionContext, unchanged } from './decision.ts';
import { recordOnceAnHour } from './once-an-hour.ts';
import { isExpired } from './set-up-endings.ts';

/** A phone that has the one-time code is the pending set-up's, unless another one is already. */
export function registerDevice(
  enrollment: Enrollment,
  request: {
    readonly registration: string;
    /** The pending credential with the phone; undefined where it has another one already. */
    readonly credential: (pending: PendingSetUp) => Credential | undefined;
  },
  decisionContext: DecisionContext,
): Decision<{ readonly code: 'registered'; readonly methodId: string } | { readonly code: 'unknown-code' }> {
  const { pending } = enrollment;
  const isTheirs = pending?.registration === request.registration && !isExpired(pending, decisionContext);
  const credential = isTheirs ? request.credential(pending) : undefined;
  if (!isTheirs || credential === undefined) return unchanged(enrollment, { code: 'unknown-code' });
  const { methodId } = pending;
  const outcome = { code: 'registered', methodId } as const;
  if (credential === pending.credential) return unchanged(enrollment, outcome);
  return {
    next: { ...enrollment, pending: { ...pending, credential } },
    outcome,
    events: [auditDraft('phone-registered', { methodId })],
  };
}

/** Notifications of one person within a while: more would only wear somebody down (ASVS 6.6.4). */
const limits = [
  { most: 5, seconds: 600 },
  { most: 20, seconds: daySeconds },
] as const;

/** When the next notification may be asked for; undefined when it may now. */
function pushAgainAt(moments: readonly Date[], now: Date): Date | undefined {
  const waits = limits.flatMap(({ most, seconds }) => {
    const again = moments.slice(-most).at(0);
    const until = moments.length < most || again === undefined ? undefined : secondsAfter(again, seconds);
    // A clock that is put right forgives nothing: see `withinLastHour`.
    return until === undefined || isDue(until, 2 * seconds * 1000, now) ? [] : [until];
  });
  return waits.length === 0 ? undefined : new Date(Math.max(...waits.map((until) => until.getTime())));
}

/** Writes a request down before anything is sent; the one before is worth nothing from then on. */
export function issuePush(
  enrollment: Enrollment,
  request: {
    readonly methodId: string;
    readonly challenge: Pick<Challenge, 'id' | 'language' | 'numberKey' | 'place'>;
  },
  decisionContext: DecisionContext,
): Decision<ContactOutcome> {
  const { now } = decisionContext;
  const challenge = { ...request.challenge, channel: 'push' } as const;
  const issued = issueChallenge(enrollment, { methodId: request.methodId, challenge }, decisionContext);
  if (issued.outcome.code !== 'sent') return issued;
  const retryAt = pushAgainAt(enrollment.recentPushes, now);
  if (retryAt !== undefined) return unchanged(enrollment, { code: 'too-many', scope: 'person', retryAt });
  const day = daySeconds * 1000;
  const recent = enrollment.recentPushes.filter((at) => !isDue(at.getTime() + day, 2 * day, now));
  return { ...issued, next: { ...issued.next, recentPushes: [...recent, now] } };
}

/** Whoever asked waits no more: the request is worth nothing from then on. */
export function withdrawPush(
  enrollment: Enrollment,
  methodId: string,
  decisionContext: Pick<DecisionContext, 'asker'>,
): Decision<void> {
  const { challenge } = enrollment;
  const isOpen =
    challenge?.channel === 'push' && challenge.methodId === methodId && isAskedBy(challenge, decisionContext);
  if (!isOpen) return unchanged(enrollment, undefined);
  return { next: { ...enrollment, challenge: undefined }, outcome: undefined, events: [] };
}

/** An answer from the phone whose request it is. */
export interface PushAnswer {
  readonly challengeId: string;
  readonly methodId: string;
  readonly decision: 'approve' | 'deny';
  /** Whether the number that was typed is the one in the chat. */
  readonly isNumber: boolean;
  /** Whether the PIN that was typed is that of the method; undefined where none is asked for. */
  readonly isPin: ((held: HeldCredential) => boolean) | undefined;
}

/** Wrong numbers that end a request: a slip of the finger is forgiven, trying all of them is not. */
const mostWrongNumbers = 3;
/** Wrong PINs, over all requests, that turn the method off. */
const mostWrongPins = 5;

/** Yes with the right number, and PIN, proves; no reports fraud. Whatever is over stays as it was decided. */
export function answerPush(
  enrollment: Enrollment,
  answer: PushAnswer,
  decisionContext: DecisionContext,
): Decision<AnswerOutcome> {
  const { challenge, lastCall } = enrollment;
  const { challengeId, methodId } = answer;
  // A phone that did not hear what came of it asks again.
  if (lastCall?.id === challengeId)
    return unchanged(enrollment, { code: lastCall.result === 'verified' ? 'verified' : 'denied' });
  const isOpen = challenge?.id === challengeId && challenge.methodId === methodId && challenge.channel === 'push';
  const held = heldBy(enrollment, methodId);
  const lifetime = decisionContext.policy.challengeLifetimeSeconds * 1000;
  if (!isOpen || held === undefined || isDue(challenge.expiresAt, lifetime, decisionContext.now))
    return unchanged(enrollment, { code: 'over' });
  if (answer.decision === 'deny') {
    const reported = reportChallenge(enrollment, challenge, decisionContext);
    return { ...reported, outcome: { code: 'denied' } };
  }
  if (!answer.isNumber) return refuseNumber(enrollment, challenge, decisionContext);
  if (answer.isPin?.(held) === false) return refusePin(enrollment, held, decisionContext);
  const decided = proveChallenge(enrollment, challenge, decisionContext);
  return { ...decided, outcome: outcomeOf(decided.outcome?.code) };
}

/** A wrong number counts as a wrong code does. */
function refuseNumber(
  enrollment: Enrollment,
  challenge: Challenge,
  decisionContext: DecisionContext,
): Decision<AnswerOutcome> {
  const { methodId } = challenge;
  const decided = answerChallenge(enrollment, { methodId, check: wrong }, decisionContext);
  if (decided.outcome.code !== 'wrong-code') return { ...decided, outcome: outcomeOf(decided.outcome.code) };
  const wrongNumbers = (challenge.wrongNumbers ?? 0) + 1;
  const left = mostWrongNumbers - wrongNumbers;
  const open = decided.next.challenge && { ...decided.next.challenge, wrongNumbers };
  if (left > 0)
    return { ...decided, next: { ...decided.next, challenge: open }, outcome: { code: 'wrong-number', left } };
  // A chat did not ask for what a sign-in asked.
  const isChat = challenge.asker === undefined;
  const next = { ...decided.next, challenge: undefined, ...(isChat && { wrongNumbersOf: methodId }) };
  return { ...decided, next, outcome: { code: 'over' } };
}

/** So few tries that whoever has the phone does not find it. A set-up ends as after wrong codes, and counts for no phone but its own. */
function refusePin(
  enrollment: Enrollment,
  held: HeldCredential,
  decisionContext: DecisionContext,
): Decision<AnswerOutcome> {
  const { methodId, kind } = held;
  const { wrongCodesPerSetUp, consecutiveFailuresUntilLocked } = decisionContext.policy;
  const decided = answerChallenge(enrollment, { methodId, check: wrong }, decisionContext);
  if (decided.outcome.code !== 'wrong-code') return { ...decided, outcome: outcomeOf(decided.outcome.code) };
  const { next, events } = decided;
  if (next.pending?.methodId === methodId)
    return { ...decided, outcome: { code: 'wrong-pin', left: wrongCodesPerSetUp - next.pending.wrongCodes } };
  const wrongPins = (enrollment.wrongPins[kind] ?? 0) + 1;
  const left = mostWrongPins - wrongPins;
  const counted = { ...next, wrongPins: { ...next.wrongPins, [kind]: wrongPins } };
  if (left > 0) return { ...decided, next: counted, outcome: { code: 'wrong-pin', left } };
  const consecutiveFailures = { ...counted.consecutiveFailures, [kind]: consecutiveFailuresUntilLocked };
  const { now, methods } = decisionContext;
  const locked = { ...counted, challenge: undefined, consecutiveFailures };
  return {
    next: withLockTold(locked, held, { asker: enrollment.challenge?.asker, now, methods }),
    outcome: { code: 'locked' },
    events: [...events, auditDraft('method-locked', { method: kind, reason: 'wrong-pins' }, 'system')],
  };
}

function wrong(): CheckResult {
  return { proven: false, refusal: { reason: 'wrong-code' } };
}

function outcomeOf(code: string | undefined): AnswerOutcome {
  if (code === 'verified' || code === 'throttled') return { code };
  return { code: code === 'locked' ? 'locked' : 'over' };
}

/** Where the phone of a set-up or method takes notifications has changed; nothing else has. @returns whether there is such a phone. */
export function changeSubscription(
  enrollment: Enrollment,
  { methodId, credential }: { readonly methodId: string; readonly credential: (held: HeldCredential) => Credential },
  { now }: Pick<DecisionContext, 'now'>,
): Decision<boolean> {
  const { pending, methods } = enrollment;
  const held = heldBy(enrollment, methodId);
  if (held === undefined) return unchanged(enrollment, false);
  const changed = credential(held);
  if (changed === held.credential) return unchanged(enrollment, true);
  const next: Enrollment = {
    ...enrollment,
    ...(pending?.methodId === methodId && { pending: { ...pending, credential: changed } }),
    methods: methods.map((each) => (each.methodId === methodId ? { ...each, credential: changed } : each)),
  };
  const event = auditDraft('notifications-changed', { methodId });
  return { ...recordOnceAnHour(next, { what: `notifications-changed ${methodId}`, event }, now), outcome: true };
}
