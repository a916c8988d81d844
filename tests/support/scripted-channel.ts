import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import { text } from 'node:stream/consumers';
import type { Cleanup } from './cleanup.ts';

/** A request as it came over the wire. */
interface WireRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  /** Counts the connections: calls with the same number came over the same one. */
  readonly connection: number;
}

export interface WireAnswer {
  /** `closed` ends the connection without one. */
  readonly status: number | 'closed';
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

export interface ScriptedChannel {
  readonly serviceUrl: string;
  readonly requests: WireRequest[];
  /** Answers of the next requests, in order; then the last one again and again. */
  script: WireAnswer[];
}

const accepted: WireAnswer = { status: 201, body: '{"id":"message-1"}' };

/** A channel on loopback that answers as it is told and keeps what it was sent. */
export async function scriptedChannel(t: Cleanup, folder = ''): Promise<ScriptedChannel> {
  const requests: WireRequest[] = [];
  const connections = new Map<unknown, number>();
  const server = createServer((incoming, response) => {
    void text(incoming).then((body) => {
      const { method = '', url: path = '', headers, socket } = incoming;
      connections.set(socket, connections.get(socket) ?? connections.size + 1);
      requests.push({ method, path, headers, body, connection: connections.get(socket) ?? 0 });
      const answer = (channel.script.length > 1 ? channel.script.shift() : channel.script[0]) ?? accepted;
      if (answer.status === 'closed') {
        socket.destroy();
        return;
      }
      // Not in one: restify's servers change what `writeHead` returns, of every server.
      response.writeHead(answer.status, { 'content-type': 'application/json', ...answer.headers });
      response.end(answer.body);
    });
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  t.after(() => {
    server.close();
    server.closeAllConnections();
  });
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const channel: ScriptedChannel = { serviceUrl: `http://127.0.0.1:${port}/${folder}`, requests, script: [accepted] };
  return channel;
}
