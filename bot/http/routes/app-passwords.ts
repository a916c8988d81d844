import type { Request, Response, Server } from 'restify';
import { z } from 'zod';
import type { AppPasswordAnswer, AppPasswordRequest } from '../../../services/app-passwords/app-password-checks.ts';
import type { Clock } from '../../../services/clock.ts';
import type { FaultNotes } from '../../logging/fault.ts';
import { systemWait, type Wait } from '../../timing/wait.ts';
import { withTimeout } from '../../timing/with-timeout.ts';
import type { ApiTokens } from '../api-tokens.ts';
import { answerFault } from '../fault-answers.ts';
import { laterProblem, type Problem, sendProblem } from '../problems.ts';
import { guardRoutesLater } from '../route-guard.ts';

export interface AppPasswordRouteOptions extends FaultNotes {
  readonly tokens: Pick<ApiTokens, 'admit'>;
  readonly checks: { check(request: AppPasswordRequest): Promise<AppPasswordAnswer> };
  readonly clock: Clock;
  /** Lets time pass before a refusal; the system's timer unless told otherwise. */
  readonly wait?: Wait;
}

/** The API's address, and the one beside what other gates ask. */
const paths = ['/api/v1/app-passwords/verify', '/gates/app-password'];

/** Longest that a check may take, in milliseconds: mail servers give up after five seconds. */
const timeoutMs = 4_000;
/** Shortest that a refusal takes: how long it took does not say whether there is such a user. */
export const refusalMs = 100;

/** Never 401, which is the answer to a password. */
const stranger: Problem = {
  status: 403,
  detail: 'This program may not ask that: it bears no token for app passwords.',
};

const bodySchema = z.object({ user: z.string(), password: z.string() });

/**
 * `POST /api/v1/app-passwords/verify`, and `POST /gates/app-password`: whether a program may come in. JSON or a form with `user`,
 * `password` and, for whoever reads the gateway's own log, `service` and `from`. 204: yes; 401: no, and nothing else than no. What
 * keeps it from being known has a status of its own, so that nobody is told that a password is wrong because a server is down.
 */
export function appPasswordRoute(server: Server, options: AppPasswordRouteOptions): void {
  const { tokens, clock } = options;
  const admit = ({ headers }: Request) => tokens.admit(headers.authorization, 'app-passwords');
  const refuses = async (request: Request) => ((await admit(request)).code === 'admitted' ? undefined : stranger);
  guardRoutesLater(server, paths, { ...options, refuses });
  const verify = async (request: Request, response: Response): Promise<void> => {
    try {
      const admission = await admit(request);
      const read = readBody(request);
      if (admission.code !== 'admitted') {
        sendProblem(response, stranger);
        return;
      }
      if (typeof read === 'number') {
        sendProblem(response, { status: read, detail: 'Send user and password once each, as a form or as JSON.' });
        return;
      }
      const { name: caller } = admission.caller;
      const startedAt = clock.now();
      const answer = await withTimeout(options.checks.check({ caller, ...read }), timeoutMs);
      if (answer.code !== 'right') await refusalTime(options, startedAt);
      send(response, answer, clock.now());
    } catch (error) {
      sendProblem(response, answerFault(error, { ...options, what: 'an app password could not be checked' }));
    }
  };
  for (const path of paths) server.post(path, verify);
}

/** @returns the status of what cannot be read. */
function readBody(request: Request): z.infer<typeof bodySchema> | 400 | 415 {
  const body: unknown = request.body;
  const text = typeof body === 'string' ? body : '';
  if (request.is('application/json')) return bodySchema.safeParse(jsonIn(text)).data ?? 400;
  if (!request.is('application/x-www-form-urlencoded')) return 415;
  const form = new URLSearchParams(text);
  const isOnce = ['user', 'password'].every((name) => form.getAll(name).length === 1);
  return isOnce ? bodySchema.parse(Object.fromEntries(form)) : 400;
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

async function refusalTime({ clock, wait = systemWait }: AppPasswordRouteOptions, startedAt: Date): Promise<void> {
  const taken = clock.now().getTime() - startedAt.getTime();
  if (taken < refusalMs) await wait(Math.min(refusalMs, refusalMs - taken));
}

function send(response: Response, answer: AppPasswordAnswer, now: Date): void {
  if (answer.code !== 'too-many') {
    response.writeHead(answer.code === 'right' ? 204 : 401, answer.code === 'right' ? {} : { 'content-length': '0' });
    response.end();
    return;
  }
  sendProblem(response, laterProblem('Too many: come again later.', answer.retryAt, now));
}
