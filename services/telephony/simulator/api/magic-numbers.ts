import type { SimulatorAccount } from '../account.ts';
import { ApiError, type ApiErrorCode } from './api-error.ts';
import { isE164 } from '../numbers.ts';

/**
 * Numbers that fail in a way of their own, with the error of a text and of a call, as they do with Twilio's test
 * credentials.
 * @see https://www.twilio.com/docs/iam/test-credentials
 */
const recipients: Readonly<Record<string, { readonly text?: ApiErrorCode; readonly call?: ApiErrorCode }>> = {
  /** Not valid. */
  '+15005550001': { text: 21211, call: 21217 },
  /** Out of reach. */
  '+15005550002': { text: 21612, call: 21214 },
  /** In a country that the account may not reach. */
  '+15005550003': { text: 21408, call: 21215 },
  /** Told the sender to stop, and blocked. */
  '+15005550004': { text: 21610, call: 21216 },
  /** Takes no texts. */
  '+15005550009': { text: 21614 },
};

const senders: typeof recipients = {
  '+15005550001': { text: 21212, call: 21212 },
  '+15005550007': { text: 21606, call: 21210 },
  '+15005550008': { text: 21611 },
};

const notOurs = { text: 21606, call: 21210 } as const;

/** @throws {ApiError} when this number cannot be texted or called */
export function checkRecipient(number: string, kind: 'text' | 'call'): void {
  const code = recipients[number]?.[kind] ?? (isE164(number) ? undefined : 21211);
  if (code !== undefined) throw new ApiError(code);
}

/** @throws {ApiError} when this account cannot send or call from this number */
export function checkSender(number: string, kind: 'text' | 'call', account: SimulatorAccount): void {
  if (number === account.from) return;
  throw new ApiError(senders[number]?.[kind] ?? notOurs[kind]);
}
