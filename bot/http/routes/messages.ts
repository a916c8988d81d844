import type { TurnContext } from 'botbuilder';
import type { Request, Response, Server } from 'restify';
import type { BotAdapter } from '../../channel/adapter.ts';
import { parseActivity } from '../../channel/inbound-activity.ts';
import type { FaultNotes } from '../../logging/fault.ts';
import { answerFault, NotAnActivityError } from '../fault-answers.ts';
import { type Problem, sendProblem } from '../problems.ts';
import { guardRoutes } from '../route-guard.ts';

export interface MessagesRouteOptions extends FaultNotes {
  readonly adapter: BotAdapter;
  readonly logic: (context: TurnContext) => Promise<void>;
  /** Whether answers may be sent to this service URL. */
  readonly mayReplyTo: (serviceUrl: string) => boolean;
}

const path = '/api/messages';

/** `POST /api/messages`: activities from the Bot Framework, one a request. */
export function messagesRoute(server: Server, options: MessagesRouteOptions): void {
  const problem = (error: unknown): Problem =>
    answerFault(error, { ...options, what: 'an activity could not be answered' });
  guardRoutes(server, [path], ({ headers }) => {
    try {
      options.adapter.assertMayBeSigned(headers.authorization ?? '');
      return undefined;
    } catch (error) {
      return problem(error);
    }
  });
  server.post(path, async (request: Request, response: Response) => {
    try {
      const activity = parseActivity(jsonBody(request));
      if (activity === undefined || !options.mayReplyTo(activity.serviceUrl)) {
        throw new NotAnActivityError('The request has no activity to answer');
      }
      const answer = await options.adapter.answer(request.headers.authorization ?? '', activity, options.logic);
      response.send(answer?.status ?? 200, answer?.body);
    } catch (error) {
      sendProblem(response, problem(error));
    }
  });
}

function jsonBody(request: Request): unknown {
  if (!request.is('application/json') || typeof request.body !== 'string') return undefined;
  try {
    return JSON.parse(request.body);
  } catch {
    return undefined;
  }
}
