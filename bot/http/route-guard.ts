import type { Next, Request, Response, Server } from 'restify';
import { type Problem, sendProblem } from './problems.ts';

/**
 * Refuses requests to some routes before their bodies are read. It goes by the route that the router has found, and not by the
 * path: the same one can be written in more than one way (`%76` is a `v`), and every one of them leads to the route.
 * @param refuses why a request is refused; undefined where it is not. It is asked of the head alone.
 */
export function guardRoutes(
  server: Server,
  paths: readonly string[],
  refuses: (request: Request) => Problem | undefined,
): void {
  server.use((request: Request, response: Response, next: Next) => {
    const problem = paths.includes(String(request.getRoute().path)) ? refuses(request) : undefined;
    if (problem === undefined) {
      next();
      return;
    }
    sendProblem(response, { ...problem, headers: { ...problem.headers, connection: 'close' } });
    next(false);
  });
}
