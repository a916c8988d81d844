import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import process from 'node:process';

/** Sockets to the channel that stay open between calls. */
export interface ChannelAgents {
  readonly http: HttpAgent;
  readonly https: HttpsAgent;
}

/**
 * An idle socket is closed after this many milliseconds, long before the channel closes it: a message that meets its end
 * half-way is lost, for it must not be sent twice.
 */
const longestIdle = 60_000;

/**
 * @param environment names the proxy to go through, if any, as the SDK's client reads it: the first of `HTTPS_PROXY`,
 *   `ALL_PROXY` and `HTTP_PROXY`, in capitals or not, whatever the service URL, but for hosts in `NO_PROXY`
 */
export function channelAgents(environment: NodeJS.ProcessEnv = process.env): ChannelAgents {
  const named = (name: string): string | undefined => environment[name] || environment[name.toLowerCase()] || undefined;
  const proxy = named('HTTPS_PROXY') ?? named('ALL_PROXY') ?? named('HTTP_PROXY');
  const proxyEnv = { HTTP_PROXY: proxy, HTTPS_PROXY: proxy, NO_PROXY: named('NO_PROXY') };
  const options = { keepAlive: true, timeout: longestIdle, ...(proxy !== undefined && { proxyEnv }) };
  return { http: new HttpAgent(options), https: new HttpsAgent(options) };
}
