import { readFileSync } from 'node:fs';
import type { Next, Request, Response, Server } from 'restify';

/** `GET /api/v1/openapi.json` describes the API, to everybody. */
export function apiDescriptionRoute(server: Server): void {
  const description = readFileSync(new URL('../openapi.json', import.meta.url), 'utf8');
  server.get('/api/v1/openapi.json', (_request: Request, response: Response, next: Next) => {
    response.sendRaw(200, description, { 'content-type': 'application/json; charset=utf-8' });
    next();
  });
}
