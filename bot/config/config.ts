import { dirname, join } from 'node:path';
import type { z } from 'zod';
import type { AppRegistration } from '../../services/microsoft/app-registration.ts';
import type { HelpdeskContact } from '../../services/helpdesk/helpdesk-contact.ts';
import type { Language } from '../../services/localization/translate.ts';
import { defaultCountryPolicy } from '../../services/phone-numbers/country-policy.ts';
import { defaultPolicy, type Policy } from '../../services/policy/policy.ts';
import type { ApiToken } from '../../services/api-tokens/api-token.ts';
import { type Proxy, proxyOf, proxyVariablesIn } from '../../services/proxy.ts';
import type { KeyRing } from '../../services/secrets/key-ring.ts';
import type { StoreChoice } from '../../services/store/open-store.ts';
import type { Programs } from '../../services/ticket-systems/programs.ts';
import type { TwilioAccount } from '../../services/telephony/twilio/twilio-client.ts';
import { insecureTlsSettings } from './certificate-checks.ts';
import { externalMfa, type ExternalMfaConfig, externalMfaProblems } from './external-mfa-config.ts';
import { handOffProblems, handOffPrograms } from './hand-off-config.ts';
import { helpdeskContact } from './helpdesk-config.ts';
import { appRegistration, identityHosts, machineIdentity, microsoftProblems } from './microsoft-config.ts';
import { misspeltNames, renamed } from './misspelt-names.ts';
import { demoSchema, mode, productionSchema, secretVariables, type sharedShape } from './config-variables.ts';
import { withSecretFiles } from './secret-files.ts';
import { watchingConfig, type WatchingConfig, watchingProblems } from './watching-config.ts';
import { type Environment, twilioAccount, twilioProblems, twilioVariables } from './twilio-config.ts';

/**
 * One or more variables are missing or wrong. `message` has a line for each, fit to print; it quotes no value, but for the
 * path of a file that a secret should be in.
 */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

/** They are set on many a machine for reasons of its own, so demo mode does not take them for a wish. */
const machineWide = ['HOST', 'HTTPS_PROXY', 'NO_PROXY', ...machineIdentity];
const productionOnly = Object.keys(productionSchema.shape).filter(
  (name) => !(name in demoSchema.shape) && !machineWide.includes(name) && !twilioVariables.includes(name),
);
const demoOnly = Object.keys(demoSchema.shape).filter((name) => !(name in productionSchema.shape));

interface SharedConfig {
  readonly port: number;
  readonly host: string;
  /** How long, in seconds, it serves after it was told to stop. */
  readonly drainSeconds: number;
  /** Where the demo's own files are: its log, its key and its store, unless that is MongoDB. */
  readonly dataDirectory: string;
  readonly store: StoreChoice;
  readonly logLevel: string;
  readonly organization: string;
  readonly defaultLanguage: Language;
  /** The organization's own country, ISO 3166-1 alpha-2. */
  readonly defaultCountry: string;
  /** What holds of the policy where no document in the store says anything. */
  readonly policy: Policy;
  /** A file that the policy is taken from at first; one that was named has to be there. */
  readonly policyFile: { readonly path: string; readonly isNamed: boolean };
  /** Where everybody reaches the helpdesk; absent when nothing is said of it. */
  readonly helpdesk?: HelpdeskContact;
  /** Programs that may ask the API, beside those whose tokens are in the store. */
  readonly apiTokens: readonly ApiToken[];
  /** Programs that sign what they ask for, and those that are told. */
  readonly ticketSystems: Programs;
  /** Who watches the bot, and where. */
  readonly watching: WatchingConfig;
  /** The host on which texted codes are typed, for phones that offer them there; absent where it is no website. */
  readonly textCodeHost?: string;
  /** Variables that may have been meant to be settings, in sentences fit to print; absent where there is none. */
  readonly misspelt?: readonly string[];
}

/** Loopback only, no Microsoft account, an embedded store and the Playgrounds. */
interface DemoConfig extends SharedConfig {
  readonly mode: 'demo';
  /** The ports where an employee chats, and where the helpdesk does. */
  readonly playground: { readonly port: number; readonly helpdeskPort: number } | undefined;
}

