import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { newSid } from '../../services/telephony/simulator/account.ts';
import type { TwilioAccount } from '../../services/telephony/twilio/twilio-client.ts';
import type { Cleanup } from '../support/cleanup.ts';
import { FakeRandomness } from '../support/fakes.ts';
import { partsOf } from '../../services/watching/watched-telephony.ts';
import { RateLimit } from './rate-limit.ts';
import type { VirtualDay } from './virtual-day.ts';

/** Longest that Twilio keeps a text that a number has no room for; a later one is refused. */
const longestQueueMs = 4 * 3_600 * 1_000;

export interface TwilioLimits {
  /** Parts of texts that leave the queue in a second. */
  readonly textsPerSecond: number;
  readonly callsPerSecond: number;
  /** Requests in a second. */
  readonly requests: number;
  readonly isOut: () => boolean;
}

/** A text or a call that was accepted; a notice belongs to no challenge. */
export interface Sent {
  readonly kind: 'text' | 'call' | 'notice';
  readonly sid: string;
  readonly to: string;
  /** Dialled once the switchboard has answered. */
  readonly extension: string | undefined;
  /** What it says, of a text or a notice. */
  readonly body: string;
  readonly challengeId: string | undefined;
  /** Milliseconds of the day at which it leaves the queue. */
  readonly leavesAt: number;
  readonly parts: number;
}

/** Twilio's API on loopback, asked by the product's own gateway: it takes texts and calls into queues that empty so fast. */
export class SimulatedTwilio {
  readonly account: TwilioAccount;
  readonly counts = { texts: 0, parts: 0, calls: 0, notices: 0, refused: 0, out: 0 };
  readonly longest = { textQueueMs: 0, callQueueMs: 0 };
  readonly #day: VirtualDay;
  readonly #limits: TwilioLimits;
  readonly #server: Server;
  readonly #randomness = new FakeRandomness('twilio');
  readonly #requests: RateLimit;
  /** When the queues are empty. */
  #textsUntil = 0;
  #callsUntil = 0;
  /** Takes what was accepted to its phone. */
  onSent: (sent: Sent) => void = () => undefined;

  constructor(day: VirtualDay, limits: TwilioLimits) {
    this.#day = day;
    this.#limits = limits;
    this.#requests = new RateLimit(limits.requests, 1_000);
    this.#server = createServer((request, response) => void this.#answer(request, response));
    const from = '+15005550006';
    this.account = {
      ...{ accountSid: newSid('AC', this.#randomness), authToken: 'of-the-simulation', from },
      apiBaseUrl: () => this.#url,
    };
  }

  static async start(t: Cleanup, day: VirtualDay, limits: TwilioLimits): Promise<SimulatedTwilio> {
    const twilio = new SimulatedTwilio(day, limits);
    await once(twilio.#server.listen(0, '127.0.0.1'), 'listening');
    t.after(() => {
      twilio.#server.close();
      twilio.#server.closeAllConnections();
    });
    return twilio;
  }

  get #url(): string {
    const address = this.#server.address();
    return typeof address === 'object' && address !== null ? `http://127.0.0.1:${address.port}` : '';
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const form = new URLSearchParams(await text(request));
    const { status, body } = this.#outcome(request.url ?? '', form);
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(JSON.stringify(body));
  }

  #outcome(path: string, form: URLSearchParams): { readonly status: number; readonly body: object } {
    if (this.#limits.isOut()) {
      this.counts.out += 1;
      return { status: 503, body: { code: 20503, message: 'Service unavailable', status: 503 } };
    }
    if (!this.#requests.hasRoom(this.#day.now)) {
      this.counts.refused += 1;
      return { status: 429, body: { code: 20429, message: 'Too many requests', status: 429 } };
    }
    this.#requests.take(this.#day.now);
    if (path.endsWith('/Messages.json')) return this.#text(form);
    if (path.endsWith('/Calls.json')) return this.#call(form);
    return { status: 200, body: { sid: 'CA' } };
  }

  #text(form: URLSearchParams) {
    const body = form.get('Body') ?? '';
    const parts = partsOf(body);
    const { now } = this.#day;
    if (this.#textsUntil - now > longestQueueMs) {
      this.counts.refused += 1;
      return { status: 429, body: { code: 30001, message: 'Queue overflow', status: 429 } };
    }
    this.#textsUntil = Math.max(this.#textsUntil, now) + (parts * 1_000) / this.#limits.textsPerSecond;
    this.longest.textQueueMs = Math.max(this.longest.textQueueMs, this.#textsUntil - now);
    this.counts.texts += 1;
    this.counts.parts += parts;
    return this.#accept('SM', { kind: 'text', form, body, leavesAt: this.#textsUntil, parts });
  }

  #call(form: URLSearchParams) {
    const { now } = this.#day;
    const twiml = form.get('Twiml');
    this.#callsUntil = Math.max(this.#callsUntil, now) + 1_000 / this.#limits.callsPerSecond;
    this.longest.callQueueMs = Math.max(this.longest.callQueueMs, this.#callsUntil - now);
    const kind = twiml === null ? 'call' : 'notice';
    this.counts[kind === 'call' ? 'calls' : 'notices'] += 1;
    return this.#accept('CA', { kind, form, body: twiml ?? '', leavesAt: this.#callsUntil, parts: 0 });
  }

  #accept(
    prefix: 'SM' | 'CA',
    { form, ...sent }: Omit<Sent, 'sid' | 'to' | 'extension' | 'challengeId'> & { readonly form: URLSearchParams },
  ) {
    const sid = newSid(prefix, this.#randomness);
    const callback = form.get('StatusCallback');
    const challengeId = callback === null ? undefined : /\/([^/#]+)(?:#.*)?$/u.exec(callback)?.[1];
    const extension = form.get('SendDigits')?.replace(/^w+/u, '');
    this.onSent({ ...sent, sid, to: form.get('To') ?? '', extension, challengeId });
    return { status: 201, body: { sid, status: 'queued' } };
  }
}
