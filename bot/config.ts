import { z } from 'zod';
import { matchLanguage } from '../services/localization/localization.ts';
import type { Language } from '../services/localization/words.ts';
import {
  CountryListError,
  type CountryPolicy,
  type CountryRule,
  defaultCountryPolicy,
  parseCountryRule,
} from '../services/phone-numbers/country-policy.ts';
import { isCountry } from '../services/phone-numbers/known-countries.ts';
import type { PhoneChannel } from '../services/phone-numbers/phone-number.ts';
import { defaultPolicy, type Policy } from '../services/policy/policy.ts';
import { KeyRingError, parseKeyRing, type KeyRing } from '../services/secrets/key-ring.ts';
import type { TwilioAccount } from '../services/telephony/twilio-client.ts';
import { believesAnyServer, credulousSettings } from './certificate-checks.ts';
import { twilioAccount, twilioProblems, twilioShape, twilioVariables } from './twilio-config.ts';

/** One or more variables are missing or wrong. `message` has a line for each, fit to print; it quotes no value. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

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
  if (match === undefined) context.addIssue({ code: 'custom', message: 'must be one of the languages: en, nl' });
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
const mongodbUri = z.string().regex(/^mongodb(\+srv)?:\/\//u, 'must begin with mongodb:// or mongodb+srv://');

const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;

const sharedShape = {
  PORT: port.default(3978),
  DATA_DIR: text.default('data'),
  LOG_LEVEL: z.enum(logLevels, `must be one of ${logLevels.join(', ')}`).default('info'),
  ORGANIZATION: text.max(64, 'must be at most 64 characters').default('Contoso (demo)'),
  DEFAULT_LANGUAGE: language.default('en'),
  BACKUP_PHONE: z.enum(['offered', 'required', 'off'], 'must be offered, required or off').default('offered'),
  CALL_PIN: z.enum(['off', 'required'], 'must be off or required').default('off'),
  TEXT_COUNTRIES: countries('text').optional(),
  CALL_COUNTRIES: countries('call').optional(),
  DEFAULT_COUNTRY: country.default('US'),
  SET_UP_LIFETIME_SECONDS: wholeNumber('must be a number of seconds')
    .refine((seconds) => seconds >= 60, 'must be at least 60')
    .refine((seconds) => seconds <= 3600, 'must be at most 3600')
    .default(defaultPolicy.setUpLifetimeSeconds),
};

const demoSchema = z.object({
  ...sharedShape,
  MONGODB_URI: mongodbUri.optional(),
  PLAYGROUND: z.enum(['on', 'off'], 'must be on or off').default('on'),
  PLAYGROUND_PORT: port.default(56_150),
});

const guid = z.guid('must be a GUID');
const keyRing = z.string().transform((value, context): KeyRing | undefined => {
  try {
    return parseKeyRing(value);
  } catch (error) {
    const message = error instanceof KeyRingError ? error.message : 'cannot be read';
    context.addIssue({ code: 'custom', message });
    return undefined;
  }
});

const productionSchema = z.object({
  ...sharedShape,
  HELPDESK_AGENTS: z
    .string()
    .transform((list) => list.split(',').map((id) => id.trim().toLowerCase()))
    .pipe(z.array(z.guid('must be object ids (GUIDs) separated by commas')))
    .default([]),
  ORGANIZATION: sharedShape.ORGANIZATION.unwrap(),
  HOST: text.default('0.0.0.0'),
  MONGODB_URI: mongodbUri.refine(
    (uri) => !believesAnyServer(uri),
    'must not have MongoDB believed without its certificate (tlsInsecure, tlsAllowInvalid…): use tlsCAFile',
  ),
  MICROSOFT_APP_ID: guid,
  MICROSOFT_APP_PASSWORD: text,
  MICROSOFT_APP_TENANT_ID: guid,
  ALLOWED_TENANTS: z
    .string()
    .transform((list) => list.split(',').map((id) => id.trim().toLowerCase()))
    .pipe(z.array(z.guid('must be tenant ids (GUIDs) separated by commas')).min(1)),
  ENCRYPTION_KEYS: keyRing,
  PUBLIC_URL: z
    .url({ protocol: /^https$/u, error: 'must be an https:// URL' })
    .refine((url) => !/[?#@]/u.test(url), 'must be an address alone, without ?, # or @'),
  ...twilioShape,
});

/** Every variable there is; `.env.example` explains each. */
export const configVariables: readonly string[] = [
  ...new Set(['MODE', ...Object.keys(demoSchema.shape), ...Object.keys(productionSchema.shape)]),
];

/** HOST is set on many a machine for reasons of its own, so demo mode does not take it for a wish. */
const productionOnly = Object.keys(productionSchema.shape).filter(
  (name) => !(name in demoSchema.shape) && name !== 'HOST' && !twilioVariables.includes(name),
);
const demoOnly = Object.keys(demoSchema.shape).filter((name) => !(name in productionSchema.shape));

interface SharedConfig {
  readonly port: number;
  readonly host: string;
  readonly dataDirectory: string;
  readonly logLevel: string;
  readonly organization: string;
  readonly defaultLanguage: Language;
  /** Where texts and calls may go. */
  readonly countries: CountryPolicy;
  /** The organization's own country, ISO 3166-1 alpha-2. */
  readonly defaultCountry: string;
  readonly policy: Policy;
  /** Object ids of the people at the helpdesk, who hear of fraud and the like. */
  readonly helpdeskAgents: readonly string[];
}

