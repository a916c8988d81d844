import type { EnrollmentRepository, EnrollmentRow } from './state/enrollment-repository.ts';

/** People read together. */
const rowsPerPage = 100;
/** People written at the same time: few, because others enroll meanwhile. */
const mostAtOnce = 20;

/** Does what may be done again and again, should the store not be there for a moment. */
export type Patiently = <Result>(act: () => Promise<Result>) => Promise<Result>;

/** Once. */
export const atOnce: Patiently = (act) => act();

export interface RowsOptions {
  readonly repository: Pick<EnrollmentRepository, 'page'>;
  readonly patiently?: Patiently | undefined;
}

/** Everybody's row, a page at a time. */
export async function* everyPage({
  repository,
  patiently = atOnce,
}: RowsOptions): AsyncGenerator<readonly EnrollmentRow[]> {
  let after: string | undefined;
  for (;;) {
    const page = await patiently(() => repository.page(after, rowsPerPage));
    after = page.at(-1)?.rowId;
    if (after === undefined) return;
    yield page;
  }
}

/** Does something to each of a page, a few at a time; each wave ends when all of it have, well or not. */
export async function inWaves<Result>(
  rows: readonly EnrollmentRow[],
  act: (row: EnrollmentRow) => Promise<Result>,
): Promise<Result[]> {
  const done: Result[] = [];
  for (let at = 0; at < rows.length; at += mostAtOnce) {
    for (const result of await Promise.allSettled(rows.slice(at, at + mostAtOnce).map(act))) {
      if (result.status === 'rejected') throw result.reason;
      done.push(result.value);
    }
  }
  return done;
}
