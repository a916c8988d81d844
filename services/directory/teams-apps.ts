import { type CloudName, microsoftCloud } from '../microsoft/clouds.ts';
import { guid, type PersonId, sameId } from './directory.ts';
import type { GraphClient } from './graph-client.ts';

/**
 * What came of it: the app is there now, was there already, may not be installed by us, the person is not known, or nobody has
 * set up that anything is installed. On a first installation Teams tells the bot of the new chat by itself.
 */
export type Installation = 'installed' | 'is-installed' | 'not-allowed' | 'not-known' | 'not-configured';

const outcomes = new Map<number, Installation>([
  [201, 'installed'],
  [409, 'is-installed'],
  [403, 'not-allowed'],
  [404, 'not-known'],
]);

/** Brings the bot's app to people who do not have it. */
export interface TeamsApps {
  /** @throws {DirectoryUnavailableError} when it cannot be told. */
  install(person: PersonId): Promise<Installation>;
}

/** Where nothing can be installed: in the demo, and without the app's id in the catalog. */
export const noTeamsApps: TeamsApps = { install: () => Promise.resolve('not-configured') };

export interface GraphTeamsAppsOptions {
  /** The tenant that Graph is asked in. */
  readonly tenantId: string;
  /** With the application permission TeamsAppInstallation.ReadWriteSelfForUser.All. */
  readonly graph: GraphClient;
  /** The app's id in the organization's catalog, which is another one than the bot's. */
  readonly appId: string;
}

/**
 * Installs the app through Microsoft Graph, in the person's own scope.
 * @see https://learn.microsoft.com/graph/api/userteamwork-post-installedapps?view=graph-rest-1.0
 */
export class GraphTeamsApps implements TeamsApps {
  readonly #options: GraphTeamsAppsOptions;

  constructor(options: GraphTeamsAppsOptions) {
    this.#options = options;
  }

  async install({ tenantId, objectId }: PersonId): Promise<Installation> {
    const { graph, appId } = this.#options;
    if (!guid.test(objectId) || sameId(tenantId) !== sameId(this.#options.tenantId)) return 'not-known';
    const app = graph.addressOf(`/appCatalogs/teamsApps/${encodeURIComponent(appId)}`);
    const answer = await graph.ask(`/users/${sameId(objectId)}/teamwork/installedApps`, [...outcomes.keys()], {
      method: 'POST',
      body: { 'teamsApp@odata.bind': app },
    });
    await answer.body?.cancel();
    return outcomes.get(answer.status) ?? 'not-allowed';
  }
}

/**
 * Opens the chat with the bot in Teams.
 * @param botId the bot's id in a chat (`28:` and its application id), or the application id alone.
 * @param cloud Microsoft's, which the bot is in.
 * @see https://learn.microsoft.com/microsoftteams/platform/concepts/build-and-test/deep-link-teams
 */
export function chatLink(botId: string, cloud: CloudName): string {
  const user = guid.test(botId) ? `28:${botId}` : botId;
  return `${microsoftCloud(cloud).teams}/l/chat/0/0?users=${encodeURIComponent(user)}`;
}
