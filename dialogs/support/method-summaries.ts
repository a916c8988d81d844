import type { MethodLine } from '../../cards/support/method-lines.ts';
import { plainText } from '../../cards/support/plain-text.ts';
import type { EnrollmentView } from '../../services/enrollment/enrollment-view.ts';
import type { Words } from '../../services/localization/words.ts';

/** What is set up, in words. */
export function methodSummaries({ methods }: EnrollmentView, words: Words): MethodLine[] {
  return methods.map((method) => ({
    title: words(`method.${method.kind}.title`),
    detail: words(`method.${method.kind}.detail`, { account: plainText(method.label) }),
    isDefault: method.isDefault,
  }));
}
