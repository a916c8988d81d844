import assert from 'node:assert/strict';
import { createHash, randomUUID, X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { createServer as createWebServer, type IncomingMessage } from 'node:http';
import type { AddressInfo, Server } from 'node:net';
import { text } from 'node:stream/consumers';
import { createServer as createTlsServer, type TLSSocket } from 'node:tls';
import type { Cleanup } from '../../support/cleanup.ts';
import type { ReceivedPush } from '../../support/loopback-push-service.ts';
import { selfSignedCertificate } from '../../threats/support/self-signed-certificate.ts';
import { bytesField, fixedField, framed, varintField } from './protobuf.ts';

/** Who subscribed in the browser, and for which server. */
interface Registration {
  readonly app: string;
  readonly category: string;
  readonly serverKey: string;
}

/** Of the protocol between Chromium and its push service: which version, and by which numbers its messages are told apart. */
const version = 41;
const [loginResponse, dataMessage] = [3, 8];

/**
 * The push service that Chromium itself speaks to, on this machine: it lets the browser check in, gives out subscriptions, and
 * delivers over a stream that the browser opens. What it delivers the browser alone can read.
 * @see https://chromium.googlesource.com/chromium/src/+/main/google_apis/gcm/protocol/
 */
export class BrowserPushService {
  readonly #registrations = new Map<string, Registration>();
  readonly #certificate = selfSignedCertificate();
  readonly #web = createWebServer((request, response) => {
    void this.#answer(request).then((body) => response.end(body));
  });
  readonly #streams = createTlsServer(this.#certificate, (stream) => this.#login(stream));
  readonly #messages: Buffer[] = [];
  #stream: TLSSocket | undefined;

  static async start(t: Cleanup): Promise<BrowserPushService> {
    const service = new BrowserPushService();
    for (const server of [service.#web, service.#streams]) await once(server.listen(0, '127.0.0.1'), 'listening');
    t.after(() => {
      service.#web.closeAllConnections();
      for (const server of [service.#web, service.#streams]) server.close();
    });
    return service;
  }

  /** By which a browser finds it. */
  get switches(): readonly string[] {
    const web = `http://127.0.0.1:${portOf(this.#web)}`;
    const spki = new X509Certificate(this.#certificate.cert).publicKey.export({ type: 'spki', format: 'der' });
    return [
      `--gcm-checkin-url=${web}/checkin`,
      `--gcm-registration-url=${web}/register`,
      `--gcm-mcs-endpoint=https://127.0.0.1:${portOf(this.#streams)}`,
      `--ignore-certificate-errors-spki-list=${createHash('sha256').update(spki).digest('base64')}`,
    ];
  }

  /** Delivers on the browser's stream, and again on each that it opens later: it may have left the one before unread. */
  receive({ endpoint, serverKey, body }: ReceivedPush): void {
    const registration = this.#registrations.get(new URL(endpoint).pathname.replace('/fcm/send/', ''));
    assert.equal(serverKey, registration?.serverKey);
    assert.ok(registration !== undefined);
    const { app, category } = registration;
    const appData = (key: string, value: string) => bytesField(7, bytesField(1, key), bytesField(2, value));
    const fields = [
      bytesField(2, randomUUID()),
      bytesField(3, serverKey),
      bytesField(5, category),
      appData('subtype', app),
      appData('content-encoding', 'aes128gcm'),
      bytesField(9, randomUUID()),
      varintField(17, 120),
      varintField(18, Date.now()),
      bytesField(21, body),
    ];
    const message = framed(dataMessage, ...fields);
    this.#messages.push(message);
    this.#stream?.write(message);
  }

  async #answer(request: IncomingMessage): Promise<Buffer | string> {
    const form = new URLSearchParams(await text(request));
    if (request.url === '/checkin') return checkedIn();
    const token = randomUUID();
    const [app = '', category = '', serverKey = ''] = ['X-subtype', 'app', 'sender'].map(
      (name) => form.get(name) ?? '',
    );
    this.#registrations.set(token, { app, category, serverKey });
    return `token=${token}`;
  }

  /** The first that comes over a stream is the browser's login. */
  #login(stream: TLSSocket): void {
    stream.on('error', () => stream.destroy());
    stream.once('data', () => {
      const loggedIn = framed(loginResponse, bytesField(1, 'login'));
      stream.write(Buffer.concat([Buffer.from([version]), loggedIn, ...this.#messages]));
      stream.resume();
      this.#stream = stream;
    });
  }
}

function checkedIn(): Buffer {
  const [isFine, now, device, secret] = [
    varintField(1, 1),
    varintField(3, Date.now()),
    fixedField(7, 1n),
    fixedField(8, 1n),
  ];
  return Buffer.concat([isFine, now, bytesField(4, 'digest'), device, secret, bytesField(11, 'version')]);
}

function portOf(server: Server): number {
  return (server.address() as AddressInfo).port;
}
