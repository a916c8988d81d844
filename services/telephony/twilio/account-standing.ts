import type { Proxy } from '../../proxy.ts';
import { createTwilioClient, type TwilioAccount } from './twilio-client.ts';
import { TwilioError } from './twilio-errors.ts';

/** How an account and its number stand at Twilio. */
export interface AccountStanding {
  /** `active`, `suspended` or `closed`. */
  readonly status: string;
  /** A trial account reaches verified numbers only. */
  readonly isTrial: boolean;
  /** What the number can do; undefined where it is none of the account's, or none was asked for. */
  readonly number: { readonly calls: boolean; readonly texts: boolean } | undefined;
}

/**
 * Looks at an account and at the number that it sends from.
 * @throws {TwilioError} when Twilio refuses or does not answer.
 * @see https://www.twilio.com/docs/phone-numbers/api/incomingphonenumber-resource
 */
export async function accountStanding(
  account: TwilioAccount,
  { proxy, timeoutMs }: { readonly proxy?: Proxy | undefined; readonly timeoutMs: number },
): Promise<AccountStanding> {
  const client = await createTwilioClient(account, timeoutMs, proxy);
  try {
    const { status, type } = await client.api.v2010.accounts(account.accountSid).fetch();
    const { from: phoneNumber } = account;
    const [number] = phoneNumber === undefined ? [] : await client.incomingPhoneNumbers.list({ phoneNumber, limit: 1 });
    const { voice, sms } = number?.capabilities ?? {};
    return { status, isTrial: type === 'Trial', number: number && { calls: voice === true, texts: sms === true } };
  } catch (error) {
    throw new TwilioError('tell how the account stands', error);
  }
}
