import { z } from 'zod';
import { languages } from '../../services/localization/localization.ts';
import { defaultPolicy } from '../../services/policy/policy.ts';
import { apiTokens } from './api-tokens-config.ts';
import * as format from './config-formats.ts';
import { externalMfaShape } from './external-mfa-config.ts';
import { handOffShape } from './hand-off-config.ts';
import { helpdeskShape } from './helpdesk-config.ts';
import { microsoftShape } from './microsoft-config.ts';
import { mongodbProblem } from './mongodb-checks.ts';
import { twilioShape } from './twilio-config.ts';
import { facts, type VariableFacts } from './variable-facts.ts';
import { watchingShape } from './watching-config.ts';

const notProxy = 'must be a URL such as http://proxy.example.com:3128, with what stands before @ percent-encoded';
const portNumber = 'a port, 0 to 65535';
const countryList = 'country codes separated by commas; `default`, `all`, and a minus before one that is blocked';

export const mode = z
  .enum(['demo', 'production'])
  .default('demo')
  .register(facts, { about: 'whether this is the demo on this machine, or serves an organization' });

/** Variables of both modes. */
export const sharedShape = {
  PORT: format.port
    .default(3978)
    .register(facts, { about: 'where Teams and others reach the bot; 0 takes a free one', form: portNumber }),
  DATA_DIR: format.text
    .default('data')
    .register(facts, { about: 'where the demo has its store, its key and its log', form: 'a path' }),
  POLICY_FILE: format.text.optional().register(facts, {
    about: 'the policy per group that the first start takes into the store',
    form: 'the path of a file of JSON',
    without: '`policy.json` beside `DATA_DIR`, if it is there',
  }),
  LOG_LEVEL: z
    .enum(format.logLevels, `must be one of ${format.logLevels.join(', ')}`)
    .default('info')
    .register(facts, { about: 'what is logged; audit anchors are, whatever it is' }),
  ORGANIZATION: format.text.max(64, 'must be at most 64 characters').default('Contoso (demo)').register(facts, {
    about: 'the organization’s name, on cards and in authenticator apps',
    form: 'a line of at most 64 characters; 32 for `npm run teams:package`; in production not the demo’s',
  }),
  DEFAULT_LANGUAGE: format.language.default('en').register(facts, {
    about: 'the language of people whose own is not known',
    form: `${languages.join(', ')}, or a tag that begins so`,
  }),
  BACKUP_PHONE: z
    .enum(['offered', 'required', 'off'], 'must be offered, required or off')
    .default(defaultPolicy.backupPhone)
    .register(facts, { about: 'whether a phone is asked for after an authenticator app' }),
  RECOVERY_CODES: z
    .enum(['offered', 'required', 'off'], 'must be offered, required or off')
    .default(defaultPolicy.recoveryCodes)
    .register(facts, { about: 'whether recovery codes are made after the first way to verify' }),
  CALL_PIN: z
    .enum(['off', 'required'], 'must be off or required')
    .default(defaultPolicy.callPin)
    .register(facts, { about: 'whether people enter a PIN of theirs before # when they are called' }),
  APPROVAL_PIN: z
    .enum(['off', 'required'], 'must be off or required')
    .default(defaultPolicy.approvalPin)
    .register(facts, { about: 'whether people enter a PIN of theirs with each approval on their phone' }),
  APP_PASSWORDS: z
    .enum(['allowed', 'off'], 'must be allowed or off')
    .default(defaultPolicy.appPasswords.allowed ? 'allowed' : 'off')
    .register(facts, { about: 'whether people may make app passwords' }),
  API_TOKENS: apiTokens('app-passwords').default([]).register(facts, {
    about: 'programs that may ask whether an app password is right, beside those of `npm run api:token`',
    form: 'NAME:TOKEN separated by commas; a token has 128 random bits',
    isSecret: true,
  }),
  ...handOffShape,
  TEXT_COUNTRIES: format
    .countries('text')
    .optional()
    .register(facts, { about: 'countries that may be texted', form: countryList, without: '`default`' }),
  CALL_COUNTRIES: format
    .countries('call')
    .optional()
    .register(facts, { about: 'countries that may be called', form: countryList, without: '`default`' }),
  COUNTRY_SENDS_PER_HOUR: format.sendsPerHour(100).default(defaultPolicy.sendLimits.country.perHour).register(facts, {
    about:
      'how many texts one country is sent in an hour, and how many calls, whoever asks; in a day three times as many',
    form: 'a number, 100 to 100000',
  }),
  PREFIX_SENDS_PER_HOUR: format.sendsPerHour(50).default(defaultPolicy.sendLimits.prefix.perHour).register(facts, {
    about:
      'how many texts go to numbers with the same first seven digits in an hour, and how many calls; in a day twice as many',
    form: 'a number, 50 to 100000',
  }),
  DEFAULT_COUNTRY: format.country.default('US').register(facts, {
    about: 'the country that the card for a phone number begins with, for who has no office phone',
    form: 'a country code of two letters',
  }),
  TEXT_CODE_HOST: format.host.optional().register(facts, {
    about: 'the website on which texted codes are typed, so that phones offer them there alone',
    form: 'a host name',
  }),
  DRAIN_SECONDS: format
    .wholeNumber('must be a number of seconds')
    .refine((seconds) => seconds <= 60, 'must be at most 60')
    .default(0)
    .register(facts, {
      about:
        'how long a bot that was told to stop says so on `/readyz` and still serves, for a load balancer that has to notice',
      form: 'seconds, 0 to 60; with 50 for the longest request, less than it is given to stop (compose 75, Kubernetes 90)',
    }),
  ...helpdeskShape,
  ...watchingShape,
  SET_UP_LIFETIME_SECONDS: format
    .wholeNumber('must be a number of seconds')
    .refine((seconds) => seconds >= 60, 'must be at least 60')
    .refine((seconds) => seconds <= 3600, 'must be at most 3600')
    .default(defaultPolicy.setUpLifetimeSeconds)
    .register(facts, { about: 'how long a started set-up waits for its proof', form: 'seconds, 60 to 3600' }),
};

