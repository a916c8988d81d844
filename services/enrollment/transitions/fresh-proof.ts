/** What a proof frees, and for how long: pure functions, like the rest of the enrollment state machine. */
import { isDue } from '../../clock.ts';
import type { Policy } from '../../policy/policy.ts';
import { type EnrolledMethod, type Enrollment, noProof } from '../state/enrollment.ts';
import { withoutUntold } from './askers.ts';
import type { DecisionContext } from './decision.ts';
import { isOnHold } from './holds.ts';

/** What the person has proven something with. */
export interface Proven {
  /** The method, the set of codes or the pass: a text or call for it says which conversation it was asked for in. */
  readonly id: string;
  readonly with: NonNullable<Enrollment['provenWith' | 'provenBy']>;
}

type Proof = Pick<Enrollment, 'provenAt' | 'provenIn' | 'provenBy' | 'provenWith'>;

/**
 * What is noted when the person has proven something: it frees changes for a while, in the conversation in which it was asked
 * for and nowhere else. While a report waits for the helpdesk it frees nothing.
 */
export function proofOf(
  enrollment: Enrollment,
  proven: Proven,
  { now, conversation, asker }: Pick<DecisionContext, 'now' | 'conversation' | 'asker'>,
): Proof {
  if (isOnHold(enrollment)) return noProof;
  const { challenge } = enrollment;
  const asked = challenge?.methodId === proven.id ? challenge.conversation : undefined;
  const provenIn = conversation ?? asked;
  const by = proven.with;
  // What is proven outside of any chat frees nothing in one, and takes nothing from it; a pass at a sign-in leads into the set-up.
  const leadsIn = by === 'pass' && asker !== undefined;
  if (provenIn === undefined && !leadsIn && isOfAChat(enrollment)) {
    const { provenAt, provenBy, provenWith } = enrollment;
    return { provenAt, provenIn: enrollment.provenIn, provenBy, provenWith };
  }
  return by === 'pass'
    ? { provenAt: now, provenIn, provenBy: by, provenWith: undefined }
    : { provenAt: now, provenIn, provenBy: undefined, provenWith: by };
}

/** Whether the last proof frees something in a chat: in its own, or, with a pass, in any. */
function isOfAChat({ provenIn, provenBy }: Proof): boolean {
  return provenIn !== undefined || provenBy === 'pass';
}

/**
 * What is left of what was proven once methods are off or gone: what was proven with them may have been whoever found them. It frees
 * nothing more in a chat, and nobody is let in by it who was not yet.
 */
export function provenWithout(
  enrollment: Enrollment,
  methods: readonly Pick<EnrolledMethod, 'kind' | 'activatedAt' | 'lastUsedAt'>[],
): Partial<Proof> & Pick<Enrollment, 'attempts'> {
  const { provenWith, provenAt } = enrollment;
  const kinds = methods.map(({ kind }) => kind);
  // Of two apps the one that was not used then has not proven it.
  const isVoid = methods.some(
    ({ kind, activatedAt, lastUsedAt = activatedAt }) =>
      kind === provenWith && provenAt !== undefined && lastUsedAt >= provenAt,
  );
  return { ...(isVoid ? noProof : {}), attempts: withoutUntold(enrollment, kinds) };
}

/** Whether the person has proven a method, or with a recovery code, in this conversation a short while ago. */
export function isProofFresh(
  enrollment: Proof,
  decisionContext: Pick<DecisionContext, 'now' | 'policy' | 'conversation'>,
): boolean {
  return enrollment.provenBy === undefined && isAnyProofFresh(enrollment, decisionContext);
}

/** The same where what the helpdesk vouched for with a pass is enough: for a new method, and to turn off what was lost. */
export function isAnyProofFresh(
  { provenAt, provenIn, provenBy, provenWith }: Proof,
  { now, policy, conversation }: Pick<DecisionContext, 'now' | 'policy' | 'conversation'>,
): boolean {
  // With a pass somebody may have signed in, to come to the chat at all.
  const isHere = provenIn === conversation || (provenBy === 'pass' && provenIn === undefined);
  if (provenAt === undefined || !isHere || !isAccepted(provenWith, policy)) return false;
  const lifetime = policy.proofFreshSeconds * 1000;
  return !isDue(provenAt.getTime() + lifetime, lifetime, now);
}

/** Whether the policy still takes what the proof was made with: what it has forbidden since frees nothing. */
function isAccepted(provenWith: Proof['provenWith'], policy: Policy): boolean {
  if (provenWith === 'recovery-code') return policy.recoveryCodes !== 'off';
  return provenWith === undefined || !policy.forbiddenMethods.includes(provenWith);
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
