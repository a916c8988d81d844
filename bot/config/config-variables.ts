import { z } from 'zod';
import { languages, matchLanguage } from '../../services/localization/localization.ts';
import type { Language } from '../../services/localization/translate.ts';
import {
  CountryListError,
  type CountryRule,
  defaultCountryPolicy,
  parseCountryRule,
} from '../../services/phone-numbers/country-policy.ts';
import { isCountry } from '../../services/phone-numbers/known-countries.ts';
import type { PhoneChannel } from '../../services/phone-numbers/phone-number.ts';
import { defaultPolicy } from '../../services/policy/policy.ts';
import { weaknessOf } from '../../services/secrets/key-strength.ts';
import { KeyRing, KeyRingError, parseRingKeys } from '../../services/secrets/key-ring.ts';
import { apiTokens } from './api-tokens-config.ts';
import { externalMfaShape } from './external-mfa-config.ts';
import { handOffShape } from './hand-off-config.ts';
import { helpdeskShape } from './helpdesk-config.ts';
import { mongodbProblem } from './mongodb-checks.ts';
import { twilioShape } from './twilio-config.ts';
import { facts, type VariableFacts } from './variable-facts.ts';
import { watchingShape } from './watching-config.ts';

/** Digits only: what `Number` makes of other text (`0x10`, a space) is nobody's intention. */
const wholeNumber = (message: string) =>
  z
    .string()
    .regex(/^\d{1,6}$/u, message)
    .transform(Number);

const port = wholeNumber('must be a port number').refine((number) => number <= 65_535, 'must be at most 65535');
const text = z.string().trim().min(1, 'must not be empty');
const language = z.string().transform((tag, context): Language => {
  const match = matchLanguage(tag);
  if (match === undefined)
    context.addIssue({ code: 'custom', message: `must be one of the languages: ${languages.join(', ')}` });
  return match ?? 'en';
});
const countries = (channel: PhoneChannel) =>
  z.string().transform((list, context): CountryRule => {
    try {
      return parseCountryRule(list, channel);
    } catch (error) {
      if (!(error instanceof CountryListError)) throw error;
      const message = 'must be country codes separated by commas, such as NL,BE or default,IN or all,-CU';
      context.addIssue({ code: 'custom', message });
      return defaultCountryPolicy[channel];
    }
  });
