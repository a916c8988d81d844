/** For whom something is proven, outside of any chat: pure functions, like the rest of the enrollment state machine. */
import type { Asker, Challenge } from '../../challenges/challenge.ts';
import { isDue } from '../../clock.ts';
import type { MethodKind } from '../../methods/registry.ts';
import { digestOf } from '../../secrets/mac.ts';
import type { Attempt, Enrollment, HeldCredential, OwnNotice } from '../state/enrollment.ts';
import { type AuditDraft, type Decision, type DecisionContext, unchanged } from './decision.ts';
import { firstOfHour } from './once-an-hour.ts';
import { noticed } from './told-changes.ts';

/** How long it is remembered what came of an attempt, in milliseconds: as long as whoever asked may still be told. */
const rememberedMs = 300_000;
/** Attempts of one person that are remembered at once. */
const mostAttempts = 8;

/** Whether this text, call or request is of whoever asks now: a code is good where it was asked for, and nowhere else (ASVS 6.6.2). */
export function isAskedBy({ asker }: Pick<Challenge, 'asker'>, context: Pick<DecisionContext, 'asker'>): boolean {
  return asker?.verification === context.asker?.verification;
}

/** Who hears of what this method proves: who asks now, or, for what comes from a phone, who asked there. @returns undefined for a chat. */
export function askerOf(
  { challenge }: Pick<Enrollment, 'challenge'>,
  methodId: string,
  { asker, conversation }: Pick<DecisionContext, 'asker' | 'conversation'>,
): Asker | undefined {
  if (asker !== undefined || conversation !== undefined) return asker;
  return challenge?.methodId === methodId ? challenge.asker : undefined;
}

/** A proof that a chat may have waited for: one more. What is proven to somebody else says nothing to a chat. */
export function countedProof({ proofs }: Pick<Enrollment, 'proofs'>, asker: Asker | undefined): number {
  return asker === undefined ? proofs + 1 : proofs;
}

/** What is under way at a phone after this method was proven: what somebody else waits for on another one goes on. */
export function challengeAfter(
  { challenge }: Pick<Enrollment, 'challenge'>,
  methodId: string,
  context: Pick<DecisionContext, 'asker'>,
): Challenge | undefined {
  return challenge?.methodId === methodId || (challenge !== undefined && isAskedBy(challenge, context))
    ? undefined
    : challenge;
}

/** What is under way at a phone for an attempt outside of any chat: what a chat sets up or gives up does not end it. */
export function challengeOfOthers({ challenge }: Pick<Enrollment, 'challenge'>): Challenge | undefined {
  return challenge?.asker === undefined ? undefined : challenge;
}

/** What came of an attempt, beside what is remembered of others. What was denied stays so. */
export function attemptsWith(
  { attempts }: Pick<Enrollment, 'attempts'>,
  asker: Asker | undefined,
  attempt: Omit<Attempt, 'verification'>,
): Enrollment['attempts'] {
  // Of a code that was only passed on nobody asks later what came of it.
  if (asker?.until === undefined) return attempts;
  const { verification } = asker;
  const known = attempts.find((each) => each.verification === verification);
  if (known?.result === 'denied' || known?.result === 'taken') return attempts;
  const others = attempts.filter((each) => each !== known && !isForgotten(each, attempt.at));
  return [...others, { verification, ...attempt }].slice(-mostAttempts);
}

/** What came of the attempt of whoever asks; undefined as long as nothing has. */
export function attemptOf(
  { attempts }: Pick<Enrollment, 'attempts'>,
  { asker, now }: Pick<DecisionContext, 'asker' | 'now'>,
): Attempt | undefined {
  return attempts.find((each) => each.verification === asker?.verification && !isForgotten(each, now));
}

/** What was proven with any of these, or with anything, and nobody was told of, counts no more: a hold begins, or they are lost, gone or reset. */
export function withoutUntold(
  { attempts }: Pick<Enrollment, 'attempts'>,
  kinds?: readonly MethodKind[],
): Enrollment['attempts'] {
  const isVoid = ({ result, with: how }: Attempt): boolean =>
    result === 'verified' && (kinds === undefined || kinds.some((kind) => kind === how));
  return attempts.map((each) => (isVoid(each) ? { ...each, result: 'denied' } : each));
}

/** Whoever asked is told that it was proven, once. */
export function takeProof(enrollment: Enrollment, context: DecisionContext): Decision<Attempt | undefined> {
  const proven = attemptOf(enrollment, context);
  if (proven?.result !== 'verified') return unchanged(enrollment, undefined);
  const attempts = enrollment.attempts.map((each) => (each === proven ? { ...each, result: 'taken' as const } : each));
  return { next: { ...enrollment, attempts }, outcome: proven, events: [] };
}

function isForgotten({ at }: Attempt, now: Date): boolean {
  return isDue(at.getTime() + rememberedMs, rememberedMs, now);
}

/** A way was turned off where no chat saw it: whoever was not there finds it in theirs. */
export function withLockTold(
  enrollment: Enrollment,
  { kind, credential }: HeldCredential,
  { asker, methods, now }: Pick<DecisionContext, 'asker' | 'methods' | 'now'>,
): Enrollment {
  if (asker === undefined) return enrollment;
  const label = methods.get(kind)?.label(credential);
  const notice = lockedNotice(asker, { change: 'sign-in-locked', kind, label, at: now });
  return { ...enrollment, ownNotices: noticed(enrollment, notice) };
}

/** No code is checked for a while after wrong ones that no chat saw: told in theirs as well, once an hour however often it is so. */
export function withThrottleTold(
  enrollment: Enrollment,
  { asker, now }: Pick<DecisionContext, 'asker' | 'now'>,
): Enrollment {
  const told = asker && firstOfHour(enrollment, 'sign-in-throttled', now);
  if (asker === undefined || told === undefined) return enrollment;
  return { ...told, ownNotices: noticed(told, lockedNotice(asker, { change: 'sign-in-throttled', at: now })) };
}

/** Named after the attempt and what it turned off, by a digest: with its id somebody could go on with it. */
export function lockedNotice({ verification }: Asker, told: Omit<OwnNotice, 'id'>): OwnNotice {
  return { id: digestOf(verification, told.change, told.kind ?? ''), ...told };
}

/** Who asked, for the audit trail. The attempt is named by a digest: with its id somebody could go on with it. */
export function byAsker(asker: Asker | undefined): AuditDraft['detail'] {
  return asker === undefined ? {} : { by: asker.by, verification: digestOf(asker.verification).slice(0, 22) };
}
