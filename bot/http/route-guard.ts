import type { Next, Request, Response, Server } from 'restify';
import type { FaultNotes } from '../logging/fault.ts';
import { type Problem, problemOf, sendProblem } from './problems.ts';

/** Why a request is refused; undefined where it is not. It is asked of the head alone. */
export type Refusal = (request: Request) => Problem | undefined;

/**
 * Refuses requests to some routes before their bodies are read. It goes by the route that the router has found, and not by the
 * path: the same one can be written in more than one way (`%76` is a `v`), and every one of them leads to the route.
 */
export function guardRoutes(server: Server, paths: readonly string[], refuses: Refusal): void {
  server.use((request: Request, response: Response, next: Next) => {
    settle(response, next, isTo(paths, request) ? refuses(request) : undefined);
  });
}

/** The same where something has to be waited for; what goes wrong then is answered, and lets nobody in. */
export function guardRoutesLater(
  server: Server,
  paths: readonly string[],
  { refuses, ...notes }: FaultNotes & { readonly refuses: (request: Request) => Promise<Problem | undefined> },
): void {
  server.use((request: Request, response: Response, next: Next) => {
    if (!isTo(paths, request)) {
      next();
      return;
    }
    const failed = (error: unknown): Problem =>
      problemOf(error, { ...notes, what: 'a caller could not be recognized' });
    void refuses(request)
      .catch(failed)
      .then((problem) => settle(response, next, problem));
  });
}

/** Answers a route by the head of a request alone: what is announced of a body may never come, and nothing of it is read. */
export function answerByHead(
  server: Server,
  path: string,
  answer: (request: Request, response: Response) => Promise<void>,
): void {
  server.use((request: Request, response: Response, next: Next) => {
    if (!isTo([path], request)) {
      next();
      return;
    }
    // What comes after the head may be that body, and is no other request.
    if (Number(request.headers['content-length'] ?? 0) !== 0 || request.isChunked())
      response.setHeader('connection', 'close');
    void answer(request, response).finally(() => next(false));
  });
  // The router has to know of it; it was answered by then.
  server.get(path, (_request: Request, _response: Response, next: Next) => next(false));
}

function isTo(paths: readonly string[], request: Request): boolean {
  return paths.includes(String(request.getRoute().path));
}

function settle(response: Response, next: Next, problem: Problem | undefined): void {
  if (problem === undefined) {
    next();
    return;
  }
  sendProblem(response, { ...problem, headers: { ...problem.headers, connection: 'close' } });
  next(false);
}
