import type { AuditEventType } from '../audit/audit-event.ts';
import type { EnrollmentChanges } from '../enrollment/enrollment-changes.ts';
import { type AuditDraft, unchanged } from '../enrollment/transitions/decision.ts';
import { endHandOff } from '../enrollment/transitions/pass-transitions.ts';
import { type HandOff, isOver } from './hand-off.ts';

/**
 * Writes what happened to a hand-off into the trail of its person; the same fact twice is one there, by its id. With its end the
 * pass that was given in it ends, by the same write.
 */
export function recordFacts(changes: Pick<EnrollmentChanges, 'change'>, handOff: HandOff): Promise<void> {
  const facts = handOff.unrecorded.map(({ id, type, actor, detail }) => ({
    // They were written by the bot, under a MAC.
    ...{ id, type: type as AuditEventType, actor: actor as AuditDraft['actor'] },
    detail,
  }));
  return changes.change(handOff.person, (enrollment, decisionContext) => {
    const { next, events } = isOver(handOff, decisionContext.now)
      ? endHandOff(enrollment, handOff._id, decisionContext)
      : unchanged(enrollment, undefined);
    return { next, outcome: undefined, events: [...facts, ...events] };
  });
}
