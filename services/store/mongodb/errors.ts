import { MongoError, MongoServerError } from 'mongodb';
import { DuplicateKeyError, StoreUnavailableError } from '../document-store.ts';

const duplicateKey = 11000;
/**
 * Codes with which a server says that it cannot answer now, or not to us: step-downs, shut-downs, time-outs, write
 * concern not met, not authorized, no room on its disk. @see https://github.com/mongodb/mongo/blob/master/src/mongo/base/error_codes.yml
 */
const unavailableCodes = new Set([
  6, 7, 13, 18, 24, 50, 64, 79, 89, 91, 100, 133, 134, 189, 202, 262, 317, 9001, 10107, 11600, 11602, 13388, 13435,
  13436, 14031,
]);
const unavailableLabels = ['RetryableWriteError', 'RetryableError', 'TransientTransactionError', 'NetworkError'];

/** The caller waited as long as it may for MongoDB. */
export class BudgetSpentError extends Error {
  override readonly name = 'BudgetSpentError';
}

/**
 * What the store throws for an error of the driver. What a server answered is never a cause: it repeats stored values,
 * in its message and beside it. Messages are ours for the same reason.
 */
export function mongoError(error: unknown): unknown {
  if (error instanceof MongoServerError) return answeredError(error);
  if (isUnknownHost(error))
    return new StoreUnavailableError(
      `MongoDB's host is not known to DNS (${codeIn(error)}): is its name in the connection string right?`,
      { cause: error },
    );
  const isTimeout = error instanceof DOMException && error.name === 'TimeoutError';
  if (!(error instanceof MongoError || error instanceof BudgetSpentError || isTimeout)) return error;
  const code = codeIn(error);
  const what = certificateCodes.test(code)
    ? `MongoDB's certificate is not trusted (${code}): name its authority with tlsCAFile in the connection string`
    : `MongoDB did not answer: ${error.name} ${code}`.trimEnd();
  return new StoreUnavailableError(what, { cause: error });
}

/** The driver asks DNS for the hosts behind `mongodb+srv:`, and passes on what Node says as it is. */
function isUnknownHost(error: unknown): boolean {
  return error instanceof Error && 'syscall' in error && /^query/u.test(String(error.syscall));
}

/** What Node calls the reasons for not believing a certificate. @see https://nodejs.org/api/tls.html#x509-certificate-error-codes */
const certificateCodes = /CERT|UNABLE_TO_|HOSTNAME_MISMATCH|INVALID_CA|INVALID_PURPOSE/u;

/** The code of the innermost cause that has one (`ECONNREFUSED`), which repeats nothing that was sent. */
function codeIn(error: unknown): string {
  if (!(error instanceof Error)) return '';
  const inner = codeIn(error.cause);
  if (inner !== '') return inner;
  return 'code' in error && /^[A-Z_]{1,64}$/u.test(String(error.code)) ? String(error.code) : '';
}

/** `IllegalOperation`, with which a server by itself answers what only a replica set can do. */
const notAReplicaSet = 20;

function answeredError(error: MongoServerError): Error {
  // The driver puts an error of its own around this one.
  const { originalError } = error as { readonly originalError?: unknown };
  const { code } = originalError instanceof MongoServerError ? originalError : error;
  if (code === notAReplicaSet) {
    return new StoreUnavailableError(
      'MongoDB takes no retryable writes: it has to be a replica set or a sharded cluster',
    );
  }
  if (error.code === duplicateKey) return new DuplicateKeyError(violatedIndex(error.message));
  const what = `${error.name} ${error.codeName ?? ''} ${error.code ?? ''}`.replaceAll(/ +/g, ' ').trim();
  const isUnavailable =
    unavailableCodes.has(Number(error.code)) || unavailableLabels.some((label) => error.hasErrorLabel(label));
  return isUnavailable
    ? new StoreUnavailableError(`MongoDB cannot answer now: ${what}`)
    : new Error(`MongoDB refuses a command: ${what}`);
}

/** `E11000 duplicate key error collection: db.people index: oneActive dup key: { … }` → `oneActive`. */
function violatedIndex(message: string): string {
  return /\bindex: (\S+) dup key/.exec(message)?.[1] ?? 'unknown';
}
