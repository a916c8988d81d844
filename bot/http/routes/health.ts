import type { Request, Response, Server } from 'restify';

export interface HealthRouteOptions {
  /** Resolves when requests can be served; rejects when not. */
  readonly ready: () => Promise<void>;
}

/** `GET /healthz`: the process answers. `GET /readyz`: it can serve, store included; 503 while it cannot or is stopping. */
export function healthRoutes(server: Server, { ready }: HealthRouteOptions): void {
  server.get('/healthz', (_request: Request, response: Response, next) => {
    response.send(200, { status: 'ok' });
    next();
  });
  server.get('/readyz', async (_request: Request, response: Response) => {
    const status = await ready().then(
      () => 'ok',
      () => 'unavailable',
    );
    response.send(status === 'ok' ? 200 : 503, { status });
  });
}
