import webPush from 'web-push';
import type { PushSubscription } from '../methods/authenticator-push/device-messages.ts';
import type { PostAny } from '../outgoing/outgoing-post.ts';
import { isKnownPushService } from './push-services.ts';
import type { VapidKeys } from './vapid-keys.ts';

/** What came of a notification: `gone` is for good, `unavailable` may be otherwise the next time. */
export type PushResult = 'sent' | 'gone' | 'unavailable';

/** One notification. It says no more than that there is something to look at. */
export interface Push {
  readonly payload: string;
  /** After so many seconds it is not delivered any more. */
  readonly seconds: number;
  /** A later one of the same topic takes its place: 32 of the URL-safe base64 characters at most (RFC 8030, 5.4). */
  readonly topic: string;
}

export interface WebPushOptions {
  readonly keys: Pick<VapidKeys, 'get'>;
  readonly post: PostAny;
  /** Whom a push service may turn to: an `https:` or `mailto:` address (RFC 8292, 2.1). */
  readonly contact: string;
  /** Hosts beside the known push services. */
  readonly pushServices?: readonly string[] | undefined;
  /** Hears why a notification could not be sent; never where it would have gone, which is a secret. */
  readonly onTrouble: (error: unknown) => void;
}

/** A push service did not take a notification. Says with which status, and not where. */
class PushRefusedError extends Error {
  override readonly name = 'PushRefusedError';

  constructor(status: number) {
    super(`A push service answered ${status} to a notification`);
  }
}

/** Notifies browsers: encrypted for this one alone (RFC 8291), signed by the server (RFC 8292), to known push services only. */
export class WebPush {
  readonly #options: WebPushOptions;

  constructor(options: WebPushOptions) {
    this.#options = options;
  }

  /** What a browser subscribes with. @throws {StoreUnavailableError} */
  async applicationServerKey(): Promise<string> {
    return (await this.#options.keys.get()).publicKey;
  }

  isKnown(endpoint: string): boolean {
    return isKnownPushService(endpoint, this.#options.pushServices);
  }

  /** Never throws: a request waits on the phone, notified or not. */
  async send(subscription: PushSubscription, { payload, seconds, topic }: Push): Promise<PushResult> {
    if (!this.isKnown(subscription.endpoint)) return 'gone';
    try {
      const { keys, post, contact: subject } = this.#options;
      const vapidDetails = { subject, ...(await keys.get()) };
      const { endpoint, headers, body } = webPush.generateRequestDetails(subscription, payload, {
        ...{ vapidDetails, TTL: seconds, urgency: 'high', topic },
      });
      const { status } = await post({ url: endpoint, headers: textHeaders(headers), body });
      if (status >= 200 && status < 300) return 'sent';
      if (status === 404 || status === 410) return 'gone';
      this.#options.onTrouble(new PushRefusedError(status));
      return 'unavailable';
    } catch (error) {
      this.#options.onTrouble(error);
      return 'unavailable';
    }
  }
}

function textHeaders(headers: webPush.Headers): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, typeof value === 'string' ? value : String(value)]),
  );
}
