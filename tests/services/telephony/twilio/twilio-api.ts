import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import {
  TwilioTelephony,
  type TwilioTelephonyOptions,
} from '../../../../services/telephony/twilio/twilio-telephony.ts';
import type { TwilioAccount } from '../../../../services/telephony/twilio/twilio-client.ts';
import type { TwilioError } from '../../../../services/telephony/twilio/twilio-errors.ts';
import type { Cleanup } from '../../../support/cleanup.ts';
import { respondJson } from '../../../support/respond.ts';

export const accountSid = `AC${'0'.repeat(31)}1`;
export const authToken = 'demo-auth-token';
export const publicUrl = 'https://bot.example.com';
/** What a challenge is called: 22 characters of base64url. */
export const challengeId = 'challenge-demo_0123456';
/** Ofcom's numbers for drama: nobody's. */
export const somebody = '+447700900123';

export const account: TwilioAccount = { accountSid, authToken, from: '+442079460000' };

/** What Twilio was asked. */
export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly authorization: string;
  readonly contentType: string;
  readonly form: URLSearchParams;
}

export type Answer = { readonly status: number; readonly json: unknown } | ((response: ServerResponse) => void);

/** What Twilio says when all is well. */
function accepted({ path }: Pick<Asked, 'path'>): Answer {
  const prefix = path.includes('/Calls') ? 'CA' : 'SM';
  return { status: 201, json: { sid: `${prefix}${'a'.repeat(32)}`, status: 'queued' } };
}

/** Twilio's way to refuse, with the number in its message. */
export function refused(status: number, code: number): Answer {
  const message = `The 'To' number ${somebody} is refused.`;
  return { status, json: { code, message, more_info: `https://www.twilio.com/docs/errors/${code}`, status } };
}

/** Twilio's API on this machine. It remembers what it was asked. */
export async function startTwilioApi(t: Cleanup, answer: (asked: Asked) => Answer | Promise<Answer> = accepted) {
  const asked: Asked[] = [];
  const server = createServer((request, response) => void take(request, response));
  const take = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const one: Asked = {
      method: request.method ?? '',
      path: request.url ?? '',
      authorization: request.headers.authorization ?? '',
      contentType: request.headers['content-type'] ?? '',
      form: new URLSearchParams(Buffer.concat(chunks).toString()),
    };
    asked.push(one);
    const given = await answer(one);
    if (typeof given === 'function') given(response);
    else respondJson(response, given.status, given.json);
  };
  await once(server.listen(0, '127.0.0.1'), 'listening');
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  const apiBaseUrl = `http://127.0.0.1:${typeof address === 'object' ? String(address?.port) : ''}`;
  return { asked, apiBaseUrl };
}

/** The gateway beside that API, and what it tells the operator. */
export async function startTelephony(
  t: Cleanup,
  answer?: Parameters<typeof startTwilioApi>[1],
  options: Partial<TwilioTelephonyOptions> = {},
) {
  const api = await startTwilioApi(t, answer);
  const troubles: TwilioError[] = [];
  const telephony = new TwilioTelephony({
    publicUrl,
    onTrouble: (error) => troubles.push(error),
    timeoutMs: 4_000,
    ...options,
    account: { ...account, ...options.account, apiBaseUrl: api.apiBaseUrl },
  });
  return { ...api, telephony, troubles };
}
