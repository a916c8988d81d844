import { decodeJwt } from 'jose';
import { z } from 'zod';
import type { Clock } from '../../services/clock.ts';
import { DirectoryUnavailableError } from '../../services/directory/directory.ts';
import { GraphClient } from '../../services/directory/graph-client.ts';
import { AccessTokens } from '../../services/microsoft/access-tokens.ts';
import type { AppRegistration } from '../../services/microsoft/app-registration.ts';
import { type MicrosoftCloud, microsoftCloud } from '../../services/microsoft/clouds.ts';
import { credentialEnd } from '../../services/microsoft/credential-end.ts';
import { CredentialFileError } from '../../services/microsoft/credential-files.ts';
import { AccessTokenError } from '../../services/microsoft/token-requests.ts';
import { ChannelKeys } from '../channel/channel-keys.ts';
import { endingSentence } from '../background/ending-watch.ts';
import { type Check, type Finding, ok, warning, wrong } from './check.ts';
import { tokenRefusal, variableOf } from './token-refusals.ts';

/** Longest, in milliseconds, that one request may take; a check makes two or three. */
const requestMs = 3_000;

/** What is asked of Graph. */
export interface GraphUse {
  readonly helpdeskGroup: string | undefined;
  readonly teamsAppId: string | undefined;
  /** People are registered for the external method. */
  readonly registers: boolean;
}

export interface MicrosoftCheckOptions {
  readonly registration: AppRegistration;
  readonly graphUse: GraphUse;
  readonly clock: Clock;
  /** Instead of the cloud's own, in tests. */
  readonly cloud?: Partial<MicrosoftCloud>;
}

/** Whether the bot is who it says it is at Microsoft, and may do there what it has to. */
export function microsoftChecks(options: MicrosoftCheckOptions): readonly Check[] {
  const { registration } = options;
  const cloud = { ...microsoftCloud(registration.cloud), ...options.cloud };
  const tokensFor = (resource: string): AccessTokens =>
    new AccessTokens({ ...options, resource, loginBaseUrl: cloud.login, timeoutMs: requestMs });
  let underWay: Promise<Finding | undefined> | undefined;
  const signIn = (): Promise<Finding | undefined> =>
    (underWay ??= refusalOf(tokensFor(cloud.botConnector), registration));
  const isIn = ok(`Microsoft takes what is in ${variableOf[registration.credential.kind]}`);
  const ofGraph = { ...options, tokens: tokensFor(cloud.graph), baseUrl: `${cloud.graph}/v1.0`, signIn };
  return [
    { name: 'Sign-in at Microsoft', run: async () => [(await signIn()) ?? isIn] },
    { name: 'End of the credential', run: () => Promise.resolve([end(options)]) },
    { name: 'Microsoft Graph', run: () => graph(ofGraph) },
    { name: 'Keys of Teams', run: async () => [await channelKeys(cloud, options.clock)] },
  ];
}

async function refusalOf(tokens: AccessTokens, registration: AppRegistration): Promise<Finding | undefined> {
  try {
    await tokens.accessToken();
    return undefined;
  } catch (error) {
    if (error instanceof AccessTokenError) return tokenRefusal(error, registration);
    throw error;
  }
}

function end({ registration: { credential }, clock }: MicrosoftCheckOptions): Finding {
  try {
    const ending = credentialEnd(credential, clock.now());
    if (ending !== undefined) {
      const soon = endingSentence(ending, clock.now());
      const found = `It ends on ${ending.at.toISOString().slice(0, 10)}`;
      if (soon === undefined) return ok(found);
      return ending.at > clock.now() ? warning(soon) : wrong(soon, 'deployment/monitoring/README.md says how');
    }
  } catch (error) {
    if (!(error instanceof CredentialFileError)) throw error;
    return wrong(`${variableOf[credential.kind]} names ${error.message}`, 'Put the right file there');
  }
  return credential.kind === 'secret'
    ? ok('Nobody said when the secret ends: MICROSOFT_APP_PASSWORD_EXPIRES would have you warned before')
    : ok('Nothing ends');
}

const claimsSchema = z.object({ roles: z.array(z.string()).default([]) });

interface GraphCheckOptions extends MicrosoftCheckOptions {
  readonly tokens: AccessTokens;
  readonly baseUrl: string;
  /** Why Microsoft does not sign the bot in at all; undefined where it does. */
  readonly signIn: () => Promise<Finding | undefined>;
}