interface ProductionConfig extends SharedConfig {
  readonly mode: 'production';
  readonly store: Extract<StoreChoice, { kind: 'mongodb' }>;
  readonly bot: AppRegistration;
  readonly allowedTenants: ReadonlySet<string>;
  /** Object id of the group in Entra whose members are at the helpdesk; undefined where there is none. */
  readonly helpdeskGroup: string | undefined;
  /** The id of the bot's app in the organization's catalog; undefined where the bot installs it for nobody. */
  readonly teamsAppId: string | undefined;
  readonly keyRing: KeyRing;
  /** Where Teams and other services reach this bot. */
  readonly publicUrl: string;
  /** Who texts and calls; undefined where nobody does. */
  readonly twilio: TwilioAccount | undefined;
  /** What everything that is asked of other services goes through. */
  readonly proxy: Proxy | undefined;
  /** How Microsoft Entra asks who signs in to verify here; undefined where it does not. */
  readonly externalMfa: ExternalMfaConfig | undefined;
}

export type Config = DemoConfig | ProductionConfig;

/**
 * The configuration, from environment variables and the files that secrets are in; `.env.example` explains each. Demo mode and
 * production do not mix: what belongs to the other mode is refused, because an empty app id would switch authentication off.
 * @throws {ConfigError} naming every variable that is missing or wrong.
 */
export function readConfig(environment: Environment): Config {
  const given = Object.entries(environment).filter(([, value]) => value !== undefined && value !== '');
  const { set, problems } = withSecretFiles(Object.fromEntries(given), secretVariables);
  if (problems.length > 0) throw new ConfigError(problems.join('\n'));
  const misspelt = misspeltNames(Object.fromEntries(given));
  const config = orAlsoMisspelt(misspelt, () => configOf(set));
  return Object.freeze({ ...config, ...(misspelt.length > 0 && { misspelt }) });
}

/** What is missing may be there by another name. */
function orAlsoMisspelt(misspelt: readonly string[], read: () => Config): Config {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    throw new ConfigError([error.message, ...misspelt].join('\n'));
  }
}

function configOf(set: Environment): Config {
  const chosen = mode.safeParse(set['MODE']);
  if (!chosen.success) throw new ConfigError('MODE must be demo or production');
  return chosen.data === 'demo' ? demoConfig(set) : productionConfig(set);
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
    // Who is at the demo's helpdesk is marked in its directory.
    ...shared(values, { agents: [], mode: 'demo' }),
    watching: watchingConfig(values, '127.0.0.1'),
    store:
      values.MONGODB_URI === undefined
        ? { kind: 'embedded', directory: values.DATA_DIR }
        : { kind: 'mongodb', uri: values.MONGODB_URI },
    playground: values.PLAYGROUND === 'on' ? playgroundPorts(values) : undefined,
  };
}

function playgroundPorts(values: z.infer<typeof demoSchema>): DemoConfig['playground'] {
  const { PLAYGROUND_PORT: port, HELPDESK_PLAYGROUND_PORT: helpdeskPort } = values;
  // Both start at the same time, so neither would find its port taken.
  if (port === helpdeskPort && port !== 0)
    throw new ConfigError('PLAYGROUND_PORT and HELPDESK_PLAYGROUND_PORT must be two different ports');
  return { port, helpdeskPort };
}

