import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { type SelfSigned, selfSignedCertificate } from '../threats/support/self-signed-certificate.ts';
import type { Cleanup } from './cleanup.ts';
import { temporaryFolder } from './running-bot.ts';

export type Answer = (request: IncomingMessage, response: ServerResponse) => void;

/**
 * The rest of the world, on this machine: a proxy that `HTTPS_PROXY` can name, behind which each host of the world is a
 * stand-in over TLS, with a certificate that `NODE_EXTRA_CA_CERTS` can vouch for. There is no other way to any of them.
 */
export class LoopbackInternet {
  /** Hosts and ports that were asked for, in order. */
  readonly asked: string[] = [];
  readonly certificate: SelfSigned;
  readonly #sockets = new Set<Socket>();
  readonly #proxy: Server;
  readonly #world: Server;

  constructor(hosts: Readonly<Record<string, Answer>>) {
    this.certificate = selfSignedCertificate(Object.keys(hosts), { dates: fromYesterday(90) });
    this.#world = createTlsServer(this.certificate, (request, response) => {
      const host = request.headers.host?.split(':')[0] ?? '';
      hosts[host]?.(request, response);
    });
    this.#proxy = createServer((_, response) => response.end());
    this.#proxy.on('connect', ({ url = '' }: IncomingMessage, socket: Socket) => {
      this.asked.push(url);
      this.#keep(socket);
      if (!Object.hasOwn(hosts, url.replace(/:443$/u, ''))) return void socket.end('HTTP/1.1 502 Nobody\r\n\r\n');
      const through = this.#keep(connect(portOf(this.#world), '127.0.0.1'));
      socket.write('HTTP/1.1 200 Connected\r\n\r\n');
      socket.pipe(through).pipe(socket);
      return undefined;
    });
  }

  static async start(t: Cleanup, hosts: Readonly<Record<string, Answer>>): Promise<LoopbackInternet> {
    const internet = new LoopbackInternet(hosts);
    for (const server of [internet.#world, internet.#proxy]) await once(server.listen(0, '127.0.0.1'), 'listening');
    t.after(() => {
      for (const socket of internet.#sockets) socket.destroy();
      for (const server of [internet.#world, internet.#proxy]) server.close();
    });
    return internet;
  }

  /** What a process needs to reach this world and no other. */
  async environment(t: Cleanup): Promise<Record<string, string>> {
    const file = join(await temporaryFolder(t), 'authority.pem');
    await writeFile(file, this.certificate.cert);
    return { HTTPS_PROXY: `http://127.0.0.1:${portOf(this.#proxy)}`, NODE_EXTRA_CA_CERTS: file };
  }

  /** TLS in front of a program that speaks plain HTTP on a port of this machine. @returns the port to ask. */
  async inFrontOf(t: Cleanup, port: number): Promise<number> {
    const { createServer: terminator } = await import('node:tls');
    const front = terminator(this.certificate, (socket) => {
      const inner = this.#keep(connect(port, '127.0.0.1'));
      this.#keep(socket);
      socket.pipe(inner).pipe(socket);
    });
    await once(front.listen(0, '127.0.0.1'), 'listening');
    t.after(() => front.close());
    return (front.address() as AddressInfo).port;
  }

  #keep<Kept extends Socket>(socket: Kept): Kept {
    this.#sockets.add(socket);
    socket.on('error', () => socket.destroy());
    return socket;
  }
}

function fromYesterday(days: number): [Date, Date] {
  return [new Date(Date.now() - 86_400_000), new Date(Date.now() + days * 86_400_000)];
}

function portOf(server: Server): number {
  return (server.address() as AddressInfo).port;
}
