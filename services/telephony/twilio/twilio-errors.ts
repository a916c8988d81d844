import type { Dispatch, DispatchRefusal } from '../telephony.ts';

/**
 * Twilio's error codes that say something about the number, of requests and of deliveries.
 * @see https://www.twilio.com/docs/api/errors
 */
const refusals: Readonly<Record<number, DispatchRefusal>> = {
  13223: 'invalid-number',
  /** Not callable, or no such number. */
  13224: 'invalid-number',
  /** Twilio's own list of numbers that are not called. */
  13225: 'blocked',
  13227: 'blocked',
  21211: 'invalid-number',
  21214: 'unreachable',
  21215: 'blocked',
  21216: 'blocked',
  21217: 'invalid-number',
  /** A trial account calls verified numbers only. */
  21219: 'blocked',
  /** To and From are the same number. */
  21266: 'invalid-number',
  21408: 'blocked',
  /** A trial account texts verified numbers only. */
  21608: 'blocked',
  21610: 'unsubscribed',
  21612: 'unreachable',
  21614: 'not-a-mobile',
  /** A landline. */
  21635: 'not-a-mobile',
  30003: 'unreachable',
  30004: 'blocked',
  30005: 'unreachable',
  30006: 'not-a-mobile',
  /** Filtered by the carrier. */
  30007: 'blocked',
  /** Twilio took it for fraud with texts to numbers that nobody has. */
  30450: 'blocked',
  /** A SIP number at which nobody is registered now. */
  32009: 'unreachable',
};

/** Permissions of the account: the person can choose another way, the operator can grant them. */
const accountPermissions: ReadonlySet<number> = new Set([13227, 21215, 21219, 21408, 21608]);

/** Too much at once: nothing is wrong with the number, and later it may be right. */
const busyCodes: ReadonlySet<number | string> = new Set([20429, 21611, 30001]);

/** The system's codes for a connection that never came about: nothing was asked. */
const unconnectedCodes: ReadonlySet<number | string> = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN']);

/** Why a carrier did not deliver; `rejected` when the code says nothing about the number. */
export function refusalOf(code: number | undefined): DispatchRefusal {
  return (code === undefined ? undefined : refusals[code]) ?? 'rejected';
}

/**
 * Twilio refused a request, or could not be asked. Neither `message` nor `cause` quotes what was asked or answered:
 * both have numbers and bodies in them.
 */
export class TwilioError extends Error {
  override readonly name = 'TwilioError';
  /** HTTP status; undefined when there was no answer. */
  readonly status: number | undefined;
  /** Twilio's error code, or the system's. */
  readonly code: number | string | undefined;

  constructor(action: string, error: unknown) {
    const status = property(error, 'status');
    const code = property(error, 'code');
    const told = [typeof status === 'number' && `HTTP ${status}`, code !== undefined && `code ${code}`];
    super(`Twilio did not ${action} (${told.filter(Boolean).join(', ') || 'no answer'})`, { cause: unquoted(error) });
    this.status = typeof status === 'number' ? status : undefined;
    this.code = code;
  }
}

/** What came of a request that failed so. */
export function dispatchOf({ status, code }: TwilioError): Exclude<Dispatch, { code: 'accepted' }> {
  // What any other fault left behind nobody knows; a 503 without a code of Twilio's is of something on the way to it.
  const isOut = status === 503 && typeof code === 'number';
  const isUnsent = status === 429 || isOut || busyCodes.has(code ?? '');
  if (isUnsent || unconnectedCodes.has(code ?? '')) return { code: 'unavailable', isUnsent: true };
  const isRefusal = status !== undefined && status >= 400 && status < 500 && status !== 408;
  if (!isRefusal) return { code: 'unavailable' };
  return { code: 'refused', reason: refusalOf(typeof code === 'number' ? code : undefined) };
}

/** Whether the operator should hear of it: everything but what is about the number alone. */
export function concernsOperator({ status, code }: TwilioError): boolean {
  const isAboutNumber = status !== undefined && status < 500 && typeof code === 'number' && code in refusals;
  return !isAboutNumber || accountPermissions.has(code);
}

function property(error: unknown, name: 'status' | 'code'): number | string | undefined {
  if (!(error instanceof Error)) return undefined;
  const value: unknown = Object.entries(error).find(([key]) => key === name)?.[1];
  if (typeof value === 'number') return value;
  return typeof value === 'string' && /^[\w.-]{1,64}$/u.test(value) ? value : undefined;
}

/** The kind of an error and where it was thrown. Its message and its other properties quote requests and answers. */
function unquoted(error: unknown): Error {
  const cause = new Error(error instanceof Error ? error.constructor.name : typeof error);
  if (!(error instanceof Error)) return cause;
  const { stack = '', message } = error;
  const at = stack.indexOf(message);
  const frames = stack.slice(at === -1 ? 0 : at + message.length).match(/^\s+at \S.*[:\s(]\S+\)?$/gmu) ?? [];
  cause.stack = [`Error: ${cause.message}`, ...frames].join('\n');
  return cause;
}
