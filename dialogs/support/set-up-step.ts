import type { CardStep } from '../../cards/support/framed.ts';
import type { EnrollmentView } from '../../services/enrollment/enrollment-view.ts';

/** Where somebody is in their first set-up: what is added or replaced later begins and ends elsewhere. */
export function setUpStep({ methods }: Pick<EnrollmentView, 'methods'>, step: CardStep): CardStep | undefined {
  return methods.length === 0 ? step : undefined;
}
