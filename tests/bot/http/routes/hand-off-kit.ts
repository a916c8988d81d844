import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { text as textIn } from 'node:stream/consumers';
import { ticketSystemParts } from '../../../../bot/parts/api-parts.ts';
import { apiToken } from '../../../../services/api-tokens/api-token.ts';
import type { OutgoingPost, PostText } from '../../../../services/outgoing/outgoing-post.ts';
import { type Programs, programKey } from '../../../../services/ticket-systems/programs.ts';
import type { BuiltBot } from '../../../support/build-bot.ts';
import type { Cleanup } from '../../../support/cleanup.ts';
import { type ServedOptions, startServer } from '../server-kit.ts';
import { configured } from './token-kit.ts';

/** Nobody's: what the ticket systems of the tests show and sign with. */
export const jiraToken = 'ticket-system-of-the-tests-0123456789abcdef';
export const secrets = {
  servicenow: 'servicenow-of-the-tests-0123456789abcdef',
  zendesk: 'zendesk-of-the-tests-0123456789abcdefgh',
} as const;
type KeyName = keyof typeof secrets;

export const handOffPath = '/api/v1/hand-offs';
export const demoTenant = '00000000-0000-0000-0000-0000000000aa';
export const alexId = '00000000-0000-0000-0000-000000000001';
export const callbackUrl = 'https://tickets.example/bot?table=incident';

export const tokens = configured(
  apiToken('jira', jiraToken, ['hand-offs']),
  apiToken('other', `other-${jiraToken}`, ['hand-offs']),
);
export const programs: Programs = {
  keys: [programKey('servicenow', secrets.servicenow), programKey('zendesk', secrets.zendesk)],
  callbacks: [{ name: 'servicenow', url: callbackUrl }],
};

/** What is asked for, unless a test asks for something else. */
export const asked = {
  person: { accountName: 'alex.wilber@contoso.example' },
  kind: 'reset',
  reason: 'New phone, the old one is gone',
  ticket: 'INC0010042',
} as const;

/** Ticket systems as the product has them, but for the network. */
function ticketSystemsOf(built: BuiltBot, post: PostText = () => Promise.resolve(taken)) {
  return ticketSystemParts({
    ...built,
    tokens,
    ticketSystems: programs,
    tenantId: demoTenant,
    mode: 'production',
    post,
  });
}

/** The route alone. */
export const handOffRoute = (built: BuiltBot) => ticketSystemsOf(built).handOffRoute;

export const taken = { status: 204, retryAfter: undefined };

/** What a request is made of; `signed` is what its sender signs, where that is something else. */
export interface Sending {
  readonly method?: string;
  readonly path?: string;
  readonly body?: string | Uint8Array<ArrayBuffer>;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Heard {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly json: Readonly<Record<string, unknown>>;
}

/** A bot that ticket systems may ask. */
export async function startTicketApi(t: Cleanup, options: ServedOptions = {}) {
  const posts: OutgoingPost[] = [];
  const mood: { answer: PostText } = { answer: () => Promise.resolve(taken) };
  const post: PostText = (each) => {
    posts.push(each);
    return mood.answer(each);
  };
  const made: { parts?: ReturnType<typeof ticketSystemsOf> } = {};
  const served = await startServer(t, {
    ...options,
    handOffRoute: (built) => (made.parts = ticketSystemsOf(built, post)).handOffRoute,
  });
  const { port, clock } = served;
  const send = async ({ method = 'POST', path = handOffPath, body, headers: given = {} }: Sending): Promise<Heard> => {
    const length = body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) };
    const all = { 'content-type': 'application/json', connection: 'close', ...length, ...given };
    const sending = request({ port, host: '127.0.0.1', method, path, headers: all, agent: false });
    sending.end(body);
    const [response] = (await once(sending, 'response')) as [IncomingMessage];
    const text = await textIn(response);
    const json = text.startsWith('{') ? (JSON.parse(text) as Heard['json']) : {};
    const headers = new Headers(Object.entries(response.headers) as [string, string][]);
    return { status: response.statusCode ?? 0, headers, text, json };
  };
  /** As a program that has a token. */
  const withToken = (body: unknown, key = 'key-1', token = jiraToken): Promise<Heard> =>
    send({ body: textOf(body), headers: { authorization: `Bearer ${token}`, 'idempotency-key': key } });
  /** As a program that signs. */
  const signed = (body: unknown, key = 'key-1', name: KeyName = 'servicenow'): Promise<Heard> => {
    const text = textOf(body);
    return send({ body: text, headers: signature({ now: clock.now(), key, body: text, name }) });
  };
  const read = (id: string, headers: Readonly<Record<string, string>>): Promise<Heard> =>
    send({ method: 'GET', path: `${handOffPath}/${id}`, headers });
  const tell = (): Promise<unknown> => made.parts?.statusCallbacks.tellDue(20) ?? Promise.resolve();
  return { ...served, send, withToken, signed, read, tell, posts, mood };
}

export const bearer = (token = jiraToken) => ({ authorization: `Bearer ${token}` });

export function textOf(body: unknown): string {
  return typeof body === 'string' ? body : JSON.stringify(body);
}

export interface Signing {
  readonly now: Date;
  readonly method?: string;
  readonly path?: string;
  readonly key?: string;
  readonly body?: string | Uint8Array;
  readonly name?: KeyName;
  readonly encoding?: 'hex' | 'base64';
}

/** Headers of a signed request, made as the README says and by none of the product's code. */
export function signature(signing: Signing): Record<string, string> {
  const {
    now,
    method = 'POST',
    path = handOffPath,
    key = '',
    body = '',
    name = 'servicenow',
    encoding = 'base64',
  } = signing;
  const timestamp = String(Math.floor(now.getTime() / 1000));
  const hmac = createHmac('sha256', secrets[name]).update(`${timestamp}\n${method} ${path}\n${key}\n`).update(body);
  return {
    'x-hand-off-key': name,
    'x-hand-off-timestamp': timestamp,
    'x-hand-off-signature': `v1=${hmac.digest(encoding)}`,
    ...(key !== '' && { 'idempotency-key': key }),
  };
}

/** Headers as Zendesk makes them. */
export function zendeskSignature(now: Date, body: string, invocation = '8350205582'): Record<string, string> {
  const timestamp = now.toISOString().replace(/\.\d+Z$/u, 'Z');
  return {
    'x-zendesk-webhook-signature': createHmac('sha256', secrets.zendesk)
      .update(timestamp + body)
      .digest('base64'),
    'x-zendesk-webhook-signature-timestamp': timestamp,
    'x-zendesk-webhook-invocation-id': invocation,
  };
}
