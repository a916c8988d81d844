/** What is kept of somebody is forgotten: a pure function, like the rest of the enrollment state machine. */
import { isDeepStrictEqual } from 'node:util';
import { type Enrollment, newEnrollment } from '../state/enrollment.ts';
import { type Decision, unchanged } from './decision.ts';
import { isOnHold } from './holds.ts';
import { isGood } from './last-resort-endings.ts';
import { actDraft, type OperatorAct } from './operator-act.ts';

/**
 * What came of it: they are forgotten, or were before; they have something set up or under way, others have still to hear of the reset, Entra has something of theirs that could
 * not be removed, or the helpdesk has still to look at what was reported, or lift a block.
 */
export type Forgotten = 'forgotten' | 'is-forgotten' | 'in-use' | 'is-owed' | 'in-entra' | 'held';

/**
 * Of somebody who was reset nothing is left but counts: how much of them is in the audit trail, which keeps what it has, and which account
 * labels and hand-offs there were, so that none of these comes back.
 */
export function forgetPerson(enrollment: Enrollment, { reason, by }: OperatorAct): Decision<Forgotten> {
  const { methods, pending, passes, notices, entra, setUps, proofs, endedHandOffs } = enrollment;
  if (isOnHold(enrollment)) return unchanged(enrollment, 'held');
  if (methods.length > 0 || pending !== undefined || passes.some(isGood)) return unchanged(enrollment, 'in-use');
  if (notices.length > 0 || entra?.owed !== undefined) return unchanged(enrollment, 'is-owed');
  // What Entra has of them is known from here alone, also where the bot has given up having it removed.
  if (isKnownThere(entra)) return unchanged(enrollment, 'in-entra');
  const next: Enrollment = { ...newEnrollment, setUps, proofs, ...(endedHandOffs && { endedHandOffs }) };
  const left = new Map<string, unknown>(Object.entries(next));
  if (Object.entries(enrollment).every(([field, value]) => isDeepStrictEqual(value, left.get(field))))
    return unchanged(enrollment, 'is-forgotten');
  return {
    next,
    outcome: 'forgotten',
    events: [actDraft('person-forgotten', { reason }, by)],
  };
}

function isKnownThere({ registered, phones, passes = [] }: NonNullable<Enrollment['entra']> = {}): boolean {
  return registered !== undefined || (phones?.written.length ?? 0) > 0 || passes.length > 0;
}
