import type { Request, Response, Server } from 'restify';
import type { Clock } from '../../../services/clock.ts';
import type {
  ProgramCaller,
  ProgramVerifications,
  TooMany,
} from '../../../services/verification-api/program-verifications.ts';
import type { ProgramView } from '../../../services/verification-api/program-view.ts';
import { readBody } from '../../../services/verification-api/verification-request.ts';
import type { FaultNotes } from '../../logging/fault.ts';
import { systemWait, type Wait } from '../../timing/wait.ts';
import { withTimeout } from '../../timing/with-timeout.ts';
import type { ApiTokens } from '../api-tokens.ts';
import { exactBody } from '../body-reader.ts';
import { flawProblem, idempotencyKeyOf, keyProblem, typeProblem } from '../json-requests.ts';
import { laterProblem, type Problem, problemOf, sendJson, sendProblem } from '../problems.ts';
import { guardRoutesLater } from '../route-guard.ts';

export interface VerificationRouteOptions extends FaultNotes {
  readonly tokens: Pick<ApiTokens, 'admit'>;
  readonly verifications: Pick<ProgramVerifications, 'open' | 'answer' | 'find' | 'check'>;
  readonly clock: Clock;
  /** Ends what waits. */
  readonly stopping: AbortSignal;
  /** Lets time pass between two looks; the system's timer unless told otherwise. */
  readonly wait?: Wait;
}

const path = '/api/v1/verifications';
const paths = {
  open: path,
  // Two colons are one that is meant.
  check: `${path}::check`,
  one: `${path}/:id`,
  answer: `${path}/:id/answer`,
} as const;

/** Longest that the bot works on a request, in milliseconds. */
const timeoutMs = 8_000;
/** Between two looks at an attempt that is waited for, in milliseconds. */
const lookEveryMs = 1_000;
/** Longest that one waits, in seconds. */
const longestWait = 30;
/** Requests that wait at once, on each replica; more are answered at once. */
const mostWaiting = 500;

/** The same whatever was wrong. */
const stranger: Problem = {
  status: 401,
  detail: 'The request bears no token of a program that may verify people.',
  headers: { 'www-authenticate': 'Bearer realm="verifications"' },
};
const beyondScope: Problem = { status: 403, detail: 'The token of this program is not for verifying people.' };
const none: Problem = { status: 404, detail: 'This program has opened no verification with this id.' };
const unknownPerson: Problem = {
  status: 404,
  detail: 'The directory knows no such person.',
  more: { field: 'person', code: 'person-unknown' },
};

type Answer = { readonly status: number; readonly body: unknown; readonly headers?: Record<string, string> } | Problem;

/**
 * What programs ask: `POST /api/v1/verifications` opens an attempt of somebody to prove who they are, `POST …/{id}/answer` takes a code
 * for it, `GET …/{id}?wait=30` says how it stands, as soon as that is certain, and `POST /api/v1/verifications:check` does it all for
 * a program that can only pass a code on.
 */
export function verificationRoutes(server: Server, options: VerificationRouteOptions): void {
  const { tokens } = options;
  const admit = ({ headers }: Request) => tokens.admit(headers.authorization, 'verify');
  const refuses = async (request: Request): Promise<Problem | undefined> => {
    const { code } = await admit(request);
    if (code === 'admitted') return undefined;
    return code === 'stranger' ? stranger : beyondScope;
  };
  guardRoutesLater(server, Object.values(paths), { ...options, refuses });
  const handler =
    (what: string, work: (asked: Asked) => Promise<Answer>) =>
    async (request: Request, response: Response): Promise<void> => {
      try {
        const admission = await admit(request);
        if (admission.code !== 'admitted') {
          sendProblem(response, stranger);
          return;
        }
        const { name, scopes } = admission.caller;
        const caller = { name, tellUnknown: scopes.includes('verify:tell-unknown') };
        const { id = '' } = request.params as { readonly id?: string };
        send(response, await work({ options, request, response, caller, id }));
      } catch (error) {
        sendProblem(response, problemOf(error, { ...options, what }));
      }
    };
  server.post(paths.check, handler('a code could not be checked', check));
  server.post(paths.open, handler('a verification could not be opened', open));
  server.post(paths.answer, handler('a code could not be taken', answer));
  server.get(paths.one, handler('a verification could not be read', read));
}

/** A request of somebody who may ask. */
interface Asked {
  readonly options: VerificationRouteOptions;
  readonly request: Request;
  readonly response: Response;
  readonly caller: ProgramCaller;
  readonly id: string;
}

