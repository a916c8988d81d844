import type { EnrollmentView } from '../../services/enrollment/enrollment-view.ts';
import { canVerify } from './standing-cards.ts';

/**
 * What the policy wants beside a first method and was left out, with the dialog that asks for it: it is asked for whenever the
 * person comes back, unless a report of fraud holds everything.
 */
export function missingOf(
  status: EnrollmentView,
): { readonly dialog: 'change-phone' | 'recovery-codes'; readonly options: object } | undefined {
  const { backupPhone, methods, isOnHold, recoveryCodes, recovery } = status;
  // What the policy accepts no more is nothing to fall back on, and nothing to prove oneself with.
  const accepted = methods.filter(({ lock }) => lock !== 'not-allowed');
  if (isOnHold || accepted.length === 0) return undefined;
  if (backupPhone === 'required' && accepted.every(({ contact }) => contact === undefined))
    return { dialog: 'change-phone', options: { purpose: 'backup' } };
  const areCodesMissing = recoveryCodes === 'required' && recovery === undefined && canVerify(status);
  return areCodesMissing ? { dialog: 'recovery-codes', options: { isOffer: true } } : undefined;
}
