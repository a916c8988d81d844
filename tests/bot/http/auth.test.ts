import assert from 'node:assert/strict';
import { createHmac, generateKeyPairSync, sign } from 'node:crypto';
import { test, type TestContext } from 'node:test';
import { registrationOf } from '../../services/microsoft/microsoft-kit.ts';
import { problem, startServer } from './server-kit.ts';

const appId = '22222222-0000-4000-8000-000000000001';
const tenantId = '11111111-0000-4000-8000-000000000001';
const credentials = registrationOf({ appId, tenantId });

/** A bot with credentials whose logic must never run. */
function guarded(t: TestContext) {
  const turns: string[] = [];
  const logic = (): Promise<void> => Promise.resolve(void turns.push('turn'));
  return startServer(t, { credentials, logic }).then((served) => ({ ...served, turns }));
}

const encode = (part: object): string => Buffer.from(JSON.stringify(part)).toString('base64url');

/** A token that says what a forger likes, signed with the forger's own key or with none. */
function forged(header: object, payload: object): string {
  const signed = `${encode(header)}.${encode(payload)}`;
  if ('alg' in header && header.alg === 'RS256') {
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    return `${signed}.${sign('RSA-SHA256', Buffer.from(signed), privateKey).toString('base64url')}`;
  }
  const mac = createHmac('sha256', 'demo').update(signed).digest('base64url');
  return `${signed}.${'alg' in header && header.alg === 'none' ? '' : mac}`;
}

/** What a token says that ends in so many seconds, by the clock when it is sent: the server looks at no other. */
function payload(seconds = 3_600): object {
  const now = Math.floor(Date.now() / 1000);
  return { aud: appId, iss: 'https://issuer.example', exp: now + seconds, nbf: now - 7_200 };
}

const headers: Record<string, string | (() => string)> = {
  'an empty header': '',
  'a scheme alone': 'Bearer',
  'another scheme': 'Basic ZGVtbzpkZW1v',
  'no token at all': 'Bearer null',
  'a token that is none': 'Bearer a.b.c',
  'three tokens': 'Bearer a b c',
  'an endless token': `Bearer ${'x'.repeat(12_000)}`,
  'an unsigned token': () => `Bearer ${forged({ alg: 'none', typ: 'JWT' }, payload())}`,
  'an unsigned token of an unknown issuer with a key of its own': () =>
    `Bearer ${forged({ alg: 'none', jku: 'https://evil.example/keys' }, payload())}`,
  'a token signed with a shared secret': () => `Bearer ${forged({ alg: 'HS256', typ: 'JWT' }, payload())}`,
  'a token of somebody else': () => `Bearer ${forged({ alg: 'RS256', typ: 'JWT', kid: 'demo' }, payload())}`,
  'an expired token': () => `Bearer ${forged({ alg: 'RS256', typ: 'JWT', kid: 'demo' }, payload(-3_600))}`,
  'a token without an issuer': () => `Bearer ${forged({ alg: 'RS256', typ: 'JWT' }, { aud: appId })}`,
};

test('a request without a signature is refused, and no turn runs', async (t) => {
  const { client, turns, channel } = await guarded(t);
  const answer = await client.post(client.activity({ text: 'set up' }));
  assert.deepEqual(answer, problem(401, 'The request is not signed by the Bot Framework.'));
  assert.deepEqual([turns, channel.sent], [[], []]);
});

for (const [name, header] of Object.entries(headers)) {
  test(`${name} is refused at once, and no turn runs`, async (t) => {
    const authorization = typeof header === 'string' ? header : header();
    const { client, turns, channel, logLines } = await guarded(t);
    const began = performance.now();
    const answer = await client.post(client.activity({ text: 'set up' }), { authorization });
    assert.equal(answer.status, 401);
    assert.ok(performance.now() - began < 2_000);
    assert.doesNotMatch(answer.body, /node_modules|issuer|audience|AppId/u);
    assert.deepEqual([turns, channel.sent], [[], []]);
    assert.ok(!logLines.join('').includes(authorization === '' ? 'Bearer' : authorization));
  });
}

for (const part of [
  { channelId: 'emulator', recipient: { id: 'demo', role: 'skill' } },
  { channelId: 'AseChannel' },
  { channelId: 'directline' },
]) {
  test(`an unsigned request that claims to come from ${part.channelId} is refused`, async (t) => {
    const { client, turns } = await guarded(t);
    assert.equal((await client.post(client.activity({ text: 'set up', ...part }))).status, 401);
    assert.deepEqual(turns, []);
  });
}

test('a click without a signature is refused', async (t) => {
  const { client, turns } = await guarded(t);
  const click = { type: 'invoke', name: 'adaptiveCard/action', value: { action: { type: 'Action.Execute' } } };
  assert.equal((await client.post(client.activity(click))).status, 401);
  assert.deepEqual(turns, []);
});
