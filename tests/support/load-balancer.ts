import { once } from 'node:events';
import { Agent, createServer, get, type IncomingMessage, request, type Server, type ServerResponse } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import type { Cleanup } from './cleanup.ts';

/** How often, in milliseconds, it asks each server whether it is ready. */
const checkEvery = 100;

interface Backend {
  readonly port: number;
  isReady: boolean;
}

/**
 * What stands in front of several bots, on loopback, and as plain as one can be: it asks each for /readyz, sends requests in turn to those
 * that are ready, keeps its connections, and sends nothing twice. What a bot does not answer is lost, and whoever asked hears of it.
 */
export class LoadBalancer {
  readonly #server: Server;
  readonly #agent = new Agent({ keepAlive: true });
  #backends: Backend[] = [];
  #turn = 0;
  #isOver = false;
  /** Requests that no bot answered. */
  lost = 0;

  private constructor() {
    this.#server = createServer((incoming, response) => this.#pass(incoming, response));
  }

  /** Listens, and stops in the end. */
  static async start(t: Cleanup): Promise<LoadBalancer> {
    const balancer = new LoadBalancer();
    await once(balancer.#server.listen(0, '127.0.0.1'), 'listening');
    t.after(() => {
      balancer.#isOver = true;
      balancer.#agent.destroy();
      balancer.#server.close();
      balancer.#server.closeAllConnections();
    });
    return balancer;
  }

  get port(): number {
    const address = this.#server.address();
    return typeof address === 'object' && address !== null ? address.port : 0;
  }

  /** A bot comes. Resolves when it takes its share. */
  async add(port: number): Promise<void> {
    const backend = { port, isReady: false };
    this.#backends.push(backend);
    void this.#watch(backend);
    while (!backend.isReady) await delay(checkEvery / 4);
  }

  /** A bot is gone for good. */
  remove(port: number): void {
    this.#backends = this.#backends.filter((backend) => backend.port !== port);
  }

  async #watch(backend: Backend): Promise<void> {
    while (!this.#isOver && this.#backends.includes(backend)) {
      backend.isReady = await isReady(backend.port);
      await delay(checkEvery);
    }
  }

  #pass(incoming: IncomingMessage, response: ServerResponse): void {
    const ready = this.#backends.filter(({ isReady }) => isReady);
    const backend = ready[this.#turn++ % ready.length];
    const fail = (): void => {
      this.lost += 1;
      response.writeHead(502).end();
    };
    if (backend === undefined) {
      fail();
      return;
    }
    const { method, url: path, headers } = incoming;
    const options = { host: '127.0.0.1', port: backend.port, agent: this.#agent, method, path, headers };
    const sent = request(options, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    sent.on('error', fail);
    incoming.pipe(sent);
  }
}

function isReady(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const asked = get({ host: '127.0.0.1', port, path: '/readyz', agent: false }, (response) => {
      response.resume();
      resolve(response.statusCode === 200);
    });
    asked.on('error', () => resolve(false));
  });
}
