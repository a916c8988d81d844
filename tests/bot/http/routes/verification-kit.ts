import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { text as textIn } from 'node:stream/consumers';
import { verificationApiParts } from '../../../../bot/parts/verification-api-parts.ts';
import type { VerificationRouteOptions } from '../../../../bot/http/routes/verifications.ts';
import { apiToken } from '../../../../services/api-tokens/api-token.ts';
import type { PersonId } from '../../../../services/directory/directory.ts';
import { type AppEntry, codeAt, readOtpauth } from '../../../support/authenticator.ts';
import type { BuiltBot } from '../../../support/build-bot.ts';
import type { Cleanup } from '../../../support/cleanup.ts';
import { allMethods } from '../../../support/foundation.ts';
import { passing } from '../../../support/fakes.ts';
import { type ServedOptions, startServer } from '../server-kit.ts';
import { demoTenant, type Heard, type Sending, textOf } from './hand-off-kit.ts';
import { configured } from './token-kit.ts';

export const verificationPath = '/api/v1/verifications';
export const checkPath = `${verificationPath}:check`;

/** Nobody's: what the programs of the tests show. */
export const programTokens = {
  wiki: 'wiki-of-the-tests-0123456789abcdef',
  other: 'other-of-the-tests-0123456789abcdef',
  telling: 'telling-of-the-tests-0123456789abcdef',
  mail: 'mail-of-the-tests-0123456789abcdef',
} as const;
export type ProgramName = keyof typeof programTokens;

const tokens = configured(
  apiToken('wiki', programTokens.wiki, ['verify']),
  apiToken('other', programTokens.other, ['verify']),
  apiToken('telling', programTokens.telling, ['verify', 'verify:tell-unknown']),
  apiToken('mail', programTokens.mail, ['app-passwords', 'hand-offs']),
);

const people = {
  alex: { userPrincipalName: 'alex.wilber@contoso.example' },
  sanne: { userPrincipalName: 'sanne.devries@contoso.example' },
  nobody: { userPrincipalName: 'nobody@contoso.example' },
} as const;
export const alex: PersonId = { tenantId: demoTenant, objectId: '00000000-0000-0000-0000-000000000001' };

export const reason = 'Opening the wiki';
export const askedFor = (who: keyof typeof people, more: object = {}) => ({ person: people[who], reason, ...more });
export const personOf = (who: keyof typeof people) => people[who];

/** The route as the product makes it, but for how it waits. */
export function verificationRoute(
  built: BuiltBot,
  { stopping = new AbortController().signal, wait = passing(built.clock) }: Partial<VerificationRouteOptions> = {},
): VerificationRouteOptions {
  const parts = verificationApiParts({ ...built, tokens, tenantId: demoTenant, stopping });
  return { ...parts.verificationRoute, wait };
}

/** A bot that programs may ask about people. */
export async function startVerificationApi(
  t: Cleanup,
  options: ServedOptions = {},
  route: Partial<VerificationRouteOptions> = {},
) {
  const served = await startServer(t, {
    ...options,
    bot: { ...options.bot, policy: { ...allMethods, recoveryCodes: 'offered', ...options.bot?.policy } },
    verificationRoute: (built) => ({ ...verificationRoute(built, route), ...route }),
  });
  const { port, clock } = served;
  const send = async ({
    method = 'POST',
    path = verificationPath,
    body,
    headers: given = {},
  }: Sending): Promise<Heard> => {
    const length = body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) };
    const all = { 'content-type': 'application/json', connection: 'close', ...length, ...given };
    const sending = request({ port, host: '127.0.0.1', method, path, headers: all, agent: false });
    sending.end(body);
    const [response] = (await once(sending, 'response')) as [IncomingMessage];
    const text = await textIn(response);
    const json = text.startsWith('{') ? (JSON.parse(text) as Heard['json']) : {};
    return {
      status: response.statusCode ?? 0,
      headers: new Headers(response.headers as Record<string, string>),
      text,
      json,
    };
  };
  let keys = 0;
  const open = (body: unknown, program: ProgramName = 'wiki', key = `key-${(keys += 1)}`): Promise<Heard> =>
    send({ body: textOf(body), headers: { ...bearerOf(program), 'idempotency-key': key } });
  const answer = (id: string, body: unknown, program: ProgramName = 'wiki'): Promise<Heard> =>
    send({ path: `${verificationPath}/${id}/answer`, body: textOf(body), headers: bearerOf(program) });
  const check = (body: unknown, program: ProgramName = 'wiki'): Promise<Heard> =>
    send({ path: checkPath, body: textOf(body), headers: bearerOf(program) });
  const read = (id: string, program: ProgramName = 'wiki', query = ''): Promise<Heard> =>
    send({ method: 'GET', path: `${verificationPath}/${id}${query}`, headers: bearerOf(program) });
  const codeOf = (app: AppEntry): string => codeAt(app, clock.now());
  return { ...served, send, open, answer, check, read, codeOf };
}

export const bearerOf = (program: ProgramName) => ({ authorization: `Bearer ${programTokens[program]}` });
export const idOf = ({ json }: Heard): string => String(json['id']);

/** Somebody sets up an app. */
export async function withApp(
  { enrollment, clock }: Pick<BuiltBot, 'enrollment' | 'clock'>,
  person = alex,
): Promise<AppEntry> {
  const begun = await enrollment.begin(person, 'authenticator-code');
  assert.ok(begun.code === 'started', begun.code);
  const shown = await enrollment.entryToShow(person, begun.methodId);
  assert.ok(shown.state === 'pending');
  const app = readOtpauth(shown.entry.otpauthUri);
  assert.equal((await enrollment.prove(person, begun.methodId, codeAt(app, clock.now()))).code, 'verified');
  clock.advance(60);
  return app;
}

/** Somebody sets up a phone. */
export async function withPhone(
  built: Pick<BuiltBot, 'enrollment' | 'clock' | 'telephony' | 'answers'>,
  kind: 'mobile-text' | 'mobile-call',
  person = alex,
): Promise<string> {
  const { enrollment, clock, telephony } = built;
  const number = { e164: '+12065550142', country: 'US' };
  const begun = await enrollment.phones.begin(person, kind, { contact: 'mobile', number });
  assert.ok(begun.code === 'started', begun.code);
  assert.equal((await enrollment.phones.contact(person, begun.methodId, 'en')).code, 'sent');
  if (kind === 'mobile-text')
    assert.equal((await enrollment.prove(person, begun.methodId, telephony.code)).code, 'verified');
  else await press(built, '#');
  clock.advance(60);
  return begun.methodId;
}

/** Keys on the newest call. */
export function press({ answers, telephony }: Pick<BuiltBot, 'answers' | 'telephony'>, digits: string) {
  return answers.keysPressed(telephony.calling, { sid: `CA${telephony.calls.length}`, digits, attempt: 1 });
}
