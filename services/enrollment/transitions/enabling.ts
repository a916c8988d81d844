/** What an operator asks of somebody before anything is set up: pure functions, like the rest of the state machine. */
import { auditDraft, type Decision, unchanged } from './decision.ts';
import type { Enrollment } from '../state/enrollment.ts';

/** `asked` is who was not asked before; `regrouped` somebody for whom another policy may hold now. */
export type EnableOutcome = 'asked' | 'regrouped' | 'unchanged';

/**
 * An operator wants somebody to set up, in these groups: `disabled` → `enabled`; who is set up stays so. State and groups
 * change together. @param groups undefined leaves them as they are.
 */
export function enablePerson(enrollment: Enrollment, groups: readonly string[] | undefined): Decision<EnableOutcome> {
  const wanted = [...(groups ?? enrollment.groups)].sort();
  const isSame = wanted.join('\n') === [...enrollment.groups].sort().join('\n');
  const isNew = enrollment.status === 'disabled';
  if (isSame && !isNew) return unchanged(enrollment, 'unchanged');
  return {
    next: { ...enrollment, status: isNew ? 'enabled' : enrollment.status, groups: wanted },
    outcome: isNew ? 'asked' : 'regrouped',
    events: [auditDraft('person-enabled', { asked: isNew, groups: wanted.join(', ') }, 'operator')],
  };
}
