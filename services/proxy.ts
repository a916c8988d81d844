/** The proxy that requests to other machines go through, as Node's agents read it. */
export interface Proxy {
  readonly HTTP_PROXY: string;
  readonly HTTPS_PROXY: string;
  /** Hosts that are reached without it. */
  readonly NO_PROXY: string;
}

/** This machine is never asked by way of another one. */
const thisMachine = ['localhost', '127.0.0.1', '::1', '[::1]'];

type Environment = Readonly<Record<string, string | undefined>>;

/** The variables that name a proxy, in the order in which they count; each may also be written in small letters. */
export const proxyVariables: readonly string[] = ['HTTPS_PROXY', 'ALL_PROXY', 'HTTP_PROXY'];

/**
 * What an environment says of a proxy, under the names in capitals. One proxy is for everything, because everything that the
 * bot asks is asked over TLS.
 */
export function proxyVariablesIn(environment: Environment): {
  readonly HTTPS_PROXY: string | undefined;
  readonly NO_PROXY: string | undefined;
} {
  const named = (name: string): string | undefined => environment[name] || environment[name.toLowerCase()] || undefined;
  const proxy = proxyVariables.map(named).find((value) => value !== undefined);
  return { HTTPS_PROXY: proxy, NO_PROXY: named('NO_PROXY') };
}

/** @returns undefined where requests go straight to where they go. */
export function proxyOf(url: string | undefined, without = ''): Proxy | undefined {
  if (url === undefined) return undefined;
  const hosts = [...without.split(','), ...thisMachine].map((host) => host.trim()).filter((host) => host !== '');
  return { HTTP_PROXY: url, HTTPS_PROXY: url, NO_PROXY: hosts.join() };
}
