import { STATUS_CODES } from 'node:http';
import type { Request, Response, Server } from 'restify';
import { secondsUntil } from '../../services/clock.ts';
import { DirectoryUnavailableError } from '../../services/directory/directory.ts';
import { StoreUnavailableError } from '../../services/store/document-store.ts';
import type { FaultNotes } from '../logging/fault.ts';
import { TurnTimeoutError } from '../timing/with-timeout.ts';
import { answerFault } from './fault-answers.ts';

/** Why a request was not carried out. */
export interface Problem {
  readonly status: number;
  /** One sentence, which quotes nothing of the request. */
  readonly detail: string;
  /** Members of its own. */
  readonly more?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Seconds after which to ask again, where nobody knows better. */
const patience = 5;

/** How this server says that something was not carried out, wherever it is asked. @see https://www.rfc-editor.org/rfc/rfc9457 */
export function sendProblem(response: Response, { status, detail, more, headers }: Problem): void {
  const body = { type: 'about:blank', title: STATUS_CODES[status] ?? '', status, detail, ...more };
  sendJson(response, status, body, { 'content-type': 'application/problem+json; charset=utf-8', ...headers });
}

/** Nothing of what a program is told is kept on the way. */
export function sendJson(
  response: Response,
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): void {
  const all = { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store', ...headers };
  response.sendRaw(status, JSON.stringify(body), all);
}

/** The same of a fault: what is away comes back, and so may the request; the log has the cause of everything else. */
export function problemOf(error: unknown, notes: FaultNotes & { readonly what: string }): Problem {
  const { status, detail } = answerFault(error, notes);
  return isAway(error) ? awayProblem : { status, detail };
}

/** The same for a program that goes by codes: `unavailable`, or `fault` with the reference that leads to it in the log. */
export function faultProblem(error: unknown, notes: FaultNotes & { readonly what: string }): Problem {
  const { status, detail, reference } = answerFault(error, notes);
  if (isAway(error)) return { ...awayProblem, more: { code: 'unavailable' } };
  return { status, detail, more: { code: 'fault', ...(reference !== undefined && { reference }) } };
}

/** Something may be asked again then. */
export function laterProblem(detail: string, retryAt: Date, now: Date): Problem {
  return { status: 429, detail, headers: { 'retry-after': String(Math.max(1, secondsUntil(retryAt, now))) } };
}

const awayProblem: Problem = {
  status: 503,
  detail: 'What this depends on does not answer now: send the same request again.',
  headers: { 'retry-after': String(patience) },
};

function isAway(error: unknown): boolean {
  return [DirectoryUnavailableError, StoreUnavailableError, TurnTimeoutError].some((kind) => error instanceof kind);
}

/** What restify would say itself, in its own form and quoting the request: that there is no such route. */
const unrouted: Readonly<Record<number, string>> = {
  404: 'This path leads nowhere.',
  405: 'This path does not take this method: the header Allow has those that it takes.',
};

/** What no route takes is answered as everything else that is not carried out. */
export function problemsOfRouting(server: Server): void {
  server.on(
    'restifyError',
    (_request: Request, response: Response, error: { readonly statusCode?: number }, done: () => void) => {
      const status = error.statusCode ?? 500;
      if (!response.headersSent) sendProblem(response, { status, detail: unrouted[status] ?? 'Something went wrong.' });
      done();
    },
  );
}
