import { isAbsolute } from 'node:path';
import { z } from 'zod';
import type { AppCredential, AppRegistration } from '../../services/microsoft/app-registration.ts';
import { cloudNames } from '../../services/microsoft/clouds.ts';
import { guid, text } from './config-formats.ts';
import type { Environment } from './twilio-config.ts';
import { facts } from './variable-facts.ts';

const instead = 'unless the bot signs in with something else';

/** The whole path of a file; whoever needs it reads it then. What is no path may be what should be in it, so it is not quoted. */
const filePath = z
  .string()
  .refine((path) => isAbsolute(path), 'must be the whole path of a file, such as /run/secrets/bot.pem');

/** The variables of who the bot is at Microsoft. */
export const microsoftShape = {
  MICROSOFT_CLOUD: z
    .enum(cloudNames, `must be one of ${cloudNames.join(', ')}`)
    .default('public')
    .register(facts, { about: 'Microsoft’s cloud that the tenant is in; GCC is in the public one' }),
  MICROSOFT_APP_ID: guid.clone().register(facts, {
    about: 'the bot’s registration in Entra, or the client id of the managed identity that the bot is',
    form: 'a GUID',
  }),
  MICROSOFT_APP_TENANT_ID: guid.clone().register(facts, { about: 'the tenant that it is in', form: 'a GUID' }),
  MICROSOFT_APP_MANAGED_IDENTITY: guid.optional().register(facts, {
    about:
      'the user-assigned managed identity that the bot signs in with: the bot itself, or one that its registration trusts',
    form: 'a GUID, its client id',
    needed: instead,
  }),
  AZURE_FEDERATED_TOKEN_FILE: filePath.optional().register(facts, {
    about: 'the token that the bot signs in with, which whoever its registration trusts renews, such as Kubernetes',
    form: 'the whole path of a file, set by Azure’s workload identity',
    needed: instead,
  }),
  MICROSOFT_APP_CERTIFICATE_FILE: filePath.optional().register(facts, {
    about: 'the key that the bot signs in with, and its certificate, which its registration has too',
    form: 'the whole path of a file of PEM with both, the key without a password',
    needed: instead,
  }),
  MICROSOFT_APP_PASSWORD: text
    .refine((secret) => !z.guid().safeParse(secret).success, 'must be the value of the secret, and not its id')
    .optional()
    .register(facts, {
      about: 'a client secret of the registration, which the bot signs in with',
      form: 'its value, and not its id',
      needed: instead,
      isSecret: true,
    }),
  MICROSOFT_APP_PASSWORD_EXPIRES: z.iso
    .date('must be a date such as 2027-05-31')
    .transform((day) => new Date(`${day}T00:00:00Z`))
    .optional()
    .register(facts, {
      about: 'when that secret ends, as Entra shows it, so that the bot warns 30 days before',
      form: 'a date such as 2027-05-31',
    }),
  // Both are read only with a managed identity: elsewhere a machine may have them for other programs, in whatever form.
  IDENTITY_ENDPOINT: z.string().optional().register(facts, {
    about: 'whom managed identities are asked of; Azure sets it where it is needed',
    form: 'an http:// or https:// address',
  }),
  IDENTITY_HEADER: z.string().optional().register(facts, {
    about: 'what shows there that it is this program; Azure sets it',
    form: 'as Azure sets it',
    needed: 'with `IDENTITY_ENDPOINT` and `MICROSOFT_APP_MANAGED_IDENTITY`',
    isSecret: true,
  }),
};

/** What a machine may have for other programs, too. */
export const machineIdentity = ['AZURE_FEDERATED_TOKEN_FILE', 'IDENTITY_ENDPOINT', 'IDENTITY_HEADER'];

const credentials = [
  'MICROSOFT_APP_MANAGED_IDENTITY',
  'AZURE_FEDERATED_TOKEN_FILE',
  'MICROSOFT_APP_CERTIFICATE_FILE',
  'MICROSOFT_APP_PASSWORD',
] as const;

/** What of these variables does not go together; a line for each. */
export function microsoftProblems(set: Environment): string[] {
  const given = credentials.filter((name) => set[name] !== undefined);
  const problems: string[] = [];
  if (given.length === 0) {
    const [first, ...others] = credentials.toReversed();
    problems.push(`${first} is missing: the bot signs in to Microsoft with it, or with ${others.join(' or ')}`);
  }
  if (given.length > 1)
    problems.push(
      `${given.join(' and ')} are both there: the bot signs in to Microsoft with one of them, remove the rest`,
    );
  if (set['MICROSOFT_APP_PASSWORD_EXPIRES'] !== undefined && set['MICROSOFT_APP_PASSWORD'] === undefined)
    problems.push('MICROSOFT_APP_PASSWORD_EXPIRES is the end of MICROSOFT_APP_PASSWORD, which is not there: remove it');
  return [...problems, ...(set['MICROSOFT_APP_MANAGED_IDENTITY'] === undefined ? [] : identityProblems(set))];
}

function identityProblems({ IDENTITY_ENDPOINT: url, IDENTITY_HEADER: header }: Environment): string[] {
  if ((url === undefined) !== (header === undefined))
    return ['IDENTITY_ENDPOINT and IDENTITY_HEADER go together, as Azure sets them'];
  const isAddress = url === undefined || z.url({ protocol: /^https?$/u }).safeParse(url).success;
  return [
    ...(isAddress ? [] : ['IDENTITY_ENDPOINT must be a URL']),
    ...(header?.trim() === '' ? ['IDENTITY_HEADER must not be empty'] : []),
  ];
}

type MicrosoftValues = z.infer<z.ZodObject<typeof microsoftShape>>;

/** Who the bot is at Microsoft. @param values with one credential. */
export function appRegistration(values: MicrosoftValues): AppRegistration {
  return {
    appId: values.MICROSOFT_APP_ID,
    tenantId: values.MICROSOFT_APP_TENANT_ID,
    cloud: values.MICROSOFT_CLOUD,
    credential: credentialIn(values),
  };
}

function credentialIn(values: MicrosoftValues): AppCredential {
  const { MICROSOFT_APP_MANAGED_IDENTITY: clientId, IDENTITY_ENDPOINT: url, IDENTITY_HEADER: header } = values;
  if (clientId !== undefined) {
    const endpoint = url === undefined || header === undefined ? undefined : { url, header };
    return { kind: 'managed-identity', identity: { clientId, endpoint } };
  }
  const { AZURE_FEDERATED_TOKEN_FILE: tokenFile, MICROSOFT_APP_CERTIFICATE_FILE: certificateFile } = values;
  if (tokenFile !== undefined) return { kind: 'token-file', path: tokenFile };
  if (certificateFile !== undefined) return { kind: 'certificate', path: certificateFile };
  const { MICROSOFT_APP_PASSWORD: secret = '', MICROSOFT_APP_PASSWORD_EXPIRES: endsAt } = values;
  return { kind: 'secret', secret, endsAt };
}

/** Hosts that answer for this machine alone, and are never asked by way of a proxy. */
export function identityHosts({
  MICROSOFT_APP_MANAGED_IDENTITY: clientId,
  IDENTITY_ENDPOINT: url,
}: MicrosoftValues): readonly string[] {
  if (clientId === undefined) return [];
  return [url === undefined ? '169.254.169.254' : new URL(url).hostname];
}
