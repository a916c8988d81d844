import type { Request, Response, Server } from 'restify';
import { phoneActionSchema } from '../../../services/telephony/simulator/phone-action.ts';
import type { PhoneSimulator } from '../../../services/telephony/simulator/phone-simulator.ts';
import { sendProblem } from '../problems.ts';
import { isOtherOrigin, isSameOrigin, isThisMachine } from '../local-requests.ts';
import { SimulatorEvents } from '../../demo/simulator-events.ts';
import { type PageFile, pageHeaders, readPageFiles } from '../../demo/simulator-files.ts';

export interface SimulatorRouteOptions {
  readonly simulator: PhoneSimulator;
}

/**
 * The phone simulator over HTTP, for whoever sits at this machine: Twilio's API under `/2010-04-01/`, which asks for the
 * account's token, and the phones under `/simulator`, at which only their own page can do anything.
 */
export function simulatorRoutes(server: Server, { simulator }: SimulatorRouteOptions): void {
  apiRoutes(server, simulator);
  pageRoutes(server);
  phoneRoutes(server, simulator);
}

function apiRoutes(server: Server, simulator: PhoneSimulator): void {
  const answer = guarded((request, response) => {
    const { status, body } = simulator.answer({
      method: request.method ?? '',
      path: request.getPath(),
      query: new URLSearchParams(request.getQuery()),
      authorization: request.headers.authorization,
      form: new URLSearchParams(request.is('application/x-www-form-urlencoded') ? text(request) : ''),
    });
    response.send(status, body);
  });
  server.get('/2010-04-01/*', answer);
  server.post('/2010-04-01/*', answer);
}

function pageRoutes(server: Server): void {
  const files = readPageFiles();
  const send = (response: Response, file: PageFile | undefined): void => {
    if (file === undefined) sendProblem(response, { status: 404, detail: 'There is no such file.' });
    else response.sendRaw(200, file.content, { ...pageHeaders, 'content-type': file.type });
  };
  server.get(
    '/simulator',
    guarded((_, response) => send(response, files.get('index.html'))),
  );
  server.get(
    '/simulator/page/:file',
    guarded((request, response) => send(response, files.get(String(parameters(request)['file'])))),
  );
}

function phoneRoutes(server: Server, simulator: PhoneSimulator): void {
  const events = new SimulatorEvents(simulator);
  server.get(
    '/simulator/events',
    guarded(async (request, response) => {
      if (isOtherOrigin(request.headers))
        sendProblem(response, { status: 403, detail: 'Only the page of the phones may watch them.' });
      else if (!events.isOpen) sendProblem(response, { status: 503, detail: 'Too many pages are open.' });
      else await events.stream(response, pageHeaders);
    }),
  );
  server.post(
    '/simulator/actions',
    guarded((request, response) => {
      if (!isSameOrigin(request.headers)) {
        sendProblem(response, { status: 403, detail: 'Only the page of the phones may use them.' });
        return;
      }
      const action = phoneActionSchema.safeParse(json(request));
      if (!action.success)
        sendProblem(response, { status: 400, detail: 'This is nothing that can be done at a phone.' });
      else if (simulator.act(action.data)) response.send(204);
      else sendProblem(response, { status: 409, detail: 'That cannot be done now.' });
    }),
  );
}

/** As if nothing were there, for whoever is not at this machine. */
function guarded(handle: (request: Request, response: Response) => Promise<void> | void) {
  return async (request: Request, response: Response): Promise<void> => {
    if (isThisMachine(request.socket.remoteAddress)) await handle(request, response);
    else response.send(404, { code: 'ResourceNotFound' });
  };
}

function json(request: Request): unknown {
  if (!request.is('application/json')) return undefined;
  try {
    return JSON.parse(text(request));
  } catch {
    return undefined;
  }
}

function text(request: Request): string {
  const body: unknown = request.body;
  return typeof body === 'string' ? body : '';
}

function parameters(request: Request): Readonly<Record<string, unknown>> {
  return request.params as Readonly<Record<string, unknown>>;
}