/** What Graph may be asked is in the token; who does not show it there is asked for somebody. */
async function graph(options: GraphCheckOptions): Promise<readonly Finding[]> {
  const { tokens, baseUrl, signIn, registration, graphUse, clock } = options;
  const refused = await refusalOf(tokens, registration);
  if (refused !== undefined) {
    const isOut = (await signIn()) !== undefined;
    return [isOut ? warning('Not looked at: there is no token for it', 'See the sign-in at Microsoft') : refused];
  }
  const token = await tokens.accessToken();
  const accessToken = (): Promise<string> => Promise.resolve(token);
  const client = new GraphClient({ accessToken, clock, baseUrl, timeoutMs: requestMs, longestRetryWaitMs: 0 });
  const asked = await askGraph(client);
  if (asked !== undefined) return [asked];
  const roles = rolesIn(token);
  if (roles === undefined) return [ok('The directory answers; not looked at: what else is permitted')];
  const missing = missingPermissions(roles, graphUse);
  if (missing.length === 0)
    return [ok(`The directory answers, and what the settings need is permitted${unseen(roles)}`)];
  return missing.map((permission) => wrong(`The permission ${permission} is missing`, grant(permission)));
}

/** Whether it is needed is in the policy, which is in the store. */
function unseen(roles: readonly string[]): string {
  const permission = 'UserAuthenticationMethod.ReadWrite.All';
  if (roles.includes(permission)) return '';
  return `; not looked at: whether the policy (entraPhones, entraPass) needs ${permission}, which is not granted`;
}

function missingPermissions(
  roles: readonly string[],
  { helpdeskGroup, teamsAppId, registers }: GraphUse,
): readonly string[] {
  const needed: readonly (readonly [string, boolean])[] = [
    ['User.Read.All', true],
    ['GroupMember.Read.All', helpdeskGroup !== undefined],
    ['TeamsAppInstallation.ReadWriteSelfForUser.All', teamsAppId !== undefined],
    ['UserAuthMethod-External.ReadWrite.All', registers],
  ];
  return needed.flatMap(([name, isNeeded]) => (isNeeded && !roles.some((role) => covers(role, name)) ? [name] : []));
}

/** Wider permissions, which include what is needed. */
const wider: Readonly<Record<string, readonly string[]>> = {
  'User.Read.All': ['User.ReadWrite.All', 'Directory.Read.All', 'Directory.ReadWrite.All'],
  'GroupMember.Read.All': [
    'GroupMember.ReadWrite.All',
    'Group.Read.All',
    'Group.ReadWrite.All',
    'Directory.Read.All',
    'Directory.ReadWrite.All',
  ],
  'TeamsAppInstallation.ReadWriteSelfForUser.All': ['TeamsAppInstallation.ReadWriteForUser.All'],
  'UserAuthMethod-External.ReadWrite.All': ['UserAuthenticationMethod.ReadWrite.All'],
};

function covers(role: string, needed: string): boolean {
  return role === needed || (wider[needed] ?? []).includes(role);
}

/** Undefined where the token does not say. */
function rolesIn(token: string): readonly string[] | undefined {
  try {
    return claimsSchema.safeParse(decodeJwt(token)).data?.roles;
  } catch {
    return undefined;
  }
}

const grant = (permission: string): string =>
  `Give the application the application permission ${permission} of Microsoft Graph, and grant admin consent`;

async function askGraph(client: GraphClient): Promise<Finding | undefined> {
  try {
    await client.ask('/users?$top=1&$select=id', [200]).then((answer) => answer.body?.cancel());
    return undefined;
  } catch (error) {
    if (!(error instanceof DirectoryUnavailableError)) throw error;
    const status = error.answer?.status;
    if (status === 403) return wrong('Microsoft Graph does not let the bot read people (403)', grant('User.Read.All'));
    if (status === 401)
      return wrong(
        'Microsoft Graph does not take the token (401)',
        'Look whether MICROSOFT_CLOUD is the tenant’s cloud',
      );
    return wrong(error.message, 'Try again; if it stays, look whether this machine may reach Microsoft Graph');
  }
}

const metadataSchema = z.object({ issuer: z.string() });
/** Looking for any key makes all of them be fetched. */
const anyKey = 'any';

/** The keys as the bot itself fetches them, and whether they are of whom it believes. */
async function channelKeys(
  cloud: Pick<MicrosoftCloud, 'channelMetadata' | 'botConnector'>,
  clock: Clock,
): Promise<Finding> {
  const { channelMetadata: metadataUrl, botConnector } = cloud;
  try {
    await new ChannelKeys({ metadataUrl, clock, timeoutMs: requestMs }).find(anyKey);
    const response = await fetch(metadataUrl, { signal: AbortSignal.timeout(requestMs) });
    if (metadataSchema.parse(await response.json()).issuer === botConnector)
      return ok('They can be fetched, so that requests of Teams can be told from forged ones');
    return wrong(
      'The keys that can be fetched are not of the service that the bot believes',
      'Look whether MICROSOFT_CLOUD is the tenant’s cloud, and whether something answers in Microsoft’s place',
    );
  } catch {
    return wrong(
      'The keys that Teams signs with cannot be fetched',
      `Look whether this machine may reach ${new URL(metadataUrl).hostname}: without them nobody who writes is answered`,
    );
  }
}
