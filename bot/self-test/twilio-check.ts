import type { Proxy } from '../../services/proxy.ts';
import { type AccountStanding, accountStanding } from '../../services/telephony/twilio/account-standing.ts';
import type { TwilioAccount } from '../../services/telephony/twilio/twilio-client.ts';
import { TwilioError } from '../../services/telephony/twilio/twilio-errors.ts';
import { type Check, type Finding, ok, warning, wrong } from './check.ts';

/** Whether people can be texted and called; nothing is sent. */
export function twilioCheck(account: TwilioAccount, proxy?: Proxy): Check {
  return {
    name: 'Twilio',
    run: async () => {
      try {
        const standing = await accountStanding(account, { proxy, timeoutMs: 4_000 });
        return [...accountFindings(standing), numberFinding(standing, account)];
      } catch (error) {
        if (error instanceof TwilioError) return [refusal(error, account)];
        throw error;
      }
    },
  };
}

function accountFindings({ account }: AccountStanding): readonly Finding[] {
  if (account === undefined)
    return [ok('Not looked at: whether the account is suspended or on trial, which an API key may not read')];
  if (account.status !== 'active')
    return [wrong('Twilio has suspended or closed the account', 'Twilio’s console says why: often there is no credit')];
  if (!account.isTrial) return [];
  return [warning('The account is on trial: it reaches verified numbers only', 'Upgrade it in Twilio’s console')];
}

const unseenService = 'not looked at: the messaging service, which texts';

function numberFinding({ number }: AccountStanding, { from, messagingServiceSid }: TwilioAccount): Finding {
  if (from === undefined) return ok(`The account answers, and without TWILIO_FROM nobody is called; ${unseenService}`);
  if (number === undefined)
    return warning(
      'TWILIO_FROM is none of the account’s numbers',
      'Buy it, or set TWILIO_FROM to one that is; a number that was only verified may call and never text',
    );
  const { calls } = number;
  const texts = number.texts || messagingServiceSid !== undefined;
  if (calls && messagingServiceSid !== undefined) return ok(`The number can call; ${unseenService}`);
  if (calls && texts) return ok('The number can call and text');
  const cannot = calls ? 'text' : texts ? 'call' : 'call or text';
  const toDo = 'Set TWILIO_FROM to a number that can, or let the policy offer only the methods that work';
  return (calls || texts ? warning : wrong)(`The number in TWILIO_FROM cannot ${cannot}`, toDo);
}

/** Mostly a restricted key without a permission. @see https://www.twilio.com/docs/api/errors/70051 */
const notPermitted = 70051;

function refusal({ status, code, message }: TwilioError, { apiKey }: TwilioAccount): Finding {
  const pair =
    apiKey === undefined ? 'TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN' : 'TWILIO_API_KEY and TWILIO_API_SECRET';
  if (apiKey !== undefined && (status === 403 || code === notPermitted))
    return warning(
      'Twilio does not let TWILIO_API_KEY read the account’s numbers, so nothing was looked at',
      'Let a restricted key read incoming phone numbers; with any other, see in Twilio’s console whether the account is suspended',
    );
  if (status === 401 || status === 403)
    return wrong(
      `Twilio does not take ${pair}`,
      'Copy them from Twilio’s console; TWILIO_REGION has tokens of its own',
    );
  if (status === 404) return wrong('Twilio knows no such account', 'Copy TWILIO_ACCOUNT_SID from Twilio’s console');
  return wrong(message, 'Try again; if it stays, look whether this machine may reach Twilio');
}
