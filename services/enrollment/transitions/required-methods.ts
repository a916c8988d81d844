/** How much has to stay of what somebody has set up: pure functions. */
import type { EnrolledMethod, Enrollment } from '../state/enrollment.ts';
import type { DecisionContext } from './decision.ts';

/** Why a method has to stay. */
export interface RemovalRefusal {
  /** Nothing that can be used would be left, or no phone beside the app, which the policy wants. */
  readonly code: 'last-method' | 'backup-required';
}

/**
 * Whether these methods may go. What is suspended, or not allowed any more, counts as nothing: it may go as long as something is
 * left that can be used.
 */
export function mayRemove(
  { methods }: Enrollment,
  gone: readonly EnrolledMethod[],
  { policy, methods: known }: Pick<DecisionContext, 'policy' | 'methods'>,
): RemovalRefusal | undefined {
  const isUsable = ({ kind, suspended }: EnrolledMethod): boolean =>
    suspended === undefined && policy.allowedMethods.includes(kind);
  const kept = methods.filter((method) => !gone.includes(method) && isUsable(method));
  if (kept.length === 0) return { code: 'last-method' };
  const isPhone = ({ kind }: EnrolledMethod): boolean => known.get(kind)?.form === 'phone';
  const takesPhone = gone.some((method) => isUsable(method) && isPhone(method));
  if (policy.backupPhone === 'required' && takesPhone && !kept.some(isPhone)) return { code: 'backup-required' };
  return undefined;
}
