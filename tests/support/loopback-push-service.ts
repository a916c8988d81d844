import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import type { PushSubscription } from '../../services/methods/authenticator-push/device-messages.ts';
import type { PostAnything } from '../../services/ticket-systems/callback-post.ts';
import type { Cleanup } from './cleanup.ts';
import { decrypted, newSubscriber, type Subscriber, vapidClaims } from './push-subscriber.ts';

const host = 'push.example';

/** A push service on this machine, and the half of a browser that reads what it delivers. */
export class LoopbackPushService {
  readonly host = host;
  /** What was delivered, as the browser reads it. */
  readonly delivered: string[] = [];
  /** Hands a notification to the browser. */
  deliver: (text: string) => Promise<void> = () => Promise.reject(new Error('No browser'));
  readonly #subscribers = new Map<string, Subscriber & { readonly applicationServerKey: string }>();
  readonly #server = createServer((request, response) => {
    const answer = (status: number, said = ''): void => {
      response.statusCode = status;
      response.end(said);
    };
    this.#take(request).then(
      () => answer(201),
      (error: unknown) => answer(403, String(error)),
    );
  });

  static async start(t: Cleanup): Promise<LoopbackPushService> {
    const service = new LoopbackPushService();
    await once(service.#server.listen(0, '127.0.0.1'), 'listening');
    t.after(() => {
      service.#server.closeAllConnections();
      service.#server.close();
    });
    return service;
  }

  /** A browser subscribes for the server that has this key, and for no other (RFC 8292, 4). */
  subscribe(applicationServerKey: string): PushSubscription {
    const path = `/${randomUUID()}`;
    const subscriber = newSubscriber(`https://${host}${path}`);
    this.#subscribers.set(path, { ...subscriber, applicationServerKey });
    return subscriber.subscription;
  }

  /** The way to it: its name is not asked for anywhere. */
  readonly post: PostAnything = async ({ url, headers, body }) => {
    const { host: name, pathname } = new URL(url);
    assert.equal(name, host);
    const { port } = this.#server.address() as AddressInfo;
    const all = { method: 'POST', headers, body: new Uint8Array(Buffer.from(body)) };
    const { status } = await fetch(`http://127.0.0.1:${port}${pathname}`, all);
    return { status, retryAfter: undefined };
  };

  async #take(request: IncomingMessage): Promise<void> {
    const subscriber = this.#subscribers.get(request.url ?? '');
    assert.ok(subscriber !== undefined, 'nobody has subscribed there');
    const { authorization = '', ...headers } = request.headers;
    const { key, claims } = vapidClaims(authorization);
    assert.deepEqual([key, claims['aud']], [subscriber.applicationServerKey, `https://${host}`]);
    const seconds = Number(claims['exp']) - Date.now() / 1000;
    assert.ok(seconds > 0 && seconds <= 86_400, 'not good now, or for longer than a day');
    assert.deepEqual([headers['content-encoding'], headers['urgency']], ['aes128gcm', 'high']);
    assert.match(headers['ttl'] as string, /^[1-9]\d*$/u);
    const text = decrypted(await buffer(request), subscriber);
    this.delivered.push(text);
    await this.deliver(text);
  }
}
