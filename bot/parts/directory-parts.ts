import type { Clock } from '../../services/clock.ts';
import { loadDemoDirectory } from '../../services/directory/demo-directory.ts';
import type { Directory } from '../../services/directory/directory.ts';
import {
  type ExternalMethods,
  GraphExternalMethods,
  noExternalMethods,
} from '../../services/directory/external-methods.ts';
import { GraphClient, type GraphClientOptions } from '../../services/directory/graph-client.ts';
import { GraphDirectory } from '../../services/directory/graph-directory.ts';
import { fixedRoster, GroupRoster, type HelpdeskRoster } from '../../services/directory/helpdesk-roster.ts';
import { GraphTeamsApps, noTeamsApps, type TeamsApps } from '../../services/directory/teams-apps.ts';
import { AccessTokens } from '../../services/microsoft/access-tokens.ts';
import { microsoftCloud } from '../../services/microsoft/clouds.ts';
import { watchedFetch } from '../../services/watching/watched-requests.ts';
import type { Watcher } from '../../services/watching/watcher.ts';
import type { Config } from '../config/config.ts';
import type { Log } from '../logging/log.ts';

/** Longer than a chat waits; six answers still fit into the first pause between tries. */
const registrationTimeoutMs = 8_000;

type ProductionConfig = Extract<Config, { mode: 'production' }>;

/** Who people are, who of them is at the helpdesk, and what brings the bot to somebody. */
export interface DirectoryParts {
  readonly directory: Directory;
  readonly roster: HelpdeskRoster;
  readonly teamsApps: TeamsApps;
  readonly externalMethods: ExternalMethods;
}

export interface DirectoryPartsOptions {
  readonly clock: Clock;
  readonly log: Log;
  readonly watcher?: Watcher | undefined;
}

/** Microsoft's directory, or the demo's. */
export async function openDirectory(config: Config, options: DirectoryPartsOptions): Promise<DirectoryParts> {
  const { clock, log, watcher } = options;
  if (config.mode === 'demo') {
    const directory = await loadDemoDirectory();
    const externalMethods = noExternalMethods;
    return { directory, roster: fixedRoster(directory.agents), teamsApps: noTeamsApps, externalMethods };
  }
  const { tenantId } = config.bot;
  const graph = graphOf(config, { clock, watcher });
  const onTrouble = (err: Error, isStillGood: boolean): void =>
    isStillGood
      ? log.warn({ err }, 'the helpdesk group cannot be read; who was known to be in it is for an hour')
      : log.error({ err }, 'the helpdesk group cannot be read; nobody is an agent by it');
  const { helpdeskGroup: groupId, teamsAppId: appId } = config;
  return {
    directory: new GraphDirectory({ tenantId, clock, graph }),
    roster: groupId === undefined ? fixedRoster([]) : new GroupRoster({ tenantId, graph, groupId, clock, onTrouble }),
    teamsApps: appId === undefined ? noTeamsApps : new GraphTeamsApps({ tenantId, graph, appId }),
    externalMethods: openExternalMethods(config, clock, watcher),
  };
}

/** Who people are, for a command. @param longestRetryWaitMs the longest that Graph may ask to wait. */
export async function openPatientDirectory(
  config: Config,
  clock: Clock,
  longestRetryWaitMs: number,
): Promise<Directory> {
  if (config.mode === 'demo') return loadDemoDirectory();
  return new GraphDirectory({
    tenantId: config.bot.tenantId,
    clock,
    graph: graphOf(config, { clock }, { longestRetryWaitMs }),
  });
}

/** What people have in Microsoft Entra. Of a command nothing but a pass is sent there: what it owes, a bot sees to. */
export function openExternalMethods(config: Config, clock: Clock, watcher?: Watcher): ExternalMethods {
  const registration = config.mode === 'production' ? config.externalMfa?.registration : undefined;
  if (config.mode === 'demo' || registration === undefined) return noExternalMethods;
  const graph = graphOf(config, { clock, watcher }, { timeoutMs: registrationTimeoutMs });
  return new GraphExternalMethods({ ...registration, tenantId: config.bot.tenantId, graph });
}

function graphOf(
  { bot }: ProductionConfig,
  { clock, watcher }: Omit<DirectoryPartsOptions, 'log'>,
  patience: Pick<GraphClientOptions, 'longestRetryWaitMs' | 'timeoutMs'> = {},
): GraphClient {
  const { graph: resource } = microsoftCloud(bot.cloud);
  const tokens = new AccessTokens({ registration: bot, resource, clock, fetchImpl: watchedFetch('entra', watcher) });
  return new GraphClient({
    clock,
    baseUrl: `${resource}/v1.0`,
    fetchImpl: watchedFetch('graph', watcher),
    accessToken: () => tokens.accessToken(),
    ...patience,
  });
}

/** The tenant of the people in it. */
export async function ownTenant(config: Config): Promise<string> {
  return config.mode === 'production' ? config.bot.tenantId : ((await loadDemoDirectory()).tenantId ?? '');
}
