import type { TurnContext } from 'botbuilder';
import type { Request, Response, Server } from 'restify';
import type { Randomness } from '../../../services/randomness.ts';
import { randomId } from '../../../services/randomness.ts';
import type { BotAdapter } from '../../channel/adapter.ts';
import { KeysUnavailableError } from '../../channel/channel-keys.ts';
import { TokenRefusedError } from '../../channel/channel-tokens.ts';
import { parseActivity } from '../../channel/inbound-activity.ts';
import type { Log } from '../../logging/log.ts';

export interface MessagesRouteOptions {
  readonly adapter: BotAdapter;
  readonly logic: (context: TurnContext) => Promise<void>;
  readonly log: Log;
  readonly randomness: Randomness;
  /** Whether answers may be sent to this service URL. */
  readonly mayReplyTo: (serviceUrl: string) => boolean;
}

/** `POST /api/messages`: activities from the Bot Framework, one a request. */
export function messagesRoute(server: Server, options: MessagesRouteOptions): void {
  server.post('/api/messages', async (request: Request, response: Response) => {
    try {
      const activity = parseActivity(jsonBody(request));
      if (activity === undefined || !options.mayReplyTo(activity.serviceUrl)) {
        response.send(400, { error: 'This is not an activity of the Bot Framework.' });
        return;
      }
      const answer = await options.adapter.answer(request.headers.authorization ?? '', activity, options.logic);
      response.send(answer?.status ?? 200, answer?.body);
    } catch (error) {
      fail(response, error, options);
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

/** Says that it failed and nothing else; the log has the cause under the reference. */
function fail(response: Response, error: unknown, { log, randomness }: MessagesRouteOptions): void {
  if (error instanceof TokenRefusedError) {
    log.warn({ reason: error.flaw }, 'a request was refused');
    response.send(401, { error: 'The request is not signed by the Bot Framework.' });
    return;
  }
  const reference = randomId(randomness).slice(0, 8);
  if (error instanceof KeysUnavailableError) {
    log.error({ reference, err: error }, "a request could not be checked: the Bot Framework's keys cannot be had");
    response.send(503, { error: `The request cannot be checked now. Reference: ${reference}` });
    return;
  }
  log.error({ reference, err: error }, 'an activity could not be answered');
  response.send(500, { error: `Something went wrong. Reference: ${reference}` });
}
