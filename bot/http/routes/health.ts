import type { Request, Response, Server } from 'restify';

export interface HealthRouteOptions {
  /** Resolves when requests can be served; rejects when not. */
  readonly ready: () => Promise<void>;
  /** What is well now and will not be soon, in sentences; nothing secret is in them. */
  readonly warnings?: () => readonly string[];
}

/** `GET /healthz`: the process answers. `GET /readyz`: it can serve, store included; 503 while it cannot or is about to stop, and what is over soon. */
export function healthRoutes(server: Server, { ready, warnings = () => [] }: HealthRouteOptions): void {
  server.get('/healthz', (_request: Request, response: Response, next) => {
    response.send(200, { status: 'ok' });
    next();
  });
  server.get('/readyz', async (_request: Request, response: Response) => {
    const status = await ready().then(
      () => 'ok',
      () => 'unavailable',
    );
    const said = warnings();
    response.send(status === 'ok' ? 200 : 503, { status, ...(said.length > 0 && { warnings: said }) });
  });
}
