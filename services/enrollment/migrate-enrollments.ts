import { StoreUnavailableError } from '../store/document-store.ts';
import { atOnce, everyPage, inWaves, type RowsOptions } from './every-row.ts';
import { EnrollmentNewerError, newestForm } from './state/enrollment-form.ts';
import type { EnrollmentRepository } from './state/enrollment-repository.ts';

export interface MigrationOptions extends RowsOptions {
  readonly repository: Pick<EnrollmentRepository, 'page' | 'rewrite'>;
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
 * @throws {EnrollmentNewerError} at the first one that is newer than this program; nothing of its page is written then
 * @throws {StoreUnavailableError}
 */
export async function migrateEnrollments(options: MigrationOptions): Promise<MigrationReport> {
  const { repository, isTrial = false, onUnreadable, onProgress, patiently = atOnce } = options;
  const counts = { migrated: 0, already: 0, unreadable: 0 };
  let looked = 0;
  for await (const page of everyPage(options)) {
    const newer = page.find(({ form }) => form > newestForm);
    if (newer !== undefined) throw new EnrollmentNewerError(newer.rowId, newer.form);
    const older = page.filter(({ form }) => form < newestForm);
    counts.already += page.length - older.length;
    const results = await inWaves(older, async ({ person }) => {
      try {
        if (!isTrial) await patiently(() => repository.rewrite(person));
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
