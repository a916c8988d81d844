/** What keeps somebody from everything until the helpdesk has looked: pure functions, like the rest of the enrollment state machine. */
import type { MethodKind } from '../../methods/registry.ts';
import { type Enrollment, noProof } from '../state/enrollment.ts';
import { withoutUntold } from './askers.ts';
import type { Decision, DecisionContext } from './decision.ts';
import { endPass, expirePasses, withoutShowing } from './last-resort-endings.ts';
import { type Actor, byPerson } from './operator-act.ts';
import { endSetUp } from './set-up-endings.ts';

/** Why somebody adds and changes nothing, until the helpdesk has looked: it blocked them, or somebody reported fraud. */
export type Hold = 'blocked' | 'fraud-reported';

/**
 * Whether the helpdesk blocked somebody, or somebody reported fraud, on the phone or in the chat, and nobody at the helpdesk has looked at
 * it yet: whoever it is who has the chat, they add and change nothing, and what they prove meanwhile frees nothing. Who is blocked proves
 * nothing either: see `lockOf`.
 */
export function holdOf({
  blocked,
  lockedKinds,
  disownedAt,
}: Pick<Enrollment, 'blocked' | 'lockedKinds' | 'disownedAt'>): Hold | undefined {
  if (blocked !== undefined) return 'blocked';
  return lockedKinds.length > 0 || disownedAt !== undefined ? 'fraud-reported' : undefined;
}

/** Whether there is such a reason, whichever. */
export function isOnHold(enrollment: Parameters<typeof holdOf>[0]): boolean {
  return holdOf(enrollment) !== undefined;
}

/** A hold begins: freshness ends, and whatever was being set up, was under way, can be read or was given by the helpdesk. */
export function endForHold(
  enrollment: Enrollment,
  { hold, who }: { readonly hold: Hold; readonly who: Actor },
  decisionContext: DecisionContext,
): Decision<void> {
  const settled = expirePasses(enrollment, decisionContext);
  const withoutPass = endPass(settled.next, 'revoked', who);
  const { recoveryCodes: codes } = enrollment;
  return {
    outcome: undefined,
    events: [...settled.events, ...withoutPass.events],
    next: {
      ...endSetUp(withoutPass.next, hold),
      ...(codes && { recoveryCodes: withoutShowing(codes) }),
      challenge: undefined,
      attempts: withoutUntold(withoutPass.next),
      ...noProof,
    },
  };
}

/** The same for a report of fraud, and the kind of method that the report was about is off. */
export function holdForFraud(
  enrollment: Enrollment,
  kind: MethodKind,
  decisionContext: DecisionContext,
): Decision<void> {
  const ended = endForHold(enrollment, { hold: 'fraud-reported', who: byPerson }, decisionContext);
  return { ...ended, next: { ...ended.next, lockedKinds: [...new Set([...enrollment.lockedKinds, kind])] } };
}
