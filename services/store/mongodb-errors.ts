import { MongoBulkWriteError, MongoError, MongoServerError } from 'mongodb';
import { DuplicateKeyError, StoreUnavailableError } from './document-store.ts';

const duplicateKey = 11000;
/**
 * Codes with which a server says that it cannot answer now, or not to us: step-downs, shut-downs, time-outs, write
 * concern not met, not authorized. @see https://github.com/mongodb/mongo/blob/master/src/mongo/base/error_codes.yml
 */
const unavailableCodes = new Set([
  6, 7, 13, 18, 24, 50, 64, 79, 89, 91, 100, 133, 134, 189, 202, 262, 317, 9001, 10107, 11600, 11602, 13388, 13435,
  13436,
]);
const unavailableLabels = ['RetryableWriteError', 'RetryableError', 'TransientTransactionError', 'NetworkError'];

/** The caller waited as long as it may for MongoDB. */
export class BudgetSpentError extends Error {
  override readonly name = 'BudgetSpentError';
}

/**
 * What the store throws for an error of the driver. Messages are ours: the driver's may quote what it was given. Errors
 * that are the program's own fault, such as an operator that the server does not know, stay as they are.
 */
export function mongoError(error: unknown): unknown {
  if (isDuplicateKey(error)) return new DuplicateKeyError(violatedIndex(error.message), { cause: error });
  if (!isUnavailable(error)) return error;
  const code = error instanceof MongoServerError && error.code !== undefined ? ` ${error.code}` : '';
  return new StoreUnavailableError(`MongoDB did not answer as it should: ${error.name}${code}`, { cause: error });
}

function isDuplicateKey(error: unknown): error is MongoServerError {
  return error instanceof MongoServerError && error.code === duplicateKey;
}

function isUnavailable(error: unknown): error is Error {
  if (error instanceof BudgetSpentError) return true;
  if (error instanceof DOMException) return error.name === 'TimeoutError';
  if (!(error instanceof MongoError)) return false;
  const isAnswer = error instanceof MongoServerError || error instanceof MongoBulkWriteError;
  if (!isAnswer) return true;
  return unavailableCodes.has(Number(error.code)) || unavailableLabels.some((label) => error.hasErrorLabel(label));
}

/** `E11000 duplicate key error collection: db.people index: oneActive dup key: { … }` → `oneActive`. */
function violatedIndex(message: string): string {
  return /\bindex: (\S+) dup key/.exec(message)?.[1] ?? 'unknown';
}
