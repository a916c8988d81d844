import { type Enrollment, enrollmentSchema } from './enrollment.ts';
import { withMethodIds } from './first-build.ts';

/**
 * The form in which enrollments are written: raised when a build before could not read what is written, or would lose some of it. Those
 * that were stored before forms were counted say none, which is 1.
 */
export const newestForm = 2;

/** A stored enrollment is of a release that is newer than this one, which would lose what it does not know. */
export class EnrollmentNewerError extends Error {
  override readonly name = 'EnrollmentNewerError';

  constructor(rowId: string, form: number) {
    super(
      `The enrollment in row ${rowId} was written by a newer release, in form ${form}: this one knows ${newestForm}, and nothing goes back. Run the newer one`,
    );
  }
}

/** The form of what is stored; whoever has none is of the first. */
export function formOf(stored: unknown): number {
  const isObject = typeof stored === 'object' && stored !== null;
  return isObject && 'form' in stored && typeof stored.form === 'number' ? stored.form : 1;
}

/** @throws {EnrollmentNewerError} */
export function assertReadable(rowId: string, stored: unknown): void {
  const form = formOf(stored);
  if (form > newestForm) throw new EnrollmentNewerError(rowId, form);
}

/** An enrollment, whichever form it was stored in: the one way to read one. */
export function fromStored(stored: unknown): Enrollment {
  return enrollmentSchema.parse(withMethodIds(stored));
}

/** As it is stored: its form is under its seal. */
export function toStored(enrollment: Enrollment): Enrollment & { readonly form: number } {
  return { ...enrollment, form: newestForm };
}
