/** How set-ups, texts and calls end without a method: pure functions, like the rest of the enrollment state machine. */
import { challengeOfOthers } from './askers.ts';
import type { Challenge } from '../../challenges/challenge.ts';
import { daySeconds, isDue, secondsAfter } from '../../clock.ts';
import { expirePasses, isOver, withoutShowing } from './last-resort-endings.ts';
import { type DecisionContext, type Decision, auditDraft } from './decision.ts';
import type { EnrolledMethod, Enrollment, OwnNotice, PendingSetUp, SetUpEnd } from '../state/enrollment.ts';

/** How long a card shows what is shown once, in seconds. */
export const secretShownSeconds = 300;

/** What time does by itself: an expired set-up ends, kept secrets of abandoned ones go, as do passes and codes on a card. */
export function expireSetUp(before: Enrollment, decisionContext: DecisionContext): Decision<void> {
  const { next: enrollment, events } = expirePasses(before, decisionContext);
  const kept = withoutPast(enrollment, decisionContext);
  const pending = enrollment.pending;
  if (pending === undefined || !isExpired(pending, decisionContext)) return { next: kept, outcome: undefined, events };
  return {
    next: abandon(kept, pending, 'expired', decisionContext),
    outcome: undefined,
    events: [...events, auditDraft('set-up-expired', endDetail(enrollment, pending), 'system')],
  };
}

/** @returns the very same object when nothing is past. */
function withoutPast(before: Enrollment, decisionContext: DecisionContext): Enrollment {
  const { now, policy } = decisionContext;
  const enrollment = withReminder(withoutShownSecret(before, now), now);
  const abandoned = enrollment.abandoned.filter(
    ({ until }) => !isDue(until, policy.abandonedSecretSeconds * 1000, now),
  );
  const challenge = liveChallenge(enrollment, decisionContext);
  const codes = enrollment.recoveryCodes;
  const isPast = codes?.showing !== undefined && isOver(codes.showing.until, now);
  const recoveryCodes = isPast ? withoutShowing(codes) : codes;
  const isSame =
    abandoned.length === enrollment.abandoned.length &&
    challenge === enrollment.challenge &&
    recoveryCodes === enrollment.recoveryCodes;
  if (isSame) return enrollment;
  const expired =
    challenge === undefined && enrollment.challenge?.asker === undefined ? enrollment.challenge : undefined;
  const expiredChallengeOf = expired && wasSent(expired) ? expired.methodId : enrollment.expiredChallengeOf;
  return { ...enrollment, abandoned, challenge, expiredChallengeOf, ...(isPast && { recoveryCodes }) };
}

function withoutShownSecret(enrollment: Enrollment, now: Date): Enrollment {
  const { secretShownUntil } = enrollment;
  const isOver = secretShownUntil !== undefined && isDue(secretShownUntil, secretShownSeconds * 1000, now);
  return isOver ? { ...enrollment, secretShownUntil: undefined } : enrollment;
}

/** How long after it was said to be lost the chat says that a method is still off, in seconds. */
export const remindAfterSeconds = daySeconds;

/** What was lost and has nothing in its place is said once more: the chat says it of all that is off. */
function withReminder(enrollment: Enrollment, now: Date): Enrollment {
  const isOver = ({ suspended }: EnrolledMethod): boolean =>
    suspended?.remindAt !== undefined && isDue(suspended.remindAt, remindAfterSeconds * 1000, now);
  if (!enrollment.methods.some(isOver)) return enrollment;
  const notice: OwnNotice = { id: 'still-off', change: 'still-off', at: now };
  return {
    ...enrollment,
    methods: enrollment.methods.map((method) =>
      method.suspended !== undefined && isOver(method)
        ? { ...method, suspended: { ...method.suspended, remindAt: undefined } }
        : method,
    ),
    ownNotices: [...enrollment.ownNotices.filter(({ id }) => id !== notice.id), notice],
  };
}

/** The text or call that is waited for; one that is too old is worth nothing, and its phone is not listened to any more. */
function liveChallenge({ challenge }: Enrollment, { now, policy }: DecisionContext): Enrollment['challenge'] {
  const lifetime = policy.challengeLifetimeSeconds * 1000;
  return challenge !== undefined && isDue(challenge.expiresAt, lifetime, now) ? undefined : challenge;
}

/** Whether, for all that is known, something reached the carrier. */
function wasSent({ delivery }: Challenge): boolean {
  return delivery.state !== 'sending' && delivery.state !== 'refused';
}

/** Most abandoned secrets kept per person. */
const keptAbandoned = 3;

/** The pending set-up ends without a method; its credential is kept for a while where it can explain a code. */
export function abandon(
  enrollment: Enrollment,
  pending: PendingSetUp,
  end: SetUpEnd,
  { now, policy, methods }: DecisionContext,
): Enrollment {
  const { methodId, kind, credential } = pending;
  if (methods.get(kind)?.explainsOldCodes !== true) return endSetUp(enrollment, end);
  const until = secondsAfter(now, policy.abandonedSecretSeconds);
  const abandoned = [...enrollment.abandoned, { methodId, kind, credential, until }].slice(-keptAbandoned);
  return { ...endSetUp(enrollment, end), abandoned };
}

/** What the audit trail says of a set-up that ends without a method: which one, of what, and how far it had come. */
export function endDetail(
  { challenge }: Pick<Enrollment, 'challenge'>,
  { methodId, kind, wrongCodes }: PendingSetUp,
): { readonly methodId: string; readonly method: string; readonly step: 'begun' | 'sent' | 'answered' } {
  const isSent = challenge?.methodId === methodId && wasSent(challenge);
  return { methodId, method: kind, step: wrongCodes > 0 ? 'answered' : isSent ? 'sent' : 'begun' };
}

/** The pending set-up is over; its challenge is worth nothing. */
export function endSetUp(enrollment: Enrollment, end: SetUpEnd): Enrollment {
  const pending = enrollment.pending;
  if (pending === undefined) return enrollment;
  return {
    ...enrollment,
    pending: undefined,
    challenge: challengeOfOthers(enrollment),
    lastEnded: { methodId: pending.methodId, end },
  };
}

/** How a set-up that is not pending ended, of somebody's enrollment or a view of it. */
export function endOf(
  enrollment: Pick<Enrollment, 'lastEnded'> & { readonly pending?: unknown; readonly methods: readonly unknown[] },
  methodId: string,
): SetUpEnd {
  if (enrollment.lastEnded?.methodId === methodId) return enrollment.lastEnded.end;
  return enrollment.pending === undefined && enrollment.methods.length === 0 ? 'expired' : 'superseded';
}

/** Whether the time of a pending set-up is over. */
export function isExpired(pending: PendingSetUp, { now, policy }: DecisionContext): boolean {
  return isDue(pending.expiresAt, policy.setUpLifetimeSeconds * 1000, now);
}
