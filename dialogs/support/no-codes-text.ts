import { type Clock, minutesUntil } from '../../services/clock.ts';
import type { EnrollmentView } from '../../services/enrollment/enrollment-view.ts';
import type { Translate } from '../../services/localization/translate.ts';

/** For how long no code is checked, where there were too many wrong ones; undefined where codes are checked. */
export function noCodesText(
  { codesAgainAt }: Pick<EnrollmentView, 'codesAgainAt'>,
  clock: Clock,
  translate: Translate,
): string | undefined {
  return codesAgainAt && translate('status-card.no-codes', { minutes: minutesUntil(codesAgainAt, clock.now()) });
}
