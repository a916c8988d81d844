import type { MethodLine } from '../../cards/support/method-lines.ts';
import { plainText } from '../../cards/support/plain-text.ts';
import type { Enrollment } from '../../services/enrollment/state/enrollment.ts';
import type { EnrollmentService } from '../../services/enrollment/enrollment-service.ts';
import type { Words } from '../../services/localization/words.ts';

/** What is set up, in words. */
export function methodSummaries(
  enrollment: Enrollment,
  service: Pick<EnrollmentService, 'label'>,
  words: Words,
): MethodLine[] {
  return enrollment.methods.map((method) => ({
    title: words(`method.${method.kind}.title`),
    detail: words(`method.${method.kind}.detail`, { account: plainText(service.label(method)) }),
    isDefault: method.isDefault,
  }));
}
