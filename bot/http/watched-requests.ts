import { finished } from 'node:stream/promises';
import type { Next, Request, Response, Route, Server } from 'restify';
import type { Watcher } from '../../services/watching/watcher.ts';

/** Statuses that are told from others of their kind. */
const named: ReadonlySet<number> = new Set([401, 403, 404, 429, 503]);

/** Counts and times every request, by the template of the route that the router found and never by the path that was asked. */
export function watchRequests(server: Server, watcher: Watcher | undefined): void {
  if (watcher === undefined) return;
  server.on('after', (request: Request, response: Response, route: Route | undefined) => {
    const labels = { method: request.method ?? '', route: templateOf(route), status: statusOf(response) };
    watcher.note('request', labels, Math.max(0, Date.now() - request.time()) / 1_000);
  });
}

/** Watches what is done for a request, from when its route is found, it was let in, and its body is there. */
export function watchRoutes(server: Server, watcher: Watcher | undefined): void {
  if (watcher === undefined) return;
  server.use((request: Request, response: Response, next: Next) => {
    const labels = { method: request.method ?? '', route: templateOf(request.getRoute()) };
    void watcher.watch('route', labels, async (end) => {
      next();
      // Whoever does not wait for the answer ends it too.
      await finished(response).catch(() => undefined);
      end(statusOf(response));
    });
  });
}

function templateOf(route: Route | undefined): string {
  return route === undefined ? 'none' : String(route.path);
}

function statusOf({ statusCode }: Response): string {
  return named.has(statusCode) ? String(statusCode) : `${Math.floor(statusCode / 100)}xx`;
}
