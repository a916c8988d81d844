/** For whom something is proven, outside of any chat: pure functions, like the rest of the enrollment state machine. */
import type { Asker, Challenge } from '../../challenges/challenge.ts';
import type { Enrollment } from '../state/enrollment.ts';
import type { AuditDraft, DecisionContext } from './decision.ts';

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

/** Who asked, for the audit trail. */
export function byAsker(asker: Asker | undefined): AuditDraft['detail'] {
  return asker === undefined ? {} : { by: asker.by, verification: asker.verification };
}
