import type { Clock } from '../../services/clock.ts';
import { ClientCredentials } from '../../services/directory/client-credentials.ts';
import { loadDemoDirectory } from '../../services/directory/demo-directory.ts';
import type { Directory } from '../../services/directory/directory.ts';
import {
  type ExternalMethods,
  GraphExternalMethods,
  noExternalMethods,
} from '../../services/directory/external-methods.ts';
import { GraphClient } from '../../services/directory/graph-client.ts';
import { GraphDirectory } from '../../services/directory/graph-directory.ts';
import { fixedRoster, GroupRoster, type HelpdeskRoster } from '../../services/directory/helpdesk-roster.ts';
import { GraphTeamsApps, noTeamsApps, type TeamsApps } from '../../services/directory/teams-apps.ts';
import type { Config } from '../config/config.ts';
import type { Log } from '../logging/log.ts';

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
}

/** Microsoft's directory, or the demo's. */
export async function openDirectory(config: Config, { clock, log }: DirectoryPartsOptions): Promise<DirectoryParts> {
  if (config.mode === 'demo') {
    const directory = await loadDemoDirectory();
    const externalMethods = noExternalMethods;
    return { directory, roster: fixedRoster(directory.agents), teamsApps: noTeamsApps, externalMethods };
  }
  const { tenantId } = config.bot;
  const graph = graphOf(config, clock);
  const onTrouble = (err: Error, isStillGood: boolean): void =>
    isStillGood
      ? log.warn({ err }, 'the helpdesk group cannot be read; who was known to be in it is for an hour')
      : log.error({ err }, 'the helpdesk group cannot be read; nobody is an agent by it');
  const { helpdeskGroup: groupId, teamsAppId: appId } = config;
  return {
    directory: new GraphDirectory({ tenantId, clock, graph }),
    roster: groupId === undefined ? fixedRoster([]) : new GroupRoster({ tenantId, graph, groupId, clock, onTrouble }),
    teamsApps: appId === undefined ? noTeamsApps : new GraphTeamsApps({ tenantId, graph, appId }),
    externalMethods: externalMethodsOf(config, graph),
  };
}

/** Who people are, for a command. @param patienceMs the longest that Graph may ask to wait. */
export async function openPatientDirectory(config: Config, clock: Clock, patienceMs: number): Promise<Directory> {
  if (config.mode === 'demo') return loadDemoDirectory();
  return new GraphDirectory({ tenantId: config.bot.tenantId, clock, graph: graphOf(config, clock, patienceMs) });
}

/** The registrations of people in Microsoft Entra, for a command: what it owes there, a bot sees to. */
export function openExternalMethods(config: Config, clock: Clock): ExternalMethods {
  return config.mode === 'demo' ? noExternalMethods : externalMethodsOf(config, graphOf(config, clock));
}

function externalMethodsOf({ bot, externalMfa }: ProductionConfig, graph: GraphClient): ExternalMethods {
  const registration = externalMfa?.registration;
  if (registration === undefined) return noExternalMethods;
  return new GraphExternalMethods({ ...registration, tenantId: bot.tenantId, graph });
}

function graphOf({ bot }: ProductionConfig, clock: Clock, patienceMs?: number): GraphClient {
  const { appId, appPassword, tenantId } = bot;
  const credentials = new ClientCredentials({ tenantId, clientId: appId, clientSecret: appPassword, clock });
  return new GraphClient({
    clock,
    accessToken: () => credentials.accessToken(),
    ...(patienceMs !== undefined && { longestRetryWaitMs: patienceMs }),
  });
}

/** The tenant of the people in it. */
export async function ownTenant(config: Config): Promise<string> {
  return config.mode === 'production' ? config.bot.tenantId : ((await loadDemoDirectory()).tenantId ?? '');
}
