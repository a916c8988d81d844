import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import type { Proxy } from '../../services/proxy.ts';

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

/** @param proxy to go through, if any, whatever the service URL. */
export function channelAgents(proxy?: Proxy): ChannelAgents {
  const options = { keepAlive: true, timeout: longestIdle, ...(proxy && { proxyEnv: { ...proxy } }) };
  return { http: new HttpAgent(options), https: new HttpsAgent(options) };
}