function productionConfig(set: Environment): ProductionConfig {
  const foreign = [
    ...refused(set, demoOnly, 'belongs to demo mode: remove it'),
    ...Object.entries(renamed).flatMap(([old, now]) => refused(set, [old], `is ${now} now: rename it`)),
  ];
  const values = parse(productionSchema, { ...set, ...proxyVariablesIn(set) }, [
    ...foreign,
    ...twilioProblems(set),
    ...microsoftProblems(set),
    ...externalMfaProblems(set),
    ...teamsAppProblems(set),
    ...insecureTlsSettings(set),
  ]);
  if (!values.ALLOWED_TENANTS.includes(values.MICROSOFT_APP_TENANT_ID)) {
    throw new ConfigError(
      'ALLOWED_TENANTS must have MICROSOFT_APP_TENANT_ID in it: nobody of the bot’s own tenant would be answered',
    );
  }
  if (values.ENCRYPTION_KEYS === undefined) throw new ConfigError('ENCRYPTION_KEYS cannot be read');
  return {
    mode: 'production',
    host: values.HOST,
    ...shared(values, { agents: values.HELPDESK_AGENTS, mode: 'production' }),
    watching: watchingConfig(values, values.METRICS_HOST),
    store: { kind: 'mongodb', uri: values.MONGODB_URI },
    bot: appRegistration(values),
    allowedTenants: new Set(values.ALLOWED_TENANTS),
    helpdeskGroup: values.HELPDESK_GROUP,
    teamsAppId: values.TEAMS_APP_ID,
    keyRing: values.ENCRYPTION_KEYS,
    publicUrl: values.PUBLIC_URL,
    twilio: twilioAccount(values),
    proxy: proxyOf(values.HTTPS_PROXY, [values.NO_PROXY ?? '', ...identityHosts(values)].join()),
    externalMfa: externalMfa(values),
  };
}

function shared(
  values: z.infer<z.ZodObject<typeof sharedShape>>,
  { agents, mode }: { readonly agents: readonly string[]; readonly mode: 'demo' | 'production' },
): Omit<SharedConfig, 'host' | 'store' | 'watching'> {
  const problems = [
    ...handOffProblems(values, { apiTokens: values.API_TOKENS, mode }),
    ...watchingProblems(values, values.PORT),
  ];
  if (problems.length > 0) throw new ConfigError(problems.join('\n'));
  const helpdesk = helpdeskContact(values);
  const { COUNTRY_SENDS_PER_HOUR: perCountry, PREFIX_SENDS_PER_HOUR: perPrefix } = values;
  const countries = {
    text: values.TEXT_COUNTRIES ?? defaultCountryPolicy.text,
    call: values.CALL_COUNTRIES ?? defaultCountryPolicy.call,
  };
  return {
    port: values.PORT,
    drainSeconds: values.DRAIN_SECONDS,
    dataDirectory: values.DATA_DIR,
    logLevel: values.LOG_LEVEL,
    organization: values.ORGANIZATION,
    defaultLanguage: values.DEFAULT_LANGUAGE,
    defaultCountry: values.DEFAULT_COUNTRY,
    policyFile: {
      path: values.POLICY_FILE ?? join(dirname(values.DATA_DIR), 'policy.json'),
      isNamed: values.POLICY_FILE !== undefined,
    },
    ...(helpdesk && { helpdesk }),
    apiTokens: [...values.API_TOKENS, ...values.HAND_OFF_TOKENS],
    ticketSystems: handOffPrograms(values),
    ...(values.TEXT_CODE_HOST !== undefined && { textCodeHost: values.TEXT_CODE_HOST }),
    policy: {
      ...defaultPolicy,
      setUpLifetimeSeconds: values.SET_UP_LIFETIME_SECONDS,
      backupPhone: values.BACKUP_PHONE,
      recoveryCodes: values.RECOVERY_CODES,
      callPin: values.CALL_PIN,
      approvalPin: values.APPROVAL_PIN,
      countries,
      sendLimits: {
        ...defaultPolicy.sendLimits,
        prefix: { perHour: perPrefix, perDay: 2 * perPrefix },
        country: { perHour: perCountry, perDay: 3 * perCountry },
      },
      agents,
      appPasswords: { ...defaultPolicy.appPasswords, allowed: values.APP_PASSWORDS === 'allowed' },
    },
  };
}

function teamsAppProblems({ TEAMS_APP_ID: teamsAppId, MICROSOFT_APP_ID: botId }: Environment): string[] {
  return teamsAppId !== undefined && teamsAppId.toLowerCase() === botId?.toLowerCase()
    ? ['TEAMS_APP_ID must be the id of the app in the organization’s catalog, not that of the bot']
    : [];
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

/** Where the anchor's file is: beside the store that it speaks of, when that is a file too. */
export function anchorDirectory({ store }: Config): string | undefined {
  return store.kind === 'embedded' ? store.directory : undefined;
}
