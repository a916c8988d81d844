import { z } from 'zod';
import type { TwilioAccount } from '../../services/telephony/twilio/twilio-client.ts';
import { e164Pattern } from '../../services/phone-numbers/phone-number.ts';
import { facts } from './variable-facts.ts';

const sid = (prefix: string) =>
  z.string().regex(new RegExp(`^${prefix}[0-9a-fA-F]{32}$`, 'u'), `must be ${prefix} and 32 hexadecimal digits`);
const text = z.string().trim().min(1, 'must not be empty');
const place = (example: string) =>
  z.string().regex(/^[a-z][a-z0-9-]{1,30}$/u, `must be a name of Twilio's, such as ${example}`);

const withAny = 'with any other `TWILIO_` variable';

/** The variables of texts and calls: none of them, or those that belong together. */
export const twilioShape = {
  TWILIO_ACCOUNT_SID: sid('AC').optional().register(facts, {
    about: 'the account at Twilio that texts and calls; without it nobody is texted or called',
    form: 'AC and 32 hexadecimal digits',
    needed: withAny,
  }),
  TWILIO_AUTH_TOKEN: text.optional().register(facts, {
    about: 'its token, which also tells Twilio’s requests from forged ones',
    form: 'as Twilio shows it',
    needed: withAny,
    isSecret: true,
  }),
  TWILIO_API_KEY: sid('SK').optional().register(facts, {
    about: 'signs the requests to Twilio instead of the token',
    form: 'SK and 32 hexadecimal digits',
    needed: 'with `TWILIO_API_SECRET`',
  }),
  TWILIO_API_SECRET: text.optional().register(facts, {
    about: 'the secret of that key',
    form: 'as Twilio shows it',
    needed: 'with `TWILIO_API_KEY`',
    isSecret: true,
  }),
  TWILIO_FROM: z
    .string()
    .regex(e164Pattern, 'must be a phone number with its country, such as +31201234567')
    .optional()
    .register(facts, {
      about: 'the number that calls and texts',
      form: 'a phone number with its country, such as +31201234567',
      needed: `${withAny}, unless \`TWILIO_MESSAGING_SERVICE_SID\` is there`,
    }),
  TWILIO_MESSAGING_SERVICE_SID: sid('MG').optional().register(facts, {
    about: 'a messaging service that texts instead; alone, it leaves calls out',
    form: 'MG and 32 hexadecimal digits',
  }),
  TWILIO_EDGE: place('dublin')
    .optional()
    .register(facts, { about: 'where requests enter Twilio’s network', form: 'a name of Twilio’s, such as dublin' }),
  TWILIO_REGION: place('ie1')
    .optional()
    .register(facts, { about: 'where Twilio processes them', form: 'a name of Twilio’s, such as ie1' }),
  TWILIO_API_BASE_URL: z
    .url({ protocol: /^https$/u, error: 'must be an https:// URL' })
    .optional()
    .register(facts, { about: 'Twilio’s API elsewhere, instead of edge and region', form: 'an https:// address' }),
};

export const twilioVariables: readonly string[] = Object.keys(twilioShape);

/** Variables and their values. */
export type Environment = Readonly<Record<string, string | undefined>>;
type TwilioValues = z.infer<z.ZodObject<typeof twilioShape>>;

/** What of the Twilio variables does not go together; a line for each. */
export function twilioProblems(set: Environment): string[] {
  const isSet = (name: string): boolean => set[name] !== undefined;
  if (!twilioVariables.some(isSet)) return [];
  const together =
    'is missing: the TWILIO_ variables go together, or leave all of them out and nobody is texted or called';
  const problems = ['TWILIO_ACCOUNT_SID', 'TWILIO_AUTH_TOKEN']
    .filter((name) => !isSet(name))
    .map((name) => `${name} ${together}`);
  if (!isSet('TWILIO_FROM') && !isSet('TWILIO_MESSAGING_SERVICE_SID')) {
    problems.push(`TWILIO_FROM ${together} (or TWILIO_MESSAGING_SERVICE_SID, for texts alone)`);
  }
  if (isSet('TWILIO_API_KEY') !== isSet('TWILIO_API_SECRET')) {
    problems.push(
      `${isSet('TWILIO_API_KEY') ? 'TWILIO_API_SECRET' : 'TWILIO_API_KEY'} is missing: an API key has both`,
    );
  }
  if (isSet('TWILIO_API_BASE_URL') && (isSet('TWILIO_EDGE') || isSet('TWILIO_REGION'))) {
    problems.push('TWILIO_API_BASE_URL takes the place of TWILIO_EDGE and TWILIO_REGION: remove it or them');
  }
  return problems;
}

/** The account that the variables name; undefined without them. */
export function twilioAccount(values: TwilioValues): TwilioAccount | undefined {
  const { TWILIO_ACCOUNT_SID: accountSid, TWILIO_AUTH_TOKEN: authToken } = values;
  const { TWILIO_API_KEY: keySid, TWILIO_API_SECRET: secret } = values;
  if (accountSid === undefined || authToken === undefined) return undefined;
  return {
    accountSid,
    authToken,
    apiKey: keySid === undefined || secret === undefined ? undefined : { sid: keySid, secret },
    from: values.TWILIO_FROM,
    messagingServiceSid: values.TWILIO_MESSAGING_SERVICE_SID,
    edge: values.TWILIO_EDGE,
    region: values.TWILIO_REGION,
    apiBaseUrl: values.TWILIO_API_BASE_URL,
  };
}
