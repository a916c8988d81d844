import type { Request, Response, Server } from 'restify';
import type { z } from 'zod';
import { type Clock, secondsUntil } from '../../../services/clock.ts';
import { authenticatorPath } from '../../../services/methods/authenticator-push/authenticator-url.ts';
import {
  answerRequestSchema,
  type AuthenticatorDevices,
  registerRequestSchema,
  registrationRequestSchema,
  removeRequestSchema,
  subscriptionRequestSchema,
  waitingRequestSchema,
} from '../../../services/methods/authenticator-push/device-messages.ts';
import { RateLimit } from '../../../services/rate-limit.ts';
import type { FaultNotes } from '../../logging/fault.ts';
import { withTimeout } from '../../timing/with-timeout.ts';
import { exactBody } from '../body-reader.ts';
import { faultProblem, type Problem, sendJson, sendProblem } from '../problems.ts';
import { guardRoutes } from '../route-guard.ts';
import { authenticatorPageRoutes, pageHeaders } from './authenticator-page.ts';

export interface AuthenticatorRouteOptions extends FaultNotes {
  readonly devices: AuthenticatorDevices;
  readonly clock: Clock;
  /** Most requests in a minute of one phone, or with one code; see `usualMost`. */
  readonly mostPerMinute?: number;
}

/**
 * A page asks every few seconds while somebody looks at it. No address is limited: behind a proxy it is everybody's, so that a stranger
 * could stop all approvals; what is not a phone's own costs next to nothing, and a code has 140 bits.
 */
const usualMost = 120;
/** Longest that a request may take, in milliseconds: the page gives up after fifteen seconds. */
const timeoutMs = 10_000;

const apiPath = `${authenticatorPath}api/`;
const apiPaths = ['registration', 'register', 'waiting', 'answer', 'subscription', 'remove'].map(
  (name) => apiPath + name,
);

/** Why a request is not carried out, by its code: the status, and one sentence for whoever reads the traffic. */
const refusals = {
  'cross-site': [403, 'Only the page of this server may ask that.'],
  'not-json': [415, 'Send the body as application/json.'],
  'too-many': [429, 'There were too many of these requests: come again later.'],
  invalid: [400, 'The body is not what is to be sent here.'],
  'unknown-code': [404, 'The code is wrong, used or too old.'],
  'unknown-device': [404, 'There is no such device, or there is none any more.'],
  'bad-signature': [403, 'What is signed is not what is sent.'],
  'wrong-clock': [409, 'What is sent was not signed just now: sign it again, at the time that is given.'],
  'unknown-push-service': [422, 'Notifications are not sent there.'],
} as const satisfies Readonly<Record<string, readonly [status: number, detail: string]>>;
type Refusal = keyof typeof refusals;

/** The phone's page, and what it asks: `POST /authenticator/api/…`, JSON in and JSON out. Nothing of a request is logged. */
export function authenticatorRoutes(server: Server, options: AuthenticatorRouteOptions): void {
  authenticatorPageRoutes(server);
  guardRoutes(server, apiPaths, (request) => {
    const code = earlyRefusalOf(request);
    const problem = code && refusalOf(code);
    return problem && { ...problem, headers: { ...pageHeaders, ...problem.headers } };
  });
  const { devices } = options;
  const route = routeMaker(server, options);
  route('registration', registrationRequestSchema, async ({ code }) => {
    const registration = await devices.registrationOf(code);
    return registration === undefined ? { code: 'unknown-code' } : { code: 'found', ...registration };
  });
  route('register', registerRequestSchema, (request) => devices.register(request));
  route('waiting', waitingRequestSchema, (request) => devices.waiting(request));
  route('answer', answerRequestSchema, (request) => devices.answer(request));
  route('subscription', subscriptionRequestSchema, (request) => devices.subscribe(request));
  route('remove', removeRequestSchema, (request) => devices.remove(request));
}

/** Before the body is read. */
function earlyRefusalOf(request: Request): Refusal | undefined {
  if (isElsewhere(request)) return 'cross-site';
  return request.is('application/json') ? undefined : 'not-json';
}

/** Whether a page of somebody else's asks. Browsers say so; programs need not. */
function isElsewhere({ headers }: Request): boolean {
  const site = headers['sec-fetch-site'];
  return site !== undefined && site !== 'same-origin';
}

/** What came of a request: an answer, or a refusal by its code. */
interface Outcome {
  readonly code: string;
  readonly now?: Date;
  /** When to come again. */
  readonly again?: Date;
}

function routeMaker(server: Server, options: AuthenticatorRouteOptions) {
  const { clock, mostPerMinute = usualMost } = options;
  const limit = new RateLimit({ most: mostPerMinute, seconds: 60, clock });
  const limited = async (shown: string, answer: () => Promise<Outcome>): Promise<Outcome> => {
    const again = limit.take(shown);
    return again === undefined ? withTimeout(answer(), timeoutMs) : { code: 'too-many', again };
  };
  return <Schema extends z.ZodType<{ readonly handle: string } | { readonly code: string }>>(
    name: string,
    schema: Schema,
    answer: (request: z.infer<Schema>) => Promise<Outcome>,
  ): void => {
    server.post(apiPath + name, async (request: Request, response: Response) => {
      try {
        const read = schema.safeParse(jsonIn(exactBody(request) ?? ''));
        const { data } = read;
        const shown = data === undefined ? '' : 'handle' in data ? data.handle : data.code;
        const outcome: Outcome = data === undefined ? { code: 'invalid' } : await limited(shown, () => answer(data));
        if (!isRefusal(outcome.code)) sendJson(response, 200, outcome, pageHeaders);
        else send(response, refusalOf(outcome.code, ...detailsOf(outcome, clock.now())));
      } catch (error) {
        send(response, faultProblem(error, { ...options, what: 'what a phone asks could not be answered' }));
      }
    });
  };
}

function detailsOf({ now, again }: Outcome, at: Date): [Record<string, string>, Record<string, string>] {
  const seconds = again && String(Math.max(1, secondsUntil(again, at)));
  return [now === undefined ? {} : { now: now.toISOString() }, seconds === undefined ? {} : { 'retry-after': seconds }];
}

function isRefusal(code: string): code is Refusal {
  return Object.hasOwn(refusals, code);
}

function refusalOf(
  code: Refusal,
  more: Readonly<Record<string, string>> = {},
  headers: Readonly<Record<string, string>> = {},
): Problem {
  const [status, detail] = refusals[code];
  return { status, detail, more: { code, ...more }, headers };
}

function send(response: Response, problem: Problem): void {
  sendProblem(response, { ...problem, headers: { ...pageHeaders, ...problem.headers } });
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
