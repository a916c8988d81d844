import type { TurnContext } from 'botbuilder';
import type { Next, Request, Response, Server } from 'restify';
import type { BotAdapter } from '../../channel/adapter.ts';
import { parseActivity } from '../../channel/inbound-activity.ts';
import type { FaultNotes } from '../../logging/fault.ts';
import { answerFault, NotAnActivityError } from '../fault-answers.ts';

export interface MessagesRouteOptions extends FaultNotes {
  readonly adapter: BotAdapter;
  readonly logic: (context: TurnContext) => Promise<void>;
  /** Whether answers may be sent to this service URL. */
  readonly mayReplyTo: (serviceUrl: string) => boolean;
}

const path = '/api/messages';

/** What is not signed by the channel, as far as its token's own words tell, is refused before its body is read. */
export function refuseUnsigned(server: Server, options: MessagesRouteOptions): void {
  server.pre((request: Request, response: Response, next: Next) => {
    try {
      if (request.getPath() === path) options.adapter.assertMayBeSigned(request.headers.authorization ?? '');
      next();
    } catch (error) {
      const { status, body } = answerFault(error, { ...options, what: 'an activity could not be answered' });
      response.setHeader('connection', 'close');
      response.send(status, body);
      next(false);
    }
  });
}

/** `POST /api/messages`: activities from the Bot Framework, one a request. */
export function messagesRoute(server: Server, options: MessagesRouteOptions): void {
  server.post(path, async (request: Request, response: Response) => {
    try {
      const activity = parseActivity(jsonBody(request));
      if (activity === undefined || !options.mayReplyTo(activity.serviceUrl)) {
        throw new NotAnActivityError('The request has no activity to answer');
      }
      const answer = await options.adapter.answer(request.headers.authorization ?? '', activity, options.logic);
      response.send(answer?.status ?? 200, answer?.body);
    } catch (error) {
      const { status, body } = answerFault(error, { ...options, what: 'an activity could not be answered' });
      response.send(status, body);
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
