import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import twilio, { type Twilio } from 'twilio';
import type RequestClient from 'twilio/lib/base/RequestClient.js';
import { z } from 'zod';
import type { PhoneAction } from '../../../../services/telephony/simulator/phone-action.ts';
import type { PhoneView } from '../../../../services/telephony/simulator/views.ts';
import type { SendWebhook } from '../../../../services/telephony/simulator/webhooks.ts';
import type { Cleanup } from '../../../support/cleanup.ts';
import { Phones } from '../../../support/phones.ts';
import { type Answer, startServer } from '../server-kit.ts';

export const somebody = '+447700900123';

/** The server with phones beside the bot, and the real client, whose requests go there. */
export async function servePhones(t: Cleanup, send?: SendWebhook) {
  const nothing: SendWebhook = () => Promise.resolve({ status: 204, contentType: '', body: '' });
  const phones = new Phones({ send: send ?? nothing });
  const served = await startServer(t, { simulator: phones.simulator });
  const origin = `http://127.0.0.1:${served.port}`;
  /** As the page does it; `headers` say otherwise. */
  const act = (
    action: PhoneAction | object | string,
    headers: Record<string, string> = { origin },
  ): Promise<Answer> => {
    const body = typeof action === 'string' ? action : JSON.stringify(action);
    return served.client.send('POST', '/simulator/actions', body, headers);
  };
  return { ...served, phones, origin, act, twilio: clientOf(phones, origin) };
}

/** The library's client as anybody would redirect it: the same requests to another host. */
function clientOf({ account }: Phones, origin: string): Twilio {
  class Redirected extends twilio.RequestClient {
    override request<Data>(options: RequestClient.RequestOptions<Data>) {
      return super.request<Data>({ ...options, uri: options.uri.replace('https://api.twilio.com', origin) });
    }
  }
  return twilio(account.accountSid, account.authToken, { httpClient: new Redirected() });
}

/** An open page: what it is told, event by event. */
export class OpenPage {
  readonly #response: IncomingMessage;
  readonly #texts: AsyncIterator<string>;
  #unread = '';

  private constructor(response: IncomingMessage) {
    this.#response = response;
    this.#texts = response.setEncoding('utf8')[Symbol.asyncIterator]() as AsyncIterator<string>;
  }

  static async open(t: Cleanup, origin: string, headers: Record<string, string> = {}): Promise<OpenPage> {
    const request = get(`${origin}/simulator/events`, { agent: false, headers });
    const [response] = (await once(request, 'response')) as [IncomingMessage];
    t.after(() => request.destroy());
    return new OpenPage(response);
  }

  /** Somebody closes the page. */
  close(): void {
    this.#response.destroy();
  }

  get status(): number | undefined {
    return this.#response.statusCode;
  }

  /** The next event. @returns undefined when there is none any more */
  async next(): Promise<{ readonly name: string; readonly phones: readonly PhoneView[] } | undefined> {
    for (;;) {
      const match = /event: (\w+)\ndata: (.*)\n\n/u.exec(this.#unread);
      if (match !== null) {
        this.#unread = this.#unread.slice(match.index + match[0].length);
        const phones = z.union([z.array(z.unknown()), z.unknown()]).parse(JSON.parse(match[2] ?? ''));
        return { name: match[1] ?? '', phones: [phones].flat() as PhoneView[] };
      }
      const read = await this.#texts.next();
      if (read.done === true) return undefined;
      this.#unread += read.value;
    }
  }

  /** Reads on until a phone is as it is looked for. */
  async until(isSo: (phone: PhoneView) => boolean): Promise<PhoneView> {
    for (let event = await this.next(); event !== undefined; event = await this.next()) {
      const phone = event.phones.find(isSo);
      if (phone !== undefined) return phone;
    }
    throw new Error('The page was told no such thing');
  }
}
