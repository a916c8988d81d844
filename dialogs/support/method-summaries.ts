import type { MethodLine } from '../../cards/support/method-lines.ts';
import { plainText } from '../../cards/support/plain-text.ts';
import type { EnrollmentView } from '../../services/enrollment/enrollment-view.ts';
import { lockText } from './outcome-text.ts';
import type { HelpdeskContact } from '../../services/helpdesk/helpdesk-contact.ts';
import type { Translate } from '../../services/localization/translate.ts';

/** What is set up, in words. */
export function methodSummaries(
  { methods }: EnrollmentView,
  words: { readonly translate: Translate; readonly helpdesk: HelpdeskContact | undefined },
): MethodLine[] {
  const { translate } = words;
  return methods.map((method) => ({
    title: translate(`method.${method.kind}.title`),
    detail: translate(`method.${method.kind}.detail`, { account: plainText(method.label) }),
    isDefault: method.isDefault,
    locked: method.lock && lockText(method.lock, words),
  }));
}
