import type { Clock } from '../../services/clock.ts';
import { ClientCredentials } from '../../services/directory/client-credentials.ts';
import { loadDemoDirectory } from '../../services/directory/demo-directory.ts';
import type { Directory } from '../../services/directory/directory.ts';
import { GraphClient } from '../../services/directory/graph-client.ts';
import { GraphDirectory } from '../../services/directory/graph-directory.ts';
import type { Config } from '../config/config.ts';

/** Who people are: Microsoft's directory, or the demo's. @param patienceMs the longest that Graph may ask to wait. */
export async function openDirectory(config: Config, clock: Clock, patienceMs?: number): Promise<Directory> {
  if (config.mode === 'demo') return loadDemoDirectory();
  const { appId, appPassword, tenantId } = config.bot;
  const credentials = new ClientCredentials({ tenantId, clientId: appId, clientSecret: appPassword, clock });
  const graph = new GraphClient({
    clock,
    accessToken: () => credentials.accessToken(),
    ...(patienceMs !== undefined && { longestRetryWaitMs: patienceMs }),
  });
  return new GraphDirectory({ tenantId, clock, graph });
}

/** The tenant of the people in it. */
export async function ownTenant(config: Config): Promise<string> {
  return config.mode === 'production' ? config.bot.tenantId : ((await loadDemoDirectory()).tenantId ?? '');
}
