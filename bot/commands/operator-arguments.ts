import { readFile } from 'node:fs/promises';
import process from 'node:process';
import { createInterface } from 'node:readline/promises';
import { z } from 'zod';
import { DirectoryUnavailableError, sameId } from '../../services/directory/directory.ts';
import { EnrollmentAlteredError } from '../../services/enrollment/state/enrollment-seal.ts';
import { isReason } from '../../services/helpdesk/reason.ts';
import { type PeopleFile, readPeople } from '../../services/people/people-file.ts';
import { StoreLockedError } from '../../services/store/document-store.ts';
import { ConfigError } from '../config/config.ts';
import { explainStartError } from '../config/start-errors.ts';

/** A tenant's or person's id, as it is given on a command line. */
export const directoryId = z.string().trim().min(1).max(128).transform(sameId);

/** One line, fit for the audit trail. */
const reasonSchema = z
  .string()
  .transform((text) => text.replace(/[\p{C}\s]+/gu, ' ').trim())
  .pipe(z.string().max(200).refine(isReason));

/** Why an operator does it: as it was given, or as it is asked for. @throws {ConfigError} when there is none */
export async function reasonOf(given: string | undefined, usage: string): Promise<string> {
  const reason = reasonSchema.safeParse(given ?? (await askReason()));
  if (reason.success) return reason.data;
  throw new ConfigError(
    `A reason is needed, in words and of at most 200 characters: the audit trail keeps it. ${usage}`,
  );
}

/** Of whoever sits at the terminal; undefined when nobody does. */
async function askReason(): Promise<string | undefined> {
  if (!process.stdin.isTTY) return undefined;
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return await terminal.question('Why (the audit trail keeps it): ');
  } finally {
    terminal.close();
  }
}

/** Whom a file names. @throws {ConfigError} when it cannot be read, or names nobody */
export async function readPeopleOf(file: string, usage: string): Promise<PeopleFile> {
  const bytes = await readFile(file).catch(() => {
    throw new ConfigError(`The file ${file} cannot be read`);
  });
  const named = readPeople(bytes);
  if (named.people.length + named.bad.length === 0) throw new ConfigError(`Nobody is named in ${file}. ${usage}`);
  return named;
}

/** Why a command could not do it, and what to do. */
export function explainOperatorError(error: unknown): string {
  if (error instanceof DirectoryUnavailableError)
    return `${error.message}, for a while now. Only sign-in names (upn) are looked up there: lines with object ids (oid) need no answer. What was done is done; run this again later to go on.`;
  if (error instanceof EnrollmentAlteredError) return `${error.message}. Run npm run audit:verify.`;
  const sentence = explainStartError(error);
  return error instanceof StoreLockedError
    ? `${sentence}\nIf that is another command, wait until it is done.`
    : sentence;
}
