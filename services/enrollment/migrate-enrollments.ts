import { personOfKey } from '../directory/directory.ts';
import { StoreUnavailableError } from '../store/document-store.ts';
import { atOnce, everyPage, inWaves, type RowsOptions } from './every-row.ts';
import { EnrollmentNewerError, newestForm } from './state/enrollment-form.ts';
import type { EnrollmentRepository } from './state/enrollment-repository.ts';

export interface MigrationOptions extends RowsOptions {
  readonly repository: Pick<EnrollmentRepository, 'page' | 'load' | 'rewrite'>;
  /** Whether nothing is to be written. */
  readonly isTrial?: boolean;
  /** Hears of an enrollment that cannot be read; the others go on. */
  readonly onUnreadable: (error: unknown) => void;
  /** Hears how many enrollments have been looked at so far. */
  readonly onProgress?: (looked: number) => void;
}

/** What a migration did, or would do. */
export interface MigrationReport {
  readonly migrated: number;
  readonly already: number;
  readonly unreadable: number;
}

/**
 * Brings every enrollment to the newest form while the bot goes on: each is read as the bot reads it, and written by a compare-and-set
 * that yields to what its person does meanwhile. It may be stopped anywhere and run again: what is done is left alone.
 * @throws {EnrollmentNewerError} at one that a newer program wrote than this one
 * @throws {StoreUnavailableError}
 */
export async function migrateEnrollments(options: MigrationOptions): Promise<MigrationReport> {
  const { repository, isTrial = false, onUnreadable, onProgress, patiently = atOnce } = options;
  const counts = { migrated: 0, already: 0, unreadable: 0 };
  let looked = 0;
  for await (const page of everyPage(options)) {
    // What a row says of itself is believed with its seal alone, which is looked at where it is read.
    const older = page.filter(({ form }) => form !== newestForm);
    counts.already += page.length - older.length;
    const results = await inWaves(older, async ({ rowId }) => {
      const person = personOfKey(rowId);
      try {
        if (isTrial) await patiently(() => repository.load(person));
        else await patiently(() => repository.rewrite(person));
        return 'migrated';
      } catch (error) {
        if (error instanceof StoreUnavailableError || error instanceof EnrollmentNewerError) throw error;
        onUnreadable(error);
        return 'unreadable';
      }
    });
    for (const result of results) counts[result] += 1;
    onProgress?.((looked += page.length));
  }
  return counts;
}
