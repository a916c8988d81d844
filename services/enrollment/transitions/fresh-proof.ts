/** What a proof frees, and for how long: pure functions, like the rest of the enrollment state machine. */
import { isDue } from '../../clock.ts';
import { type Enrollment, noProof } from '../state/enrollment.ts';
import type { DecisionContext } from './decision.ts';
import { isOnHold } from './fraud-hold.ts';

/**
 * What is noted when the person has proven something: it frees changes for a while, in the conversation in which it was asked
 * for and nowhere else. While a report waits for the helpdesk it frees nothing.
 * @param methodId what was proven: a text or call for it says which conversation that was.
 */
export function proofOf(
  enrollment: Enrollment,
  methodId: string,
  { now, conversation }: Pick<DecisionContext, 'now' | 'conversation'>,
): Pick<Enrollment, 'provenAt' | 'provenIn' | 'provenBy'> {
  if (isOnHold(enrollment)) return noProof;
  const { challenge } = enrollment;
  const asked = challenge?.methodId === methodId ? challenge.conversation : undefined;
  const provenIn = conversation ?? asked;
  // What is proven outside of any chat frees nothing in one, and takes nothing from it.
  if (provenIn === undefined && enrollment.provenIn !== undefined) {
    const { provenAt, provenBy } = enrollment;
    return { provenAt, provenIn: enrollment.provenIn, provenBy };
  }
  return { provenAt: now, provenIn, provenBy: undefined };
}

type Proof = Pick<Enrollment, 'provenAt' | 'provenIn' | 'provenBy'>;

/** Whether the person has proven a method, or with a recovery code, in this conversation a short while ago. */
export function isProofFresh(
  enrollment: Proof,
  decisionContext: Pick<DecisionContext, 'now' | 'policy' | 'conversation'>,
): boolean {
  return enrollment.provenBy === undefined && isAnyProofFresh(enrollment, decisionContext);
}

/** The same where what the helpdesk vouched for with a pass is enough: for a new method, and to turn off what was lost. */
export function isAnyProofFresh(
  { provenAt, provenIn }: Proof,
  { now, policy, conversation }: Pick<DecisionContext, 'now' | 'policy' | 'conversation'>,
): boolean {
  const lifetime = policy.proofFreshSeconds * 1000;
  return provenAt !== undefined && provenIn === conversation && !isDue(provenAt.getTime() + lifetime, lifetime, now);
}

/**
 * The first method is set up behind the gate that the policy names: with a session alone, or after a temporary pass, which counts
 * as a proof; a chat tells no address, so a trusted network takes a pass there too. Another one is bound at the person's own
 * strength: after a proof with what is there, or a pass where nothing can be used any more (ASVS 6.3.7, NIST BAA-1). Nothing is
 * while a report waits for the helpdesk.
 */
export function mayAdd(
  enrollment: Enrollment,
  decisionContext: Pick<DecisionContext, 'now' | 'policy' | 'conversation'>,
): boolean {
  if (isOnHold(enrollment)) return false;
  const isFree = enrollment.methods.length === 0 && decisionContext.policy.firstSetUp.gate === 'session';
  return isFree || isAnyProofFresh(enrollment, decisionContext);
}
