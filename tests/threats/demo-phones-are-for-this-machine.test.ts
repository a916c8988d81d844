import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { isThisMachine } from '../../bot/http/local-requests.ts';
import { createLocalization } from '../../services/localization/localization.ts';
import { createServer } from '../../bot/http/server.ts';
import { sendWebhook } from '../../services/telephony/simulator/send-webhook.ts';
import { startServer } from '../bot/http/server-kit.ts';
import { OpenPage, servePhones, somebody } from '../bot/http/routes/simulator-kit.ts';

const elsewhere = 'https://evil.example';

describe('The demo phones', () => {
  test('are used by their own page only: no other page in the browser presses a key', async (t) => {
    const { phones, port, origin, act, twilio } = await servePhones(t);
    await twilio.messages.create({ to: somebody, from: phones.account.from, body: 'Hello' });
    await phones.settled();
    const reply = { do: 'reply', phone: somebody, body: '123456' };
    const others: Record<string, string>[] = [
      {},
      { origin: elsewhere },
      { origin: 'null' },
      { origin: `http://127.0.0.1:${port + 1}` },
      { origin: `http://localhost:${port}` },
      { origin: `https://127.0.0.1:${port}` },
      { origin: `${origin}.evil.example` },
      { origin: elsewhere, 'sec-fetch-site': 'same-origin' },
      { origin, 'sec-fetch-site': 'same-site' },
      { origin, 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site' },
      { 'sec-fetch-site': 'none' },
      { referer: `${origin}/simulator` },
    ];
    for (const headers of others) assert.equal((await act(reply, headers)).status, 403, JSON.stringify(headers));
    await phones.settled();
    assert.equal(phones.phone(somebody).view().texts.length, 1);
    for (const headers of [
      { origin },
      { origin, 'sec-fetch-site': 'same-origin' },
      { 'sec-fetch-site': 'same-origin' },
    ]) {
      assert.equal((await act(reply, headers)).status, 204, JSON.stringify(headers));
    }
  });

  test('are watched by their own page only', async (t) => {
    const { origin } = await servePhones(t);
    const others: Record<string, string>[] = [
      { origin: elsewhere },
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site' },
    ];
    for (const headers of others) {
      assert.equal((await OpenPage.open(t, origin, headers)).status, 403, JSON.stringify(headers));
    }
    assert.equal((await OpenPage.open(t, origin, { 'sec-fetch-site': 'same-origin' })).status, 200);
  });

  test('grant no other site anything', async (t) => {
    const { origin } = await servePhones(t);
    for (const path of ['/simulator', '/simulator/page/main.js', '/2010-04-01/Accounts/AC0/Calls.json']) {
      for (const method of ['GET', 'OPTIONS']) {
        const answer = await fetch(origin + path, {
          method,
          headers: { origin: elsewhere, 'access-control-request-method': 'POST' },
        });
        const granted = [...answer.headers.keys()].filter((name) => name.startsWith('access-control-'));
        assert.deepEqual(granted, [], `${method} ${path}`);
      }
    }
  });

  test('are not reached under another name', async (t) => {
    const { client, port } = await servePhones(t);
    const paths = ['/simulator', '/simulator/events', '/2010-04-01/Accounts/AC0/Calls.json'];
    for (const path of paths) assert.equal((await client.get(path, { host: `evil.example:${port}` })).status, 403);
  });

  test('are refused by a server that answers to any name, as production does', async (t) => {
    const { phones } = await servePhones(t);
    const { adapter, store, logLines } = await startServer(t, { anyHost: true });
    assert.deepEqual(logLines, []);
    const messages = {
      adapter,
      logic: () => Promise.resolve(),
      log: { info: ignore, warn: ignore, error: ignore, record: ignore, child: () => messages.log },
      randomness: { bytes: (count: number) => Buffer.alloc(count) },
      mayReplyTo: () => false,
    };
    const health = { ready: () => store.ping() };
    const nothing = { fileAt: () => Promise.resolve(undefined), fetchFile: () => Promise.resolve(undefined) };
    const words = { localization: createLocalization(), organization: 'Demo', defaultLanguage: 'en' } as const;
    const shared = { messages, health, recoveryCodes: { ...messages, ...words, recovery: nothing } };
    const { simulator } = phones;
    assert.throws(() => createServer({ ...shared, hostNames: undefined, simulator: { simulator } }), RangeError);
    createServer({ ...shared, hostNames: undefined });
  });

  test('know this machine by its address', () => {
    for (const address of ['127.0.0.1', '127.1.2.3', '::1', '::ffff:127.0.0.1'])
      assert.ok(isThisMachine(address), address);
    const others = [
      undefined,
      '',
      '10.0.0.1',
      '::ffff:10.0.0.1',
      '128.0.0.1',
      '127.0.0.1.evil.example',
      'fe80::1',
      '::',
    ];
    for (const address of others) assert.ok(!isThisMachine(address), address);
  });

  test('speak to this machine only', async () => {
    const urls = ['http://192.0.2.1/', 'https://bot.example.com/', 'http://127.0.0.1.evil.example/', 'http://0.0.0.0/'];
    for (const url of urls) {
      await assert.rejects(sendWebhook({ method: 'POST', url, headers: {}, body: '' }), /this machine only/u, url);
    }
  });
});

function ignore(): void {}
