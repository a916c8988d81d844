import type { Request, Response, Server } from 'restify';
import type { z } from 'zod';
import { type Randomness, randomId } from '../../services/randomness.ts';
import type { TwilioWebhooks } from '../../services/telephony/twilio/twilio-webhooks.ts';
import type { WebhookEvent, WebhookKind } from '../../services/telephony/twilio/webhook-schemas.ts';
import type { Log } from '../logging/log.ts';
import { ForgeryReports, type ForgeryReportsOptions } from './forgery-reports.ts';
import { sendProblem } from './problems.ts';
import type { Answered } from './webhook-responses.ts';

export interface WebhookReceiverOptions extends ForgeryReportsOptions {
  readonly webhooks: TwilioWebhooks;
  readonly log: Log;
  readonly randomness: Randomness;
}

/** What a route is given: everything in it is Twilio's. */
export interface Received<Kind extends WebhookKind, Path> extends Answered {
  readonly event: WebhookEvent<Kind>;
  readonly path: Path;
}

/** Registers a route whose requests are checked first; what is not Twilio's is refused and reported. */
export type Receive = <Kind extends WebhookKind, Path>(
  kind: Kind,
  route: string,
  pathSchema: z.ZodType<Path>,
  handle: (received: Received<Kind, Path>) => Promise<void>,
) => void;

/** Where routes are registered. */
export function webhookReceiver(
  server: Server,
  { webhooks, log, randomness, ...options }: WebhookReceiverOptions,
): Receive {
  const forgeries = new ForgeryReports(options);
  return (kind, route, pathSchema, handle) => {
    server.post(route, async (request: Request, response: Response) => {
      const answered = { response, log: log.child({ turnId: randomId(randomness) }) };
      const read = webhooks.read(kind, {
        target: request.url ?? '',
        contentType: request.headers['content-type'],
        signature: oneHeader(request.headers['x-twilio-signature']),
        body: request.body,
      });
      const path = pathSchema.safeParse(request.params);
      if (read.code === 'refused' || !path.success) {
        sendProblem(response, { status: 403, detail: 'The request is not signed by Twilio.' });
        const flaw = read.code === 'refused' ? read.flaw : 'not-understood';
        await forgeries.report({ route, flaw, log: answered.log });
        return;
      }
      await handle({ ...answered, event: read.event, path: path.data });
    });
  };
}

function oneHeader(value: string | string[] | undefined): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
