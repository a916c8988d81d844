import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { TestContext } from 'node:test';
import { AppCredentials } from 'botframework-connector';
import { startServer, type ServedOptions } from '../../bot/http/server-kit.ts';
import { registrationOf } from '../../services/microsoft/microsoft-kit.ts';

export const appId = '22222222-0000-4000-8000-000000000001';
export const tenantId = '11111111-0000-0000-0000-000000000001';
const issuer = 'https://channel.example';

/** How the key server answers: as it should, not at all, or with a status. */
type KeyServerMood = 'well' | 'never' | 'nonsense' | 'empty' | number;

const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
export const channelKey = { publicKey, privateKey };
export const strangersKey = generateKeyPairSync('rsa', { modulusLength: 2048 });

/** Key ids, and what each key is endorsed for; all are the same key, so that only the endorsement tells them apart. */
const endorsements = { teams: ['msteams', 'webchat'], webchat: ['webchat'], nobody: [], unsaid: undefined };

/** The Bot Framework's OpenID metadata and keys on this machine. It counts who asks. */
export async function startKeyServer(t: TestContext) {
  const server = { mood: 'well' as KeyServerMood, requests: [] as string[], keyIds: Object.keys(endorsements) };
  const http = createServer((request, response) => {
    server.requests.push(request.url ?? '');
    answer(server.mood, response, () => (request.url === '/keys' ? keysIn(server) : { jwks_uri: `${url}/keys` }));
  });
  await once(http.listen(0, '127.0.0.1'), 'listening');
  const address = http.address();
  const url = `http://127.0.0.1:${typeof address === 'object' ? String(address?.port) : ''}`;
  t.after(() => {
    http.closeAllConnections();
    http.close();
  });
  return Object.assign(server, { channel: { issuer, metadataUrl: `${url}/metadata` } });
}

function keysIn({ mood, keyIds }: { readonly mood: KeyServerMood; readonly keyIds: readonly string[] }): object {
  return mood === 'empty' ? { keys: [] } : keySet(keyIds);
}

function answer(mood: KeyServerMood, response: ServerResponse, right: () => object): void {
  if (mood === 'never') return;
  response.statusCode = typeof mood === 'number' ? mood : 200;
  response.end(mood === 'nonsense' ? '<html>' : JSON.stringify(right()));
}

/** The public key, under each of these ids, beside one that is of no use to the bot. */
export function keySet(ids: readonly string[]): object {
  const jwk = publicKey.export({ format: 'jwk' });
  const known: Record<string, readonly string[] | undefined> = endorsements;
  const curve = generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey.export({ format: 'jwk' });
  return { keys: [{ ...curve, kid: 'curve' }, ...ids.map((kid) => ({ ...jwk, kid, endorsements: known[kid] }))] };
}

/**
 * A bot with credentials, beside a channel whose keys come from `keyServer`. Its turns are only counted, unless `bot` asks
 * for the real ones.
 */
export async function startGuarded(t: TestContext, options: ServedOptions = {}) {
  const keyServer = await startKeyServer(t);
  const credentials = registrationOf({ appId, tenantId });
  const turns: string[] = [];
  const logic = (): Promise<void> => Promise.resolve(void turns.push('turn'));
  const counted = options.bot === undefined ? { logic } : {};
  // What the bot shows the channel when it answers; the SDK would ask Entra for it.
  t.mock.method(AppCredentials.prototype, 'getToken', () => Promise.resolve('demo-access-token'));
  const served = await startServer(t, { credentials, channel: keyServer.channel, ...counted, ...options });
  const { client, channel } = served;
  const post = (token: string, part: object = {}) =>
    client.post(client.activity({ text: 'set up', ...part }), { authorization: `Bearer ${token}` });
  return { ...served, keyServer, turns, post, right: rightClaims(channel.url) };
}

/** Seconds since 1970, as tokens have them. */
export function secondsFromNow(seconds: number): number {
  return Math.floor(Date.now() / 1000) + seconds;
}

/** What the channel's own tokens say. */
export function rightClaims(serviceUrl: string) {
  return { iss: issuer, aud: appId, serviceurl: serviceUrl, nbf: secondsFromNow(-60), exp: secondsFromNow(3600) };
}

export const rightHeader = { alg: 'RS256', typ: 'JWT', kid: 'teams' };

const encode = (part: unknown): string => Buffer.from(JSON.stringify(part)).toString('base64url');

/** A token signed with RSA; the channel's key unless told otherwise. */
export function signed(header: object, claims: unknown, key: KeyObject = privateKey, hash = 'RSA-SHA256'): string {
  const content = `${encode(header)}.${encode(claims)}`;
  return `${content}.${sign(hash, Buffer.from(content), key).toString('base64url')}`;
}

/** A token whose signature is what `seal` makes of its content. */
export function sealedBy(header: object, claims: unknown, seal: (content: Buffer) => Buffer): string {
  const content = `${encode(header)}.${encode(claims)}`;
  return `${content}.${seal(Buffer.from(content)).toString('base64url')}`;
}
