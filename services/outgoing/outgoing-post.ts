import { lookup as systemLookup, type LookupAddress, type LookupAllOptions } from 'node:dns';
import { Agent as HttpAgent, type ClientRequestArgs, request as requestHttp } from 'node:http';
import { Agent as HttpsAgent, request as requestHttps } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import type { Proxy } from '../proxy.ts';
import { isPublicAddress } from './public-address.ts';

/** One message to a program. */
export interface OutgoingPost<Body extends string | Buffer = string> {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Body;
}

/** What was answered; of the answer's body nothing is read. */
export interface OutgoingAnswer {
  readonly status: number;
  readonly retryAfter: string | undefined;
}

export type PostText = (post: OutgoingPost) => Promise<OutgoingAnswer>;
/** The same of texts and of bytes. */
export type PostAny = (post: OutgoingPost<string | Buffer>) => Promise<OutgoingAnswer>;

type Resolve = (
  host: string,
  options: LookupAllOptions,
  done: (error: Error | null, addresses: LookupAddress[]) => void,
) => void;

export interface OutgoingPostOptions {
  readonly proxy?: Proxy | undefined;
  /** Whether an address may be connected to; those of the internet unless told otherwise. */
  readonly mayReach?: (address: string) => boolean;
  /** For everything together, in milliseconds. */
  readonly timeoutMs?: number;
  /** Finds addresses by names; the system unless told otherwise. */
  readonly resolve?: Resolve;
}

/** The name leads to where nothing is told: inside a network, or to this machine. Says nothing of the address. */
export class ForbiddenAddressError extends Error {
  override readonly name = 'ForbiddenAddressError';

  constructor() {
    super('The address leads where nothing is posted to');
  }
}

/**
 * Posts to programs outside and nowhere else: an address is judged in the moment in which it is connected to, so that a name
 * that leads elsewhere the next time changes nothing. No redirect is followed, and no answer is read. Through a proxy it is the proxy that
 * finds the address; one that is written as such is judged all the same.
 */
export function outgoingPost(options: OutgoingPostOptions = {}): PostAny {
  const { proxy, mayReach = isPublicAddress, timeoutMs = 10_000, resolve = systemLookup } = options;
  // A proxy is the operator's own, wherever it is.
  const proxyHost = proxy && new URL(proxy.HTTPS_PROXY).hostname;
  const lookup = judgedLookup(resolve, (host, address) => host === proxyHost || mayReach(address));
  const how = proxy && { proxyEnv: { ...proxy } };
  const agents = { http: new HttpAgent(how), https: new HttpsAgent(how) };
  return async ({ url: text, headers, body }) => {
    const url = new URL(text);
    const host = url.hostname.replace(/^\[|\]$/gu, '');
    if (isIP(host) !== 0 && !mayReach(host)) throw new ForbiddenAddressError();
    const isSecure = url.protocol === 'https:';
    const all = { ...headers, 'content-length': String(Buffer.byteLength(body)) };
    const request = { method: 'POST', headers: all, lookup, signal: AbortSignal.timeout(timeoutMs) };
    return send(isSecure ? requestHttps : requestHttp, url, {
      ...{ ...request, agent: isSecure ? agents.https : agents.http },
      body,
    });
  };
}

function send(
  request: typeof requestHttps,
  url: URL,
  { body, ...options }: ClientRequestArgs & { readonly body: string | Buffer },
): Promise<OutgoingAnswer> {
  const answered = Promise.withResolvers<OutgoingAnswer>();
  const sending = request(url, options);
  sending.once('error', answered.reject);
  sending.once('response', (response) => {
    answered.resolve({ status: response.statusCode ?? 0, retryAfter: response.headers['retry-after'] });
    response.once('error', () => undefined).destroy();
  });
  // Whoever answers with another protocol has not answered.
  sending.once('close', () => answered.reject(new Error('The connection was closed without an answer')));
  sending.end(body);
  return answered.promise;
}

/** Finds addresses; a name of which one may not be reached has none. */
function judgedLookup(resolve: Resolve, mayReach: (host: string, address: string) => boolean): LookupFunction {
  return (host, options, done) => {
    resolve(host, { ...options, all: true }, (error, addresses) => {
      if (error !== null) {
        done(error, []);
        return;
      }
      const [first] = addresses;
      const isAllowed = addresses.every(({ address }) => mayReach(host, address));
      if (first === undefined || !isAllowed) done(new ForbiddenAddressError(), []);
      else if (options.all === true) done(null, addresses);
      else done(null, first.address, first.family);
    });
  };
}
