/** What a report of fraud holds, until an operator unlocks it: pure functions, like the rest of the enrollment state machine. */
import type { MethodKind } from '../../methods/registry.ts';
import { type Enrollment, noProof } from '../state/enrollment.ts';
import type { Decision, DecisionContext } from './decision.ts';
import { endPass, expirePasses, withoutShowing } from './last-resort-endings.ts';
import { byPerson } from './operator-act.ts';
import { endSetUp } from './set-up-endings.ts';

/**
 * Whether somebody reported fraud, on the phone or in the chat, and nobody at the helpdesk has looked at it yet: whoever it is who has the chat, they
 * add and change nothing, and what they prove meanwhile frees nothing.
 */
export function isOnHold({ lockedKinds, disownedAt }: Pick<Enrollment, 'lockedKinds' | 'disownedAt'>): boolean {
  return lockedKinds.length > 0 || disownedAt !== undefined;
}

/**
 * Whoever reports fraud, on the phone or in the chat: freshness ends, and whatever was being set up, was under way, can be read
 * or was given by the helpdesk.
 */
export function endForFraud(enrollment: Enrollment, decisionContext: DecisionContext): Decision<void> {
  const settled = expirePasses(enrollment, decisionContext);
  const withoutPass = endPass(settled.next, 'revoked', byPerson);
  const { recoveryCodes: codes } = enrollment;
  return {
    outcome: undefined,
    events: [...settled.events, ...withoutPass.events],
    next: {
      ...endSetUp(withoutPass.next, 'fraud-reported'),
      ...(codes && { recoveryCodes: withoutShowing(codes) }),
      challenge: undefined,
      ...noProof,
    },
  };
}

/** The same, and the kind of method that the report was about is off. */
export function holdForFraud(
  enrollment: Enrollment,
  kind: MethodKind,
  decisionContext: DecisionContext,
): Decision<void> {
  const ended = endForFraud(enrollment, decisionContext);
  return { ...ended, next: { ...ended.next, lockedKinds: [...new Set([...enrollment.lockedKinds, kind])] } };
}
