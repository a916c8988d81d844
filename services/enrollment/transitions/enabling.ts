/** What an operator asks of somebody before anything is set up: pure functions, like the rest of the state machine. */
import { auditDraft, type Decision, unchanged } from './decision.ts';
import type { Enrollment } from '../state/enrollment.ts';

/** What is done to somebody who is enabled: one of these, both or neither. */
export interface EnableOutcome {
  /** They were not asked before. */
  readonly isAsked: boolean;
  /** They come into other groups, so that another policy may hold for them. */
  readonly isRegrouped: boolean;
}

/**
 * An operator wants somebody to set up, in these groups: `disabled` → `enabled`; who is set up stays so. State and groups
 * change together. @param groups undefined leaves them as they are.
 */
export function enablePerson(enrollment: Enrollment, groups: readonly string[] | undefined): Decision<EnableOutcome> {
  const wanted = [...(groups ?? enrollment.groups)].sort();
  const isRegrouped = wanted.join('\n') !== [...enrollment.groups].sort().join('\n');
  const isAsked = enrollment.status === 'disabled';
  const outcome = { isAsked, isRegrouped };
  if (!isAsked && !isRegrouped) return unchanged(enrollment, outcome);
  return {
    next: { ...enrollment, status: isAsked ? 'enabled' : enrollment.status, groups: wanted },
    outcome,
    events: [auditDraft('person-enabled', { asked: isAsked, groups: wanted.join(', ') }, 'operator')],
  };
}
