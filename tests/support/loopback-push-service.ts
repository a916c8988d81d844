import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import type { PushSubscription } from '../../services/methods/authenticator-push/device-messages.ts';
import type { PostAny } from '../../services/outgoing/outgoing-post.ts';
import type { Cleanup } from './cleanup.ts';
import { decrypted, newSubscriber, type Subscriber, vapidClaims } from './push-subscriber.ts';

/** A notification of a server that said who it is. */
export interface ReceivedPush {
  readonly endpoint: string;
  /** Whose signature it bears. */
  readonly serverKey: string;
  readonly body: Buffer;
}

type Receive = (push: ReceivedPush) => void | Promise<void>;

/** What push services do before they deliver; all their names lead to this machine. */
export class LoopbackPushService {
  readonly #server: Server;

  private constructor(receive: Receive) {
    this.#server = createServer((request, response) => {
      const answer = (status: number, said = ''): void => {
        response.statusCode = status;
        response.end(said);
      };
      received(request)
        .then(receive)
        .then(
          () => answer(201),
          (error: unknown) => answer(403, String(error)),
        );
    });
  }

  static async start(t: Cleanup, receive: Receive): Promise<LoopbackPushService> {
    const service = new LoopbackPushService(receive);
    await once(service.#server.listen(0, '127.0.0.1'), 'listening');
    t.after(() => {
      service.#server.closeAllConnections();
      service.#server.close();
    });
    return service;
  }

  /** The way there. What is not taken is an error that says why. */
  readonly post: PostAny = async ({ url, headers, body }) => {
    const { port } = this.#server.address() as AddressInfo;
    const all = { method: 'POST', headers, body: new Uint8Array(Buffer.from(body)) };
    const response = await fetch(url.replace('https://', `http://127.0.0.1:${port}/`), all);
    assert.ok(response.ok, await response.text());
    return { status: response.status, retryAfter: undefined };
  };
}

async function received(request: IncomingMessage): Promise<ReceivedPush> {
  const endpoint = (request.url ?? '').replace('/', 'https://');
  const { authorization = '', ttl, urgency, 'content-encoding': encoding } = request.headers;
  const { key, claims } = vapidClaims(authorization);
  assert.equal(claims['aud'], new URL(endpoint).origin);
  const seconds = Number(claims['exp']) - Date.now() / 1000;
  assert.ok(seconds > 0 && seconds <= 86_400, 'not good now, or for longer than a day');
  assert.deepEqual([encoding, urgency], ['aes128gcm', 'high']);
  assert.match(String(ttl), /^[1-9]\d*$/u);
  return { endpoint, serverKey: key, body: await buffer(request) };
}

/** The half of browsers that subscribes and decrypts. */
export class SubscribedBrowser {
  /** The host of its push service. */
  readonly host = 'push.example';
  /** What it was sent, as it reads it. */
  readonly read: string[] = [];
  /** What becomes of it. */
  deliver: (text: string) => Promise<void> = () => Promise.reject(new Error('Nobody is there'));
  readonly #subscribers = new Map<string, Subscriber & { readonly applicationServerKey: string }>();

  /** For the server that has this key, and for no other (RFC 8292, 4). */
  subscribe(applicationServerKey: string): PushSubscription {
    const endpoint = `https://${this.host}/${randomUUID()}`;
    const subscriber = newSubscriber(endpoint);
    this.#subscribers.set(endpoint, { ...subscriber, applicationServerKey });
    return subscriber.subscription;
  }

  async receive({ endpoint, serverKey, body }: ReceivedPush): Promise<void> {
    const subscriber = this.#subscribers.get(endpoint);
    assert.equal(serverKey, subscriber?.applicationServerKey);
    assert.ok(subscriber !== undefined);
    const text = decrypted(body, subscriber);
    this.read.push(text);
    await this.deliver(text);
  }
}