async function open({ options, request, caller }: Asked): Promise<Answer> {
  const key = idempotencyKeyOf(request);
  const wrong = typeProblem(request) ?? (key === undefined ? keyProblem : undefined);
  if (wrong !== undefined || key === undefined) return wrong ?? keyProblem;
  const body = readBody('open', exactBody(request) ?? '');
  if ('flaw' in body) return flawProblem(body.flaw);
  const opened = await withTimeout(options.verifications.open(caller, key, body.request), timeoutMs);
  switch (opened.code) {
    case 'opened':
    case 'repeated': {
      const isNew = opened.code === 'opened';
      const headers = { location: `${path}/${opened.view.id}`, ...(!isNew && { 'idempotent-replayed': 'true' }) };
      return { status: isNew ? 201 : 200, body: opened.view, headers };
    }
    case 'another-request':
      return { status: 422, detail: 'This Idempotency-Key was used for another request.' };
    case 'person-unknown':
      return unknownPerson;
    case 'too-many':
      return tooMany(opened, options.clock.now());
  }
}

async function answer({ options, request, caller, id }: Asked): Promise<Answer> {
  const wrongType = typeProblem(request);
  if (wrongType !== undefined) return wrongType;
  const body = readBody('answer', exactBody(request) ?? '');
  if ('flaw' in body) return flawProblem(body.flaw);
  const answered = await withTimeout(options.verifications.answer(caller, id, body.request), timeoutMs);
  if (answered.code === 'none') return none;
  if (answered.code === 'too-many') return tooMany(answered, options.clock.now());
  return { status: 200, body: answered.view };
}

async function check({ options, request, caller }: Asked): Promise<Answer> {
  const wrongType = typeProblem(request);
  if (wrongType !== undefined) return wrongType;
  const body = readBody('check', exactBody(request) ?? '');
  if ('flaw' in body) return flawProblem(body.flaw);
  const checked = await withTimeout(options.verifications.check(caller, body.request), timeoutMs);
  if (checked.code === 'person-unknown') return unknownPerson;
  if (checked.code === 'too-many') return tooMany(checked, options.clock.now());
  return { status: 200, body: checked.result };
}

/** Requests that wait now, of each server. */
const waiting = new WeakMap<VerificationRouteOptions, number>();

async function read({ options, request, response, caller, id }: Asked): Promise<Answer> {
  const seconds = secondsOf(request);
  if (seconds === undefined) {
    const says = `wait must be a number of seconds, of at most ${longestWait}.`;
    return flawProblem({ field: 'wait', says });
  }
  const before = waiting.get(options) ?? 0;
  const look = () => withTimeout(options.verifications.find(caller, id), timeoutMs);
  if (seconds === 0 || before >= mostWaiting) return viewed(await look(), options.clock.now());
  waiting.set(options, before + 1);
  try {
    return viewed(await settled(look, { ...options, response, seconds }), options.clock.now());
  } finally {
    waiting.set(options, (waiting.get(options) ?? 1) - 1);
  }
}

type Look = () => Promise<ProgramView | TooMany | undefined>;
interface Waiting extends Pick<VerificationRouteOptions, 'clock' | 'stopping' | 'wait'> {
  readonly response: Response;
  readonly seconds: number;
}

/** Looks until it is certain, the time is over, whoever asks has hung up, or the server stops. */
async function settled(look: Look, { clock, stopping, wait = systemWait, response, seconds }: Waiting) {
  const gone = new AbortController();
  const hangUp = (): void => gone.abort();
  response.once('close', hangUp);
  const signal = AbortSignal.any([gone.signal, stopping]);
  const until = clock.now().getTime() + seconds * 1000;
  try {
    for (;;) {
      const found = await look();
      const left = until - clock.now().getTime();
      if (found === undefined || 'code' in found || found.state !== 'pending') return found;
      if (left <= 0 || signal.aborted) return found;
      await wait(Math.min(lookEveryMs, left), signal).catch(() => undefined);
    }
  } finally {
    response.off('close', hangUp);
  }
}

/** @returns undefined for what is no number of seconds */
function secondsOf(request: Request): number | undefined {
  const given = new URLSearchParams(request.getQuery()).getAll('wait');
  if (given.length === 0) return 0;
  const [text = ''] = given;
  const seconds = /^\d{1,2}$/u.test(text) && given.length === 1 ? Number(text) : Infinity;
  return seconds <= longestWait ? seconds : undefined;
}

function viewed(found: Awaited<ReturnType<Look>>, now: Date): Answer {
  if (found === undefined) return none;
  return 'code' in found ? tooMany(found, now) : { status: 200, body: found };
}

const tooManySays = {
  caller: 'This program asks too much at once: send the same request later.',
  person: 'Too much was asked about this person: send the same request later.',
};

function tooMany({ whose, retryAt }: TooMany, now: Date): Problem {
  return { ...laterProblem(tooManySays[whose], retryAt, now), more: { code: `${whose}-limit` } };
}

function send(response: Response, told: Answer): void {
  if ('body' in told) sendJson(response, told.status, told.body, told.headers);
  else sendProblem(response, told);
}
