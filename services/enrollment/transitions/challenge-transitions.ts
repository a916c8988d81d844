/**
 * The texts and calls of the enrollment state machine: pure functions, like those of set-ups and methods. A challenge is
 * written down before anything is sent, so that whatever stops when, nothing is sent that nobody knows of.
 */
import type { Challenge, Delivery } from '../../challenges/challenge.ts';
import type { MethodKind } from '../../methods/registry.ts';
import { type DecisionContext, type Decision, auditDraft, unchanged } from './decision.ts';
import { type Enrollment, heldBy, isSuspended } from '../state/enrollment.ts';
import { limitReached } from './failure-limits.ts';
import type { ContactOutcome } from '../outcome.ts';
import { endOf, expireSetUp } from './set-up-endings.ts';
import { secondsAfter } from '../../clock.ts';

/** Writes a new challenge down; the one before is worth nothing from then on. Failures are not reset (ASVS 6.6.3). */
export function issueChallenge(
  enrollment: Enrollment,
  request: {
    readonly methodId: string;
    readonly challenge: Pick<Challenge, 'id' | 'channel' | 'language' | 'code' | 'replyFrom' | 'numberKey' | 'place'>;
  },
  decisionContext: DecisionContext,
): Decision<ContactOutcome> {
  const { now, policy, conversation, asker } = decisionContext;
  const settled = expireSetUp(enrollment, decisionContext);
  const held = heldBy(settled.next, request.methodId);
  if (held === undefined) return { ...settled, outcome: { code: endOf(settled.next, request.methodId) } };
  if (isSuspended(settled.next, held.methodId)) return unchanged(enrollment, { code: 'suspended' });
  const limit = limitReached(enrollment, held.kind, decisionContext);
  if (limit !== undefined) return unchanged(enrollment, limit);
  const made = request.challenge;
  const challenge: Challenge = {
    ...made,
    ...(areRepliesOff(settled.next, held.kind) && { replyFrom: undefined }),
    methodId: held.methodId,
    ...(conversation !== undefined && { conversation }),
    ...(asker && { asker }),
    issuedAt: now,
    expiresAt: earliest(secondsAfter(now, policy.challengeLifetimeSeconds), asker?.until),
    delivery: { state: 'sending' },
  };
  return {
    next: {
      ...settled.next,
      challenge,
      ...(settled.next.wrongNumbersOf !== undefined && { wrongNumbersOf: undefined }),
    },
    outcome: { code: 'sent', challengeId: made.id },
    events: [...settled.events, auditDraft(`${made.channel}-requested`, { methodId: held.methodId })],
  };
}

/** Whoever answers later than the attempt is over would be told that it worked, and nobody would hear of it. */
function earliest(one: Date, other: Date | undefined): Date {
  return other !== undefined && other < one ? other : one;
}

/** What the carrier said. A challenge that was answered or replaced meanwhile is left alone. */
export function noteDelivery(enrollment: Enrollment, challengeId: string, delivery: Delivery): Decision<void> {
  const { challenge } = enrollment;
  if (challenge?.id !== challengeId || isOver(challenge)) return unchanged(enrollment, undefined);
  // A call may be answered before the carrier's answer to our asking for it has arrived.
  const isOurs = ['accepted', 'unavailable', 'notified', 'not-notified'].includes(delivery.state);
  const late = isOurs && challenge.delivery.state !== 'sending';
  if (late || JSON.stringify(challenge.delivery) === JSON.stringify(delivery)) return unchanged(enrollment, undefined);
  const refused = delivery.state === 'refused';
  return {
    next: { ...enrollment, challenge: { ...challenge, delivery } },
    outcome: undefined,
    events: refused
      ? [auditDraft('send-refused', { methodId: challenge.methodId, reason: delivery.reason }, 'system')]
      : [],
  };
}

/** Wrong codes sent back by text that end that way to answer; one that is typed in the chat still counts. */
const mostWrongReplies = 3;

/**
 * Wrong codes by text, over all texts of a method, after which no text of it can be answered until its code was typed in the
 * chat: whoever writes in somebody's name would go on for ever (ASVS 6.3.1).
 */
const mostWrongRepliesInAll = 12;

/** Whether codes that come back by text count no more for methods of this kind. */
export function areRepliesOff({ wrongReplies }: Pick<Enrollment, 'wrongReplies'>, kind: MethodKind): boolean {
  return (wrongReplies[kind] ?? 0) >= mostWrongRepliesInAll;
}

/**
 * Wrong codes came by text, or one that proves nothing: they count for the text that they answer and for replies to the method,
 * and never for the person.
 */
export function refuseReply(enrollment: Enrollment, challengeId: string, codes: number): Decision<void> {
  const { challenge } = enrollment;
  if (challenge?.id !== challengeId || challenge.replyFrom === undefined) return unchanged(enrollment, undefined);
  const { methodId } = challenge;
  const kind = heldBy(enrollment, methodId)?.kind;
  if (kind === undefined) return unchanged(enrollment, undefined);
  const wrongReplies = (challenge.wrongReplies ?? 0) + codes;
  const counted = {
    ...enrollment,
    wrongReplies: { ...enrollment.wrongReplies, [kind]: (enrollment.wrongReplies[kind] ?? 0) + codes },
  };
  const isOff = areRepliesOff(counted, kind);
  const replyFrom = wrongReplies < mostWrongReplies && !isOff ? challenge.replyFrom : undefined;
  return {
    next: { ...counted, challenge: { ...challenge, wrongReplies, replyFrom } },
    outcome: undefined,
    events: [
      auditDraft('reply-refused', { methodId, wrongReplies }),
      ...(isOff ? [auditDraft('replies-off', { methodId, method: kind }, 'system')] : []),
    ],
  };
}

/** A text was answered with no: its code is worth nothing, by text or in the chat. What was set up with it is only asked again. */
export function declineChallenge(enrollment: Enrollment, challengeId: string): Decision<void> {
  const { challenge } = enrollment;
  if (challenge?.id !== challengeId || challenge.replyFrom === undefined) return unchanged(enrollment, undefined);
  const declined: Challenge = { ...challenge, delivery: { state: 'declined' }, code: undefined, replyFrom: undefined };
  return {
    next: { ...enrollment, challenge: declined },
    outcome: undefined,
    events: [auditDraft('reply-declined', { methodId: challenge.methodId })],
  };
}

/** A set-up that is still pending waits for its phone no more, only for what is typed in the chat. */
export function unlistenedTo(enrollment: Enrollment, methodId: string): Decision<void> {
  const { challenge, pending } = enrollment;
  if (pending?.methodId !== methodId || challenge?.methodId !== methodId) return unchanged(enrollment, undefined);
  if (challenge.channel === 'call')
    return { next: { ...enrollment, challenge: undefined }, outcome: undefined, events: [] };
  if (challenge.replyFrom === undefined) return unchanged(enrollment, undefined);
  return { next: { ...enrollment, challenge: { ...challenge, replyFrom: undefined } }, outcome: undefined, events: [] };
}

/** Whether a text or call has come to an end that nothing changes any more. */
function isOver({ delivery }: Challenge): boolean {
  return ['refused', 'declined', 'ended'].includes(delivery.state);
}
