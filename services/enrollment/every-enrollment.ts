import type { EnrollmentRepository, ListedEnrollment } from './state/enrollment-repository.ts';

const rowsPerPage = 500;

/** Everybody's enrollment, page by page; see `EnrollmentRepository.listed`. @throws {StoreUnavailableError} */
export async function* everyEnrollment(
  repository: Pick<EnrollmentRepository, 'listed'>,
): AsyncGenerator<ListedEnrollment> {
  let after: string | undefined;
  for (;;) {
    const page = await repository.listed(after, rowsPerPage);
    yield* page;
    after = page.at(-1)?.rowId;
    if (after === undefined) return;
  }
}
