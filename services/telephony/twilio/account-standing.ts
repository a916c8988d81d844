import type { Proxy } from '../../proxy.ts';
import { createTwilioClient, type TwilioAccount } from './twilio-client.ts';
import { TwilioError } from './twilio-errors.ts';

/** How an account and its number stand at Twilio. */
export interface AccountStanding {
  /** Undefined where the account is asked with an API key: most keys may not read it. */
  readonly account:
    | {
        /** `active`, `suspended` or `closed`. */
        readonly status: string;
        /** A trial account reaches verified numbers only. */
        readonly isTrial: boolean;
      }
    | undefined;
  /** What the number can do; undefined where it is none of the account's, or none was asked for. */
  readonly number: { readonly calls: boolean; readonly texts: boolean } | undefined;
}

/**
 * Looks at an account and at the number that it sends from.
 * @throws {TwilioError} when Twilio refuses or does not answer.
 * @see https://www.twilio.com/docs/phone-numbers/api/incomingphonenumber-resource
 * @see https://www.twilio.com/docs/iam/api-keys
 */
export async function accountStanding(
  account: TwilioAccount,
  { proxy, timeoutMs }: { readonly proxy?: Proxy | undefined; readonly timeoutMs: number },
): Promise<AccountStanding> {
  const client = await createTwilioClient(account, timeoutMs, proxy);
  try {
    const { accountSid, apiKey, from: phoneNumber } = account;
    const own = apiKey === undefined ? await client.api.v2010.accounts(accountSid).fetch() : undefined;
    // Asked without a number, too: it shows whether Twilio takes the credentials.
    const some = await client.incomingPhoneNumbers.list({ ...(phoneNumber && { phoneNumber }), limit: 1 });
    const [number] = phoneNumber === undefined ? [] : some;
    const { voice, sms } = number?.capabilities ?? {};
    return {
      account: own && { status: own.status, isTrial: own.type === 'Trial' },
      number: number && { calls: voice === true, texts: sms === true },
    };
  } catch (error) {
    throw new TwilioError('tell how the account stands', error);
  }
}
