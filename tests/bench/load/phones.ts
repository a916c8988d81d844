import { createServer, type IncomingMessage, type Server } from 'node:http';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { type PhoneAction, PhoneSimulator, type PhoneView, systemClock, systemRandomness } from '../product.ts';
import { respondJson } from '../../support/respond.ts';

type CallView = PhoneView['calls'][number];

/**
 * The product's simulated phones in the process of the load, behind Twilio's API. The account is the one that whoever
 * calls first names: nobody else can reach them.
 */
export class Phones {
  readonly #server: Server;
  #simulator: PhoneSimulator | undefined;
  #fault: unknown;

  constructor() {
    this.#server = createServer((request, response) => {
      text(request)
        .then((form) => {
          const { status, body } = this.#answer(request, form);
          respondJson(response, status, body);
        })
        .catch((error: unknown) => {
          this.#fault = error;
          response.destroy();
        });
    });
  }

  /** @returns the port of the API */
  async start(): Promise<number> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    const address = this.#server.address();
    if (address === null || typeof address === 'string') throw new Error('The phones have no port');
    return address.port;
  }

  stop(): void {
    this.#simulator?.stop();
    this.#server.close();
    this.#server.closeAllConnections();
  }

  /** Waits for the newest call of a phone to be so. @returns its sid. */
  async call(number: string, isSo: (call: CallView) => boolean): Promise<string> {
    for (let tries = 0; tries < 6_000; tries += 1) {
      if (this.#fault !== undefined) throw new Error('The phones have a fault', { cause: this.#fault });
      const phone = this.#simulator?.phones().find((each) => each.number === number);
      const newest = phone?.calls.at(-1);
      if (newest !== undefined && isSo(newest)) return newest.sid;
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    throw new Error('A phone did not do within a minute what it should');
  }

  act(action: PhoneAction): void {
    if (this.#simulator?.act(action) !== true) throw new Error('Nothing could be done at a phone');
  }

  /** Resolves when every call has come to its end, as far as the bot is concerned. */
  async settled(): Promise<void> {
    await this.#simulator?.settled();
  }

  #answer(request: IncomingMessage, form: string) {
    const { pathname, searchParams } = new URL(request.url ?? '', 'http://127.0.0.1');
    const { authorization = '' } = request.headers;
    this.#simulator ??= this.#simulatorFor(authorization, new URLSearchParams(form));
    return this.#simulator.answer({
      method: request.method ?? '',
      path: pathname,
      query: searchParams,
      authorization,
      form: new URLSearchParams(form),
    });
  }

  #simulatorFor(authorization: string, form: URLSearchParams): PhoneSimulator {
    const [accountSid = '', authToken = ''] = Buffer.from(authorization.slice('Basic '.length), 'base64')
      .toString()
      .split(':');
    return new PhoneSimulator({
      account: { accountSid, authToken, from: form.get('From') ?? '', messagingServiceSid: '' },
      textUrl: () => '',
      clock: systemClock,
      randomness: systemRandomness,
      onFault: (error) => (this.#fault = error),
    });
  }
}