/** Variables of the demo. */
export const demoSchema = z.object({
  ...sharedShape,
  MONGODB_URI: format.mongodbUri.optional().register(facts, {
    about: 'where state lives',
    form: 'a connection string of MongoDB; in production a replica set, with TLS and a user unless it is on this machine',
    without: 'in the demo one file in `DATA_DIR`',
    isSecret: true,
  }),
  PLAYGROUND: z
    .enum(['on', 'off'], 'must be on or off')
    .default('on')
    .register(facts, { about: 'the Teams client in the browser, once for an employee and once for the helpdesk' }),
  PLAYGROUND_PORT: format.port
    .default(56_150)
    .register(facts, { about: 'where the employee’s is; 0 takes a free one', form: portNumber }),
  HELPDESK_PLAYGROUND_PORT: format.port
    .default(56_151)
    .register(facts, { about: 'where the helpdesk’s is; 0 takes a free one', form: portNumber }),
});

/** Variables of production. */
export const productionSchema = z.object({
  ...sharedShape,
  HELPDESK_AGENTS: format.ids('must be object ids (GUIDs, not zeros) separated by commas').default([]).register(facts, {
    about: 'people at the helpdesk, by their object ids in Entra',
    form: 'GUIDs separated by commas',
  }),
  HELPDESK_GROUP: format.guid.optional().register(facts, {
    about: 'the group in Entra whose members are at the helpdesk too, by its object id',
    form: 'a GUID',
  }),
  TEAMS_APP_ID: format.guid.optional().register(facts, {
    about:
      'the app in the organization’s catalog, so that the bot can install itself for whom the helpdesk sends a request',
    form: 'a GUID, and not the bot’s',
  }),
  ORGANIZATION: sharedShape.ORGANIZATION.unwrap().refine(
    (name) => !format.demoName.test(name),
    'must be the name of your organization, and not one of a demo',
  ),
  HOST: format.text.default('0.0.0.0').register(facts, { about: 'the address to listen on', form: 'an address' }),
  METRICS_HOST: format.text
    .default('127.0.0.1')
    .register(facts, { about: 'the address on which metrics are asked for', form: 'an address' }),
  MONGODB_URI: format.mongodbUri.superRefine((uri, context) => {
    const message = mongodbProblem(uri);
    if (message !== undefined) context.addIssue({ code: 'custom', message });
  }),
  ...microsoftShape,
  ALLOWED_TENANTS: format.ids('must be tenant ids (GUIDs, not zeros) separated by commas').register(facts, {
    about: 'tenants whose people are served, the bot’s own among them',
    form: 'GUIDs separated by commas',
  }),
  ENCRYPTION_KEYS: format.keyRing.clone().register(facts, {
    about: 'keys that seal secrets, newest first',
    form: 'ID:BASE64 of 32 random bytes, separated by commas',
    isSecret: true,
  }),
  PUBLIC_URL: z
    .url({ protocol: /^https$/u, error: 'must be an https:// URL' })
    .refine((url) => !/[?#@]/u.test(url), 'must be an address alone, without ?, # or @')
    .register(facts, { about: 'where Teams and people reach this bot', form: 'an https:// address' }),
  HTTPS_PROXY: z
    .url({ protocol: /^https?$/u, error: notProxy })
    .refine(format.isUsableAddress, notProxy)
    .optional()
    .register(facts, {
      about: 'a proxy for all that the bot asks, but MongoDB; `ALL_PROXY`, `HTTP_PROXY` and small letters are read too',
      form: 'an http:// or https:// address; a name and password in it are percent-encoded',
      isSecret: true,
    }),
  NO_PROXY: z
    .string()
    .optional()
    .register(facts, { about: 'hosts that are reached without the proxy', form: 'hosts separated by commas' }),
  ...twilioShape,
  ...externalMfaShape,
});

/** What Node reads itself, at its start. */
export const nodeVariables: Readonly<Record<string, VariableFacts>> = {
  NODE_EXTRA_CA_CERTS: {
    about: 'authorities to believe besides the usual ones, such as a proxy’s; it does nothing in `.env`',
    form: 'the path of a file of PEM',
  },
};

/** As the demo reads them where the modes differ: there each says what it is. */
export const declared: Readonly<Record<string, z.ZodType>> = {
  MODE: mode,
  ...productionSchema.shape,
  ...demoSchema.shape,
};

/** Every variable there is; `.env.example` explains each. */
export const configVariables: readonly string[] = [
  ...new Set(['MODE', ...Object.keys(demoSchema.shape), ...Object.keys(productionSchema.shape)]),
];

/** @throws for a variable that does not say what it is for */
export function factsOf(name: string): VariableFacts {
  const schema = declared[name];
  const said = schema && facts.get(schema);
  if (said === undefined) throw new Error(`${name} does not say what it is for`);
  return said;
}

/** Those that may be in files. */
export const secretVariables = configVariables.filter((name) => factsOf(name).isSecret);
