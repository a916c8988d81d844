import type { MethodLine } from '../../cards/support/method-lines.ts';
import { plainText } from '../../cards/support/plain-text.ts';
import type { EnrolledMethodView, EnrollmentView } from '../../services/enrollment/enrollment-view.ts';
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
    detail: namedDetail(method, translate(`method.${method.kind}.detail`, { account: plainText(method.label) })),
    isDefault: method.isDefault,
    locked: offText(method, words),
  }));
}

/** What the person calls it stands before what tells it from others. */
function namedDetail({ name }: EnrolledMethodView, detail: string): string {
  return name === undefined ? detail : `${plainText(name)} · ${detail}`;
}

/** Why it cannot be used now. */
function offText({ lock, suspended }: EnrolledMethodView, words: Parameters<typeof lockText>[1]): string | undefined {
  if (lock !== undefined) return lockText(lock, words);
  return suspended && words.translate(`methods.suspended-${suspended}`);
}
