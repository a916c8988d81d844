import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Metrics } from './metrics.ts';

type Told = Pick<Metrics, 'text' | 'contentType'>;

/** Where Prometheus asks; nothing listens yet. It is a server of its own, so that what faces the internet has no such route. */
export function createMetricsServer(metrics: Told): Server {
  const server = createServer((request, response) => {
    request.resume();
    void answer(metrics, request, response);
  });
  // Slow or stalled requests end by themselves (milliseconds).
  server.headersTimeout = 10_000;
  server.requestTimeout = 10_000;
  server.maxConnections = 20;
  return server;
}

/** Never rejects: what cannot be told is a fault of its own, and nobody else's. */
async function answer(metrics: Told, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const isKnown = request.method === 'GET' && request.url?.split('?')[0] === '/metrics';
  const text = isKnown ? await metrics.text().catch(() => undefined) : '';
  // restify has its own `writeHead` for every server of the process, which returns nothing to go on with.
  response.statusCode = text === undefined ? 500 : isKnown ? 200 : 404;
  if (isKnown) response.setHeader('content-type', metrics.contentType);
  response.end(text);
}
