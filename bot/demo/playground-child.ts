/**
 * Runs inside the Playground's process before its own code (`node --import`), because it has no switch for any of this:
 * it listens on every network interface without any sign-in, it outlives a parent that was killed, and its page shows
 * nothing more once a message was edited that it does not know.
 */
import { rmSync } from 'node:fs';
import { IncomingMessage, Server as HttpServer, ServerResponse } from 'node:http';
import { Server, Socket } from 'node:net';
import { basename } from 'node:path';
import process from 'node:process';

replace(Server.prototype, 'listen', (listen, [port, ...rest]) =>
  listen([typeof port === 'number' ? { port, host: '127.0.0.1' } : port, ...rest]),
);

// A page shows what was said since it was loaded, and an edit of anything else is nothing to show. The Playground's
// message ids are the time in milliseconds.
let lastPageLoad = 0;
const openPages = new Set<Socket>();
const edit = /^\/_connector\/v3\/conversations\/[^/]+\/activities\/(\d+)$/;

replace(HttpServer.prototype, 'emit', (emit, given) => {
  const [, request, response] = given;
  if (request instanceof IncomingMessage && response instanceof Socket) followPage(request, response);
  if (!(request instanceof IncomingMessage) || !(response instanceof ServerResponse)) return emit(given);
  if (request.url === '/') lastPageLoad = Date.now();
  const edited = request.method === 'PUT' ? edit.exec(request.url ?? '')?.[1] : undefined;
  if (edited === undefined || (openPages.size > 0 && Number(edited) >= lastPageLoad)) return emit(given);
  response.writeHead(200, { 'content-type': 'application/json' });
  return response.end(JSON.stringify({ id: edited }));
});

function followPage(request: IncomingMessage, socket: Socket): void {
  if (request.url?.startsWith('/_ws_conversation/') !== true) return;
  openPages.add(socket);
  socket.once('close', () => openPages.delete(socket));
}

// The channel to the parent closes when the parent ends, however it ends: SIGKILL included. What the parent can no
// longer remove is the private folder in which it started this process.
process.on('disconnect', () => {
  const folder = process.cwd();
  if (basename(folder).startsWith('playground-')) rmSync(folder, { recursive: true, force: true });
  process.exit(0);
});

type Replacement = (original: (given: unknown[]) => unknown, given: unknown[]) => unknown;

function replace(prototype: object, name: string, replacement: Replacement): void {
  const original: unknown = Reflect.get(prototype, name);
  if (typeof original !== 'function') throw new TypeError(`There is no ${name}()`);
  Reflect.set(prototype, name, function (this: unknown, ...given: unknown[]): unknown {
    return replacement((changed): unknown => Reflect.apply(original, this, changed), given);
  });
}
