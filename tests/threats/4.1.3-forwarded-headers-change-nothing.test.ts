import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { rightHeader, signed, startGuarded } from './support/bot-framework.ts';

/** What a proxy, or somebody who plays one, may say about a request. */
const claims: Record<string, string> = {
  'x-forwarded-host': 'evil.example',
  'x-forwarded-for': '127.0.0.1, 203.0.113.9',
  'x-forwarded-proto': 'http',
  'x-forwarded-port': '1',
  'x-forwarded-prefix': '/healthz',
  'x-forwarded-server': 'evil.example',
  'x-real-ip': '127.0.0.1',
  'x-client-ip': '127.0.0.1',
  'x-original-host': 'evil.example',
  'x-original-url': '/healthz',
  'x-rewrite-url': '/healthz',
  'x-http-method-override': 'GET',
  'x-method-override': 'GET',
  'x-ms-client-principal-id': '00000000-0000-0000-0000-000000000002',
  'x-ms-client-principal-name': 'demo@contoso.example',
  forwarded: 'for=127.0.0.1;host=evil.example;proto=http',
  via: '1.1 evil.example',
};

/** The same, all together, in favour of whoever asks. */
const inFavour = { 'x-forwarded-host': 'localhost', 'x-original-host': 'localhost', forwarded: 'host=localhost' };

describe('ASVS 4.1.3: what a request says of its way here', () => {
  test('changes neither answer nor turn nor log in production, and neither does the host it names', async (t) => {
    const seen: unknown[] = [];
    const { client, right, logLines, keyServer, channel } = await startGuarded(t, {
      anyHost: true,
      logic: ({ activity }) => Promise.resolve(void seen.push(activity)),
    });
    const activity = client.activity({ text: 'set up' });
    const authorization = `Bearer ${signed(rightHeader, right)}`;
    const observe = async (headers: Record<string, string>): Promise<unknown> => {
      [seen, logLines].forEach((each) => (each.length = 0));
      const answers = [
        await client.get('/healthz', headers),
        await client.get('/readyz', headers),
        await client.get('/nowhere', headers),
        await client.post(activity, headers),
        await client.post(activity, { authorization, ...headers }),
        await client.post(activity, { authorization: 'Bearer a.b.c', ...headers }),
      ];
      const log = logLines.map((line) => line.replace(/"time":"[^"]*"/u, ''));
      return structuredClone({ answers, log, seen });
    };
    const plain = await observe({});
    assert.equal(seen.length, 1);
    for (const [name, value] of Object.entries(claims)) assert.deepEqual(await observe({ [name]: value }), plain, name);
    for (const host of ['evil.example', 'login.botframework.com', '127.0.0.1:1', '']) {
      assert.deepEqual(await observe({ host, ...claims }), plain, host);
    }
    assert.deepEqual([keyServer.requests.length, channel.sent], [2, []]);
  });

  test('opens the demo to no other host, and shuts out nobody who names the right one', async (t) => {
    const { client, turns } = await startGuarded(t);
    for (const host of ['evil.example', 'localhost.evil.example']) {
      assert.equal((await client.get('/healthz', { host, ...inFavour })).status, 403);
      assert.equal((await client.post(client.activity({ text: 'set up' }), { host, ...inFavour })).status, 403);
    }
    for (const [name, value] of Object.entries(claims)) {
      assert.equal((await client.get('/healthz', { [name]: value })).status, 200, name);
    }
    assert.deepEqual(turns, []);
  });
});
