/** How much has to stay of what somebody has set up: pure functions. */
import type { Policy } from '../../policy/policy.ts';
import type { EnrolledMethod, Enrollment } from '../state/enrollment.ts';
import type { DecisionContext } from './decision.ts';
import { lockOf } from './failure-limits.ts';

/** Why a method has to stay. */
export interface RemovalRefusal {
  /** Nothing that can be used would be left, or no phone beside the app, which the policy wants. */
  readonly code: 'last-method' | 'backup-required';
}

/** Whether somebody can verify with this method now: it is not off, for whatever reason, and the policy offers it. */
export function isUsable(enrollment: Enrollment, { kind, suspended }: EnrolledMethod, policy: Policy): boolean {
  return (
    suspended === undefined && policy.allowedMethods.includes(kind) && lockOf(enrollment, kind, policy) === undefined
  );
}

/**
 * Whether these methods may go. What cannot be used counts as nothing: it may go as long as something is left that can be. But
 * where the policy wants a phone, the last one stays on the list, lost or not, until another one takes its place.
 */
export function mayRemove(
  enrollment: Enrollment,
  gone: readonly EnrolledMethod[],
  { policy, methods: known }: Pick<DecisionContext, 'policy' | 'methods'>,
): RemovalRefusal | undefined {
  const kept = enrollment.methods.filter((method) => !gone.includes(method) && isUsable(enrollment, method, policy));
  if (kept.length === 0) return { code: 'last-method' };
  const isPhone = ({ kind }: EnrolledMethod): boolean => known.get(kind)?.form === 'phone';
  const isOwn = ({ kind, suspended }: EnrolledMethod): boolean =>
    suspended?.why !== 'not-me' && policy.allowedMethods.includes(kind);
  const takesPhone = gone.some((method) => isPhone(method) && isOwn(method));
  if (policy.backupPhone === 'required' && takesPhone && !kept.some(isPhone)) return { code: 'backup-required' };
  return undefined;
}
