import { DuplicateKeyError, StoreUnavailableError } from '../document-store.ts';

/** SQLite's result codes that are told apart. @see https://www.sqlite.org/rescode.html */
export const sqliteCodes = {
  busy: 5,
  corrupt: 11,
  notADatabase: 26,
  duplicateId: 1555,
  duplicateKey: 2067,
} as const;

const sentences = new Map<number, string>([
  [5, 'Another process holds the data file'],
  [6, 'Another process holds the data file'],
  [8, 'The data file cannot be written'],
  [10, 'The data file cannot be read or written: the disk reports an error'],
  [11, 'The data file is damaged'],
  [13, 'The disk is full'],
  [14, 'The data file cannot be opened'],
  [26, 'The data file is damaged'],
]);

/** SQLite's extended result code of an error, or undefined when it is none of SQLite's. */
function sqliteCode(error: unknown): number | undefined {
  if (!(error instanceof Error) || !('errcode' in error)) return undefined;
  return typeof error.errcode === 'number' ? error.errcode : undefined;
}

/** The primary part of an extended result code: the kind of fault without its place. */
export function primaryCode(error: unknown): number | undefined {
  const code = sqliteCode(error);
  return code === undefined ? undefined : code & 0xff;
}

/** What the store throws for an error of SQLite; everything else stays as it is. */
export function sqliteError(error: unknown): unknown {
  const code = sqliteCode(error);
  if (code === undefined || !(error instanceof Error)) return error;
  if (code === sqliteCodes.duplicateId) return new DuplicateKeyError('_id_', { cause: error });
  if (code === sqliteCodes.duplicateKey) return new DuplicateKeyError(violatedIndex(error.message), { cause: error });
  const sentence = sentences.get(code & 0xff);
  return sentence === undefined ? error : new StoreUnavailableError(sentence, { cause: error });
}

/** `UNIQUE constraint failed: index 'collection/name'` → `name`. */
function violatedIndex(message: string): string {
  return /index '[^/']+\/([^']+)'/.exec(message)?.[1] ?? 'unknown';
}
