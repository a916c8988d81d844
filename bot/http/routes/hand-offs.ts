import type { Request, Response, Server } from 'restify';
import type { Clock } from '../../../services/clock.ts';
import { readRequest } from '../../../services/ticket-systems/hand-off-request.ts';
import type { Asker, Opening, ProgramHandOffs } from '../../../services/ticket-systems/program-hand-offs.ts';
import { type FaultNotes, noteRefusal } from '../../logging/fault.ts';
import { withTimeout } from '../../timing/with-timeout.ts';
import { exactBody } from '../body-reader.ts';
import type { CallerFlaw, HandOffCaller, HandOffCallers, RequestHead } from '../hand-off-callers.ts';
import { flawProblem, idempotencyKeyOf, keyProblem, typeProblem } from '../json-requests.ts';
import { laterProblem, type Problem, problemOf, sendJson, sendProblem } from '../problems.ts';
import { guardRoutesLater } from '../route-guard.ts';

export interface HandOffRouteOptions extends FaultNotes {
  readonly callers: HandOffCallers;
  readonly handOffs: Pick<ProgramHandOffs, 'open' | 'find'>;
  readonly clock: Clock;
}

const path = '/api/v1/hand-offs';
/** Longest that a request may take, in milliseconds: Zendesk gives up after ten seconds. */
const timeoutMs = 8_000;

/** The same whatever was wrong, but for the reference that leads to it in the log. */
const stranger: Problem = {
  status: 401,
  detail: 'The request bears no token and no signature of a program that may open hand-offs.',
  headers: { 'www-authenticate': 'Bearer realm="hand-offs"' },
};

const beyondScope: Problem = { status: 403, detail: 'The token of this program is not for hand-offs.' };

/**
 * What ticket systems ask: `POST /api/v1/hand-offs` opens one, `GET /api/v1/hand-offs/{id}` says how it stands with one that
 * the same program opened.
 */
export function handOffRoutes(server: Server, options: HandOffRouteOptions): void {
  const { callers, handOffs } = options;
  const refuses = async (request: Request): Promise<Problem | undefined> => {
    const flaw = await callers.flawOf(headOf(request));
    return flaw && refused(flaw, options);
  };
  guardRoutesLater(server, [path, `${path}/:id`], { ...options, refuses });
  const known = (
    what: string,
    answer: (caller: HandOffCaller, request: Request, response: Response) => Promise<void>,
  ) => {
    return async (request: Request, response: Response): Promise<void> => {
      try {
        const caller = await callers.callerOf(headOf(request), exactBody(request));
        if (typeof caller === 'string') sendProblem(response, refused(caller, options));
        else await answer(caller, request, response);
      } catch (error) {
        sendProblem(response, problemOf(error, { ...options, what }));
      }
    };
  };
  server.post(
    path,
    known('a hand-off could not be opened', (caller, request, response) => open(options, caller, request, response)),
  );
  server.get(
    `${path}/:id`,
    known('a hand-off could not be read', async ({ name }, request, response) => {
      const { id } = request.params as { readonly id: string };
      const view = await withTimeout(handOffs.find(name, id), timeoutMs);
      if (view !== undefined) sendJson(response, 200, view);
      else sendProblem(response, { status: 404, detail: 'This program has opened no hand-off with this id.' });
    }),
  );
}

function refused(reason: CallerFlaw, notes: FaultNotes): Problem {
  const problem = reason === 'a token for something else' ? beyondScope : stranger;
  const reference = noteRefusal(notes, { reason, url: path, message: 'a request of a ticket system was refused' });
  return { ...problem, detail: `${problem.detail} Reference: ${reference}` };
}

async function open(
  { handOffs, clock }: HandOffRouteOptions,
  caller: HandOffCaller,
  request: Request,
  response: Response,
): Promise<void> {
  const wrongType = typeProblem(request);
  const asker = askerOf(caller, idempotencyKeyOf(request));
  if (wrongType !== undefined || asker === undefined) {
    sendProblem(response, wrongType ?? keyProblem);
    return;
  }
  const read = readRequest(exactBody(request) ?? '');
  if ('flaw' in read) {
    sendProblem(response, flawProblem(read.flaw));
    return;
  }
  send(response, await withTimeout(handOffs.open(asker, read.request), timeoutMs), clock.now());
}

function askerOf({ name, ownKey }: HandOffCaller, idempotencyKey: string | undefined): Asker | undefined {
  if (ownKey !== undefined) return { name, idempotencyKey: ownKey, hasNoKeyOfItsOwn: true };
  return idempotencyKey === undefined ? undefined : { name, idempotencyKey };
}

function send(response: Response, opening: Opening, now: Date): void {
  if ('view' in opening) {
    const isNew = opening.code === 'opened';
    const headers = { location: `${path}/${opening.view.id}`, ...(!isNew && { 'idempotent-replayed': 'true' }) };
    sendJson(response, isNew ? 201 : 200, opening.view, headers);
    return;
  }
  sendProblem(response, refusal(opening, now));
}

function refusal(opening: Exclude<Opening, { readonly view: unknown }>, now: Date): Problem {
  switch (opening.code) {
    case 'waits-already': {
      const { id, reference } = opening;
      return { status: 409, detail: 'There is an open hand-off for this person.', more: { id, reference } };
    }
    case 'another-request':
      return { status: 422, detail: 'This Idempotency-Key was used for another request.' };
    case 'person-unknown':
      return { status: 404, detail: 'The directory knows no such person.', more: { field: 'person' } };
    case 'too-many':
      return laterProblem('Too many hand-offs at once: send the same request later.', opening.retryAt, now);
  }
}

function headOf(request: Request): RequestHead {
  return { method: request.method ?? '', target: request.url ?? '', headers: request.headers };
}
