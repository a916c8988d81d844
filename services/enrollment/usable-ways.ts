import type { EnrolledMethodView, EnrollmentView } from './enrollment-view.ts';
import type { Hold } from './transitions/holds.ts';

/** What can be proven now: a way that is locked or was lost is off, and one that policy forbids for good. */
export function usableMethods({ methods }: Pick<EnrollmentView, 'methods'>): readonly EnrolledMethodView[] {
  return methods.filter(({ lock, suspended }) => lock === undefined && suspended === undefined);
}

/** Why nothing of what is set up can be used. */
export type NothingUsable = Hold | 'locked' | 'not-allowed' | 'suspended' | 'not-set-up';

/** Nothing can be proven: because nothing is set up, or why all of it is off. */
export function whyNothing({ methods }: Pick<EnrollmentView, 'methods'>): NothingUsable {
  const reasons = methods.map(({ lock }) => lock);
  if (reasons.includes('blocked')) return 'blocked';
  if (reasons.includes('fraud-reported')) return 'fraud-reported';
  if (reasons.includes('failures')) return 'locked';
  if (reasons.includes('not-allowed')) return 'not-allowed';
  return methods.some(({ suspended }) => suspended !== undefined) ? 'suspended' : 'not-set-up';
}