/** Loopback only, no Microsoft account, an embedded store and the Playground. */
export interface DemoConfig extends SharedConfig {
  readonly mode: 'demo';
  readonly mongodbUri: string | undefined;
  readonly playground: { readonly port: number } | undefined;
}

export interface ProductionConfig extends SharedConfig {
  readonly mode: 'production';
  readonly mongodbUri: string;
  readonly bot: { readonly appId: string; readonly appPassword: string; readonly tenantId: string };
  readonly allowedTenants: ReadonlySet<string>;
  readonly keyRing: KeyRing;
  /** Where Teams and other services reach this bot. */
  readonly publicUrl: string;
  /** Who texts and calls; undefined where nobody does. */
  readonly twilio: TwilioAccount | undefined;
}

export type Config = DemoConfig | ProductionConfig;

/** Kofi Demo, of the demo directory. */
const demoAgents = ['00000000-0000-0000-0000-000000000004'];

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The configuration, from environment variables; `.env.example` explains each. Demo mode and production do not mix:
 * what belongs to the other mode is refused, because an empty app id would switch authentication off.
 * @throws {ConfigError} naming every variable that is missing or wrong.
 */
export function readConfig(environment: Environment): Config {
  const set = Object.fromEntries(
    Object.entries(environment).filter(([, value]) => value !== undefined && value !== ''),
  );
  const mode = z.enum(['demo', 'production']).default('demo').safeParse(set['MODE']);
  if (!mode.success) throw new ConfigError('MODE must be demo or production');
  return Object.freeze(mode.data === 'demo' ? demoConfig(set) : productionConfig(set));
}

function demoConfig(set: Environment): DemoConfig {
  const foreign = 'belongs to production, and demo mode signs nobody in: set MODE=production, or remove it';
  // The demo's phones are the simulator's; with real credentials it would text and call real people.
  const real = 'belongs to production: the demo texts and calls nobody. Set MODE=production, or remove it';
  const problems = [...refused(set, productionOnly, foreign), ...refused(set, twilioVariables, real)];
  const values = parse(demoSchema, set, problems);
  return {
    mode: 'demo',
    host: '127.0.0.1',
    helpdeskAgents: demoAgents,
    ...shared(values),
    mongodbUri: values.MONGODB_URI,
    playground: values.PLAYGROUND === 'on' ? { port: values.PLAYGROUND_PORT } : undefined,
  };
}

function productionConfig(set: Environment): ProductionConfig {
  const foreign = refused(set, demoOnly, 'belongs to demo mode: remove it');
  const values = parse(productionSchema, set, [...foreign, ...twilioProblems(set), ...credulousSettings(set)]);
  if (values.ENCRYPTION_KEYS === undefined) throw new ConfigError('ENCRYPTION_KEYS cannot be read');
  return {
    mode: 'production',
    host: values.HOST,
    helpdeskAgents: values.HELPDESK_AGENTS,
    ...shared(values),
    mongodbUri: values.MONGODB_URI,
    bot: {
      appId: values.MICROSOFT_APP_ID,
      appPassword: values.MICROSOFT_APP_PASSWORD,
      tenantId: values.MICROSOFT_APP_TENANT_ID,
    },
    allowedTenants: new Set(values.ALLOWED_TENANTS),
    keyRing: values.ENCRYPTION_KEYS,
    publicUrl: values.PUBLIC_URL,
    twilio: twilioAccount(values),
  };
}

function shared(values: z.infer<z.ZodObject<typeof sharedShape>>): Omit<SharedConfig, 'host' | 'helpdeskAgents'> {
  return {
    port: values.PORT,
    dataDirectory: values.DATA_DIR,
    logLevel: values.LOG_LEVEL,
    organization: values.ORGANIZATION,
    defaultLanguage: values.DEFAULT_LANGUAGE,
    countries: {
      text: values.TEXT_COUNTRIES ?? defaultCountryPolicy.text,
      call: values.CALL_COUNTRIES ?? defaultCountryPolicy.call,
    },
    defaultCountry: values.DEFAULT_COUNTRY,
    policy: {
      ...defaultPolicy,
      setUpLifetimeSeconds: values.SET_UP_LIFETIME_SECONDS,
      backupPhone: values.BACKUP_PHONE,
      callPin: values.CALL_PIN,
    },
  };
}

/** A line for every variable that belongs to the other mode. */
function refused(set: Environment, names: readonly string[], why: string): string[] {
  return names.filter((name) => set[name] !== undefined).map((name) => `${name} ${why}`);
}

function parse<Schema extends z.ZodType>(
  schema: Schema,
  set: Environment,
  problems: readonly string[],
): z.infer<Schema> {
  const result = schema.safeParse(set);
  if (result.success && problems.length === 0) return result.data;
  const lines = (result.error?.issues ?? []).map(({ path, message }) => {
    const name = String(path[0]);
    return set[name] === undefined ? `${name} is missing` : `${name} ${message}`;
  });
  throw new ConfigError([...new Set([...problems, ...lines])].join('\n'));
}
