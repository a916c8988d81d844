import { getExpectedTwilioSignature } from 'twilio/lib/webhooks/webhooks.js';
import type { Randomness } from '../../randomness.ts';
import type { SimulatorAccount } from './account.ts';
import type { HttpMethod } from './twiml/voice-twiml.ts';

export type WebhookParameters = Readonly<Record<string, string>>;

/** A request to the bot. */
export interface WebhookRequest {
  readonly method: HttpMethod;
  /** Without a fragment. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** A form; undefined for GET. */
  readonly body: string | undefined;
}

export interface WebhookAnswer {
  readonly status: number;
  readonly contentType: string;
  readonly body: string;
}

/** Delivers a request; rejects when there is no answer. */
export type SendWebhook = (request: WebhookRequest) => Promise<WebhookAnswer>;

/** The bot did not answer, or not with a success. `message` says which. */
export class WebhookError extends Error {
  override readonly name = 'WebhookError';
}

/** Most repetitions that an address can ask for. */
const mostRepetitions = 5;

/**
 * Tells the bot what happens at phones, signed as Twilio signs.
 * @see https://www.twilio.com/docs/usage/webhooks/webhooks-security
 */
export class Webhooks {
  readonly #account: SimulatorAccount;
  readonly #send: SendWebhook;
  readonly #randomness: Randomness;

  constructor(options: {
    readonly account: SimulatorAccount;
    readonly send: SendWebhook;
    readonly randomness: Randomness;
  }) {
    this.#account = options.account;
    this.#send = options.send;
    this.#randomness = options.randomness;
  }

  /**
   * @param address whose fragment may say how often a request is repeated, and after what
   * @throws {WebhookError}
   * @see https://www.twilio.com/docs/usage/webhooks/webhooks-connection-overrides
   */
  async call(address: string, method: HttpMethod, parameters: WebhookParameters): Promise<WebhookAnswer> {
    const [url = '', fragment = ''] = address.split('#', 2);
    const { repetitions, isRepeated } = overrides(fragment);
    const request = this.#request(url, method, parameters);
    for (let left = repetitions; ; left -= 1) {
      const answer = await this.#send(request).catch(() => undefined);
      if (answer !== undefined && answer.status >= 200 && answer.status < 300) return answer;
      if (left === 0 || !isRepeated(answer?.status)) {
        throw new WebhookError(answer === undefined ? 'The bot did not answer.' : `The bot answered ${answer.status}.`);
      }
    }
  }

  #request(url: string, method: HttpMethod, parameters: WebhookParameters): WebhookRequest {
    const form = new URLSearchParams(parameters).toString();
    const asked = method === 'GET' ? `${url}${url.includes('?') ? '&' : '?'}${form}` : url;
    const signed = method === 'GET' ? {} : parameters;
    return {
      method,
      url: asked,
      headers: {
        accept: '*/*',
        'user-agent': 'PhoneSimulator/1.0',
        'i-twilio-idempotency-token': this.#randomness.bytes(16).toString('hex'),
        'x-twilio-signature': getExpectedTwilioSignature(this.#account.authToken, asked, signed),
        ...(method === 'POST' && { 'content-type': 'application/x-www-form-urlencoded; charset=UTF-8' }),
      },
      body: method === 'POST' ? form : undefined,
    };
  }
}

/** Without overrides, a request whose connection failed is repeated once. */
function overrides(fragment: string): {
  readonly repetitions: number;
  readonly isRepeated: (status: number | undefined) => boolean;
} {
  const settings = new URLSearchParams(fragment);
  const policies = new Set((settings.get('rp') ?? 'ct').split(','));
  const repetitions = Math.min(Number(settings.get('rc') ?? 1) || 0, mostRepetitions);
  const isRepeated = (status: number | undefined): boolean => {
    if (policies.has('all')) return true;
    if (status === undefined) return policies.has('ct') || policies.has('rt');
    return policies.has(`${Math.floor(status / 100)}xx`);
  };
  return { repetitions, isRepeated };
}
