/** `npm run store:migrate [-- --dry-run]`: brings what older releases stored to the newest form, while the bot runs; only forwards. */
import process from 'node:process';
import { parseArgs } from 'node:util';
import { migrateEnrollments } from '../../services/enrollment/migrate-enrollments.ts';
import { newestForm } from '../../services/enrollment/state/enrollment-form.ts';
import { EnrollmentRepository } from '../../services/enrollment/state/enrollment-repository.ts';
import { EnrollmentAlteredError } from '../../services/enrollment/state/enrollment-seal.ts';
import { ConfigError, readConfig } from '../config/config.ts';
import { explainStartError } from '../config/start-errors.ts';
import { type Storage, withStorage } from '../parts/storage-parts.ts';
import { patiently } from './patience.ts';
import { progressOf } from './progress.ts';

const usage = 'Say: npm run store:migrate [-- --dry-run]';

try {
  const isTrial = readArguments();
  process.exitCode = await withStorage(readConfig(process.env), (storage) => migrate(storage, isTrial));
} catch (error) {
  console.error(explainStartError(error));
  process.exitCode = 2;
}

/** @returns 0 when everything is in the newest form, or would be; 1 when something cannot be read. */
async function migrate(storage: Storage, isTrial: boolean): Promise<number> {
  const repository = new EnrollmentRepository(storage);
  const progress = progressOf(await patiently(() => repository.count()), 'enrollments');
  const hearing = { onProgress: progress.at, onUnreadable: complain };
  const { migrated, already, unreadable } = await migrateEnrollments({ repository, isTrial, patiently, ...hearing });
  progress.finish();
  console.log(`${isTrial ? 'To be brought' : 'Brought'} to form ${newestForm}: ${migrated}\nIn it already: ${already}`);
  if (unreadable > 0) console.log(`Not to be read, and left as they are: ${unreadable}`);
  return unreadable === 0 ? 0 : 1;
}

/** Which row it is; of anything else only the kind: what it says may quote the store. */
function complain(error: unknown): void {
  const kind = error instanceof Error ? error.name : '?';
  console.error(error instanceof EnrollmentAlteredError ? error.message : `An enrollment cannot be read (${kind})`);
}

/** @returns whether nothing is to be written. @throws {ConfigError} */
function readArguments(): boolean {
  try {
    return parseArgs({ options: { 'dry-run': { type: 'boolean' } } }).values['dry-run'] === true;
  } catch {
    throw new ConfigError(usage);
  }
}
