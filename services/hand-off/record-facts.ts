import type { AuditEventType } from '../audit/audit-event.ts';
import type { PersonId } from '../directory/directory.ts';
import type { EnrollmentChanges } from '../enrollment/enrollment-changes.ts';
import type { AuditDraft } from '../enrollment/transitions/decision.ts';
import type { HandOff } from './hand-off.ts';

/** Writes what happened to a hand-off into the trail of its person; the same fact twice is one there, by its id. */
export function recordFacts(
  changes: Pick<EnrollmentChanges, 'change'>,
  person: PersonId,
  facts: HandOff['unrecorded'],
): Promise<void> {
  return changes.change(person, (enrollment) => ({
    next: enrollment,
    outcome: undefined,
    events: facts.map(({ id, type, actor, detail }) => ({
      // They were written by the bot, under a MAC.
      ...{ id, type: type as AuditEventType, actor: actor as AuditDraft['actor'] },
      detail,
    })),
  }));
}
