import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { describe, test, type TestContext } from 'node:test';
import { ChannelKeys, KeysUnavailableError } from '../../bot/channel/channel-keys.ts';
import type { CloudName } from '../../services/microsoft/clouds.ts';
import { FakeClock } from '../support/fakes.ts';
import { startServer } from '../bot/http/server-kit.ts';
import { registrationOf } from '../services/microsoft/microsoft-kit.ts';
import {
  appId,
  rightClaims,
  rightHeader,
  signed,
  startGuarded,
  startKeyServer,
  strangersKey,
  tenantId,
} from './support/bot-framework.ts';

const hours = 3_600;

/** A forger's server with the forger's own keys. */
async function startForgersServer(t: TestContext) {
  const requests: string[] = [];
  const server = createServer((request, response) => {
    requests.push(request.url ?? '');
    response.end(JSON.stringify({ keys: [{ ...strangersJwk, kid: 'teams', endorsements: ['msteams'] }] }));
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  t.after(() => server.close());
  const address = server.address();
  return { requests, url: `http://127.0.0.1:${typeof address === 'object' ? String(address?.port) : ''}/keys` };
}

const strangersJwk = strangersKey.publicKey.export({ format: 'jwk' });

describe('ASVS 9.2: a key', () => {
  test('that a token brings along or points to is neither used nor fetched', async (t) => {
    const { post, turns, right } = await startGuarded(t);
    const forger = await startForgersServer(t);
    const x5c = [strangersKey.publicKey.export({ type: 'spki', format: 'der' }).toString('base64')];
    for (const part of [
      { jku: forger.url },
      { x5u: forger.url },
      { jwk: strangersJwk },
      { jwk: strangersJwk, kid: 'mine' },
      { x5c },
      { kid: forger.url },
      { kid: forger.url, jku: forger.url },
    ]) {
      const token = signed({ ...rightHeader, ...part }, right, strangersKey.privateKey);
      assert.equal((await post(token)).status, 401, JSON.stringify(part));
      const issued = signed({ ...rightHeader, ...part }, { ...right, iss: forger.url }, strangersKey.privateKey);
      assert.equal((await post(issued)).status, 401, JSON.stringify(part));
    }
    assert.deepEqual([turns, forger.requests], [[], []]);
  });

  for (const [cloud, issuer, login] of [
    ['public', 'api.botframework.com', 'login.botframework.com'],
    ['us-government', 'api.botframework.us', 'login.botframework.azure.us'],
    ['us-government-dod', 'api.botframework.us', 'login.botframework.azure.us'],
    ['china', 'api.botframework.azure.cn', 'login.botframework.azure.cn'],
  ] as const)
    test(`comes from Microsoft, over https, and in ${cloud} from the channel of that cloud`, (t) =>
      fetchedIn(t, { cloud, issuer, login }));

  async function fetchedIn(
    t: TestContext,
    { cloud, issuer, login }: Readonly<Record<'issuer' | 'login', string>> & { readonly cloud: CloudName },
  ) {
    const asked: unknown[] = [];
    t.mock.method(globalThis, 'fetch', (url: unknown) => {
      asked.push(url);
      return Promise.reject(new Error('demo'));
    });
    const { client, channel } = await startServer(t, {
      credentials: registrationOf({ appId, tenantId, cloud }),
    });
    const claims = { ...rightClaims(channel.url), iss: `https://${issuer}` };
    const authorization = `Bearer ${signed(rightHeader, claims)}`;
    assert.equal((await client.post(client.activity({ text: 'set up' }), { authorization })).status, 503);
    assert.deepEqual(asked, [`https://${login}/v1/.well-known/openidconfiguration`]);
  }

  test('is fetched once, however many requests arrive at once, and no request of another issuer fetches any', async (t) => {
    const { post, turns, right, keyServer } = await startGuarded(t);
    await Promise.all(Array.from({ length: 20 }, () => post(signed(rightHeader, { ...right, iss: 'https://evil' }))));
    assert.deepEqual(keyServer.requests, []);
    const answers = await Promise.all(Array.from({ length: 20 }, () => post(signed(rightHeader, right))));
    assert.ok(answers.every(({ status }) => status === 200));
    assert.equal(turns.length, 20);
    assert.deepEqual(keyServer.requests, ['/metadata', '/keys']);
  });

  test('nobody knows is not fetched again and again by those who ask for it', async (t) => {
    const { post, turns, right, keyServer } = await startGuarded(t);
    const flood = Array.from({ length: 50 }, (_, index) => signed({ ...rightHeader, kid: `none-${index}` }, right));
    const answers = await Promise.all(flood.map((token) => post(token)));
    assert.ok(answers.every(({ status }) => status === 401));
    assert.equal((await post(signed(rightHeader, right))).status, 200);
    assert.deepEqual([turns.length, keyServer.requests.length], [1, 2]);
  });

  for (const mood of [500, 404, 'nonsense'] as const) {
    test(`server that answers ${mood} lets nobody in, is not asked again by a flood, and is told with a reference`, async (t) => {
      const { post, turns, right, keyServer, logLines } = await startGuarded(t);
      keyServer.mood = mood;
      const answers = await Promise.all(Array.from({ length: 50 }, () => post(signed(rightHeader, right))));
      for (const { status, body } of answers) {
        assert.equal(status, 503);
        const reference = /"detail":"The request cannot be checked now\. Reference: ([\w-]{8})"\}$/u.exec(body)?.[1];
        assert.ok(reference !== undefined && logLines.join('').includes(`"reference":"${reference}"`), body);
      }
      assert.deepEqual([turns, keyServer.requests], [[], ['/metadata']]);
      assert.equal((await post(signed({ ...rightHeader, alg: 'none' }, right))).status, 401);
    });
  }
});

describe('ASVS 9.2: the keys', () => {
  async function startKeys(t: TestContext, timeoutMs: { readonly timeoutMs?: number } = {}) {
    const [keyServer, clock] = [await startKeyServer(t), new FakeClock()];
    const { metadataUrl } = keyServer.channel;
    const troubles: unknown[] = [];
    const onTrouble = (error: unknown): void => void troubles.push(error);
    const keys = new ChannelKeys({ metadataUrl, clock, onTrouble, ...timeoutMs });
    return { keyServer, clock, keys, troubles };
  }

  test('count on while their server is gone, but never longer than a day', async (t) => {
    const { keyServer, clock, keys } = await startKeys(t);
    assert.ok(await keys.find('teams'));
    keyServer.mood = 503;
    clock.advance(24 * hours - 1);
    assert.ok(await keys.find('teams'));
    clock.advance(1);
    await assert.rejects(keys.find('teams'), KeysUnavailableError);
  });

  for (const [what, say] of [
    ['none at all', (server: Awaited<ReturnType<typeof startKeyServer>>) => (server.mood = 'empty')],
    ['none that a token is checked with', (server: Awaited<ReturnType<typeof startKeyServer>>) => (server.keyIds = [])],
  ] as const)
    test(`count on while their server has ${what}, which is told once, and are asked for again`, async (t) => {
      const { keyServer, clock, keys, troubles } = await startKeys(t);
      assert.ok(await keys.find('teams'));
      const { keyIds } = keyServer;
      say(keyServer);
      for (const seconds of [12 * hours, 10, 10]) {
        clock.advance(seconds);
        assert.ok(await keys.find('teams'));
      }
      assert.deepEqual([troubles.length, keyServer.requests.length], [1, 8]);
      Object.assign(keyServer, { mood: 'well', keyIds: keyIds.filter((id) => id !== 'webchat') });
      clock.advance(10);
      assert.ok(await keys.find('teams'));
      assert.equal(await keys.find('webchat'), undefined);
      say(keyServer);
      clock.advance(12 * hours);
      assert.ok(await keys.find('teams'));
      assert.equal(troubles.length, 2);
    });

  test('are not taken for known where their server has none from the beginning', async (t) => {
    const { keyServer, clock, keys } = await startKeys(t);
    keyServer.mood = 'empty';
    await assert.rejects(keys.find('teams'), KeysUnavailableError);
    keyServer.mood = 'well';
    clock.advance(10);
    assert.ok(await keys.find('teams'));
  });

  test('are asked for again ten seconds after a failure, and not before', async (t) => {
    const { keyServer, clock, keys } = await startKeys(t);
    keyServer.mood = 503;
    for (const asked of [1, 2, 3]) {
      await assert.rejects(keys.find('teams'), KeysUnavailableError);
      clock.advance(9.999);
      await assert.rejects(keys.find('teams'), KeysUnavailableError);
      assert.equal(keyServer.requests.length, asked);
      clock.advance(0.001);
    }
    keyServer.mood = 'well';
    assert.ok(await keys.find('teams'));
  });

  test('that are new are found within five minutes, and one that was withdrawn counts half a day at most', async (t) => {
    const { keyServer, clock, keys } = await startKeys(t);
    keyServer.keyIds = ['teams'];
    assert.equal(await keys.find('webchat'), undefined);
    keyServer.keyIds = ['webchat'];
    clock.advance(299);
    assert.equal(await keys.find('webchat'), undefined);
    clock.advance(1);
    assert.ok(await keys.find('webchat'));
    assert.equal(await keys.find('teams'), undefined);
    keyServer.keyIds = ['nobody'];
    clock.advance(12 * hours - 1);
    assert.ok(await keys.find('webchat'));
    clock.advance(1);
    assert.equal(await keys.find('webchat'), undefined);
  });

  test('are waited for a moment only when their server hangs', { timeout: 10_000 }, async (t) => {
    const { keyServer, keys } = await startKeys(t, { timeoutMs: 100 });
    keyServer.mood = 'never';
    const began = performance.now();
    await assert.rejects(keys.find('teams'), KeysUnavailableError);
    assert.ok(performance.now() - began < 2_000);
  });
});
