import { Agent as HttpsAgent } from 'node:https';
import type { Twilio } from 'twilio';
import type RequestClient from 'twilio/lib/base/RequestClient.js';
import type { Proxy } from '../../proxy.ts';
import { type Address, baseOf } from './callback-urls.ts';

/** An account at Twilio and how it sends. */
export interface TwilioAccount {
  /** `AC` and 32 hexadecimal digits. */
  readonly accountSid: string;
  /** Signs webhooks; requests too, unless there is an API key. */
  readonly authToken: string;
  readonly apiKey?: { readonly sid: string; readonly secret: string } | undefined;
  /** The number that calls, and that texts are from without a messaging service; E.164. */
  readonly from?: string | undefined;
  /** `MG` and 32 hexadecimal digits: texts are sent through it. */
  readonly messagingServiceSid?: string | undefined;
  /** Where requests enter Twilio's network, such as `dublin`. */
  readonly edge?: string | undefined;
  /** Where requests are processed and kept, such as `ie1`. */
  readonly region?: string | undefined;
  /** Instead of Twilio's own address: an edge, or the phone simulator. */
  readonly apiBaseUrl?: Address | undefined;
}

/** Requests under way at once, per process; more wait for their turn within their time. */
const maxSockets = 50;

/**
 * The library's client. The library is loaded here, when it is needed: by itself 0.2 s and 34 MB, most of it the HTTP
 * client that the Bot Framework has loaded already.
 * @param proxy to go through, if any
 * @param timeoutMs longest that a request may take, from the first byte sent to the last one read
 */
export async function createTwilioClient(account: TwilioAccount, timeoutMs: number, proxy?: Proxy): Promise<Twilio> {
  const { default: twilio } = await import('twilio');
  const { accountSid, authToken, apiKey, apiBaseUrl, edge, region } = account;

  class Requests extends twilio.RequestClient {
    override async request<Data>(options: RequestClient.RequestOptions<Data>) {
      const uri = apiBaseUrl === undefined ? options.uri : moved(options.uri, baseOf(apiBaseUrl));
      try {
        return await super.request<Data>({ ...options, uri });
      } finally {
        // The library keeps the last request, body and all, for whoever debugs.
        delete this.lastRequest;
        delete this.lastResponse;
      }
    }
  }

  // The library's own timeout is for a socket that is silent; a server that dribbles would outlast it. Repeating is off
  // (`autoRetry`), and nothing else in it repeats.
  const httpClient = new Requests({ timeout: timeoutMs, maxSockets, autoRetry: false });
  // The library's own agent takes HTTP_PROXY from the environment for a proxy, and looks at nothing else.
  httpClient.axios.defaults.httpsAgent = new HttpsAgent({ maxSockets, ...(proxy && { proxyEnv: { ...proxy } }) });
  httpClient.axios.interceptors.request.use((config) => {
    config.signal = AbortSignal.timeout(timeoutMs);
    config.maxContentLength = 1_000_000;
    // The library says `false`, with which its HTTP client takes the proxy from the agent again.
    if (proxy !== undefined) delete config.proxy;
    return config;
  });
  const { sid, secret } = apiKey ?? { sid: accountSid, secret: authToken };
  return twilio(sid, secret, {
    accountSid,
    httpClient,
    // Else TWILIO_LOG_LEVEL=debug writes each request to the console, past our log.
    logLevel: 'none',
    ...(edge !== undefined && { edge }),
    ...(region !== undefined && { region }),
  });
}

/** The same path and query on another server. */
function moved(uri: string, baseUrl: string): string {
  const { pathname, search } = new URL(uri);
  return baseUrl + pathname + search;
}
