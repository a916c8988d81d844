/** What a report of fraud holds, until an operator unlocks it: pure functions, like the rest of the enrollment state machine. */
import type { MethodKind } from '../../methods/registry.ts';
import { type Enrollment, noProof } from '../state/enrollment.ts';
import { endSetUp } from './set-up-endings.ts';

/**
 * Whether somebody reported fraud, on the phone or in the chat, and nobody at the helpdesk has looked at it yet: whoever it is who has the chat, they
 * add and change nothing, and what they prove meanwhile frees nothing.
 */
export function isOnHold({ lockedKinds, disownedAt }: Pick<Enrollment, 'lockedKinds' | 'disownedAt'>): boolean {
  return lockedKinds.length > 0 || disownedAt !== undefined;
}

/** The kind of method that the report was about is off; freshness ends, and whatever was being set up or was under way. */
export function holdForFraud(enrollment: Enrollment, kind: MethodKind): Enrollment {
  return {
    ...endSetUp(enrollment, 'fraud-reported'),
    challenge: undefined,
    ...noProof,
    lockedKinds: [...new Set([...enrollment.lockedKinds, kind])],
  };
}