const country = z.string().refine(isCountry, 'must be a country code such as NL');
const mongodbUri = z
  .string()
  .trim()
  .regex(/^mongodb(\+srv)?:\/\//u, 'must begin with mongodb:// or mongodb+srv://');

/** Names of hosts as phones compare them: two labels at least, and no scheme, port or path. */
const host = z
  .string()
  .toLowerCase()
  .max(253, 'must be a host name, such as login.example.com')
  .regex(
    /^(?=.*[a-z])[a-z\d](?:[a-z\d-]{0,61}[a-z\d])?(?:\.[a-z\d](?:[a-z\d-]{0,61}[a-z\d])?)*\.(?!\d+$)[a-z\d][a-z\d-]{0,61}[a-z\d]$/u,
    'must be a host name, such as login.example.com',
  );

const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;

/** Variables of both modes. */
export const sharedShape = {
  PORT: port.default(3978),
  DATA_DIR: text.default('data'),
  POLICY_FILE: text.optional(),
  LOG_LEVEL: z.enum(logLevels, `must be one of ${logLevels.join(', ')}`).default('info'),
  ORGANIZATION: text.max(64, 'must be at most 64 characters').default('Contoso (demo)'),
  DEFAULT_LANGUAGE: language.default('en'),
  BACKUP_PHONE: z
    .enum(['offered', 'required', 'off'], 'must be offered, required or off')
    .default(defaultPolicy.backupPhone),
  RECOVERY_CODES: z
    .enum(['offered', 'required', 'off'], 'must be offered, required or off')
    .default(defaultPolicy.recoveryCodes),
  CALL_PIN: z.enum(['off', 'required'], 'must be off or required').default(defaultPolicy.callPin),
  APPROVAL_PIN: z.enum(['off', 'required'], 'must be off or required').default(defaultPolicy.approvalPin),
  APP_PASSWORDS: z
    .enum(['allowed', 'off'], 'must be allowed or off')
    .default(defaultPolicy.appPasswords.allowed ? 'allowed' : 'off'),
  API_TOKENS: apiTokens('app-passwords').default([]).register(facts, { isSecret: true }),
  ...handOffShape,
  TEXT_COUNTRIES: countries('text').optional(),
  CALL_COUNTRIES: countries('call').optional(),
  DEFAULT_COUNTRY: country.default('US'),
  TEXT_CODE_HOST: host.optional(),
  ...helpdeskShape,
  ...watchingShape(port),
  SET_UP_LIFETIME_SECONDS: wholeNumber('must be a number of seconds')
    .refine((seconds) => seconds >= 60, 'must be at least 60')
    .refine((seconds) => seconds <= 3600, 'must be at most 3600')
    .default(defaultPolicy.setUpLifetimeSeconds),
};

/** Variables of the demo. */
export const demoSchema = z.object({
  ...sharedShape,
  MONGODB_URI: mongodbUri.optional().register(facts, { isSecret: true }),
  PLAYGROUND: z.enum(['on', 'off'], 'must be on or off').default('on'),
  PLAYGROUND_PORT: port.default(56_150),
  HELPDESK_PLAYGROUND_PORT: port.default(56_151),
});

/** Of an id that is a GUID: in small letters, as everything is stored and compared, and not the one that stands for none. */
const idOr = (message: string) =>
  z
    .guid(message)
    .transform((id) => id.toLowerCase())
    .refine((id) => !/^[0-]*$/u.test(id), message);
const guid = idOr('must be a GUID, and not zeros');
const ids = (message: string) =>
  z
    .string()
    .transform((list) => list.split(',').map((id) => id.trim()))
    .pipe(z.array(idOr(message)).min(1));

/** Microsoft's names of companies that there are not, and the demo's own. */
const demoName = /\b(?:contoso|fabrikam|northwind traders|adventure works)\b|\(demo\)|^demo$/iu;

const keyRing = z.string().transform((value, context): KeyRing | undefined => {
  try {
    const keys = parseRingKeys(value);
    const ring = new KeyRing(keys);
    for (const { id, key } of keys) {
      const weakness = weaknessOf(key);
      if (weakness !== undefined) throw new KeyRingError(`Key ${id} of the key ring ${weakness}: make a random one`);
    }
    return ring;
  } catch (error) {
    const message = error instanceof KeyRingError ? error.message : 'cannot be read';
    context.addIssue({ code: 'custom', message });
    return undefined;
  }
});

/** Variables of production. */
export const productionSchema = z.object({
  ...sharedShape,
  HELPDESK_AGENTS: ids('must be object ids (GUIDs, not zeros) separated by commas').default([]),
  HELPDESK_GROUP: guid.optional(),
  TEAMS_APP_ID: guid.optional(),
  ORGANIZATION: sharedShape.ORGANIZATION.unwrap().refine(
    (name) => !demoName.test(name),
    'must be the name of your organization, and not one of a demo',
  ),
  HOST: text.default('0.0.0.0'),
  METRICS_HOST: text.default('127.0.0.1'),
  MONGODB_URI: mongodbUri.superRefine((uri, context) => {
    const message = mongodbProblem(uri);
    if (message !== undefined) context.addIssue({ code: 'custom', message });
  }),
  MICROSOFT_APP_ID: guid,
  MICROSOFT_APP_PASSWORD: text.register(facts, { isSecret: true }),
  MICROSOFT_APP_TENANT_ID: guid,
  ALLOWED_TENANTS: ids('must be tenant ids (GUIDs, not zeros) separated by commas'),
  ENCRYPTION_KEYS: keyRing.register(facts, { isSecret: true }),
  PUBLIC_URL: z
    .url({ protocol: /^https$/u, error: 'must be an https:// URL' })
    .refine((url) => !/[?#@]/u.test(url), 'must be an address alone, without ?, # or @'),
  HTTPS_PROXY: z
    .url({ protocol: /^https?$/u, error: 'must be a URL such as http://proxy.example.com:3128' })
    .optional(),
  NO_PROXY: z.string().optional(),
  ...twilioShape,
  ...externalMfaShape(guid),
});

/** Every variable there is; `.env.example` explains each. */
export const configVariables: readonly string[] = [
  ...new Set(['MODE', ...Object.keys(demoSchema.shape), ...Object.keys(productionSchema.shape)]),
];

const declared: Readonly<Record<string, z.ZodType>> = { ...productionSchema.shape, ...demoSchema.shape };

/** What each says of itself. */
const factsOf = (name: string): VariableFacts | undefined => {
  const schema = declared[name];
  return schema && facts.get(schema);
};

/** Those that may be in files. */
export const secretVariables = configVariables.filter((name) => factsOf(name)?.isSecret);
