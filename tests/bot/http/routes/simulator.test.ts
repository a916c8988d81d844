import assert from 'node:assert/strict';
import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import { describe, test } from 'node:test';
import { SimulatorEvents } from '../../../../bot/demo/simulator-events.ts';
import { pageHeaders } from '../../../../bot/demo/simulator-files.ts';
import { Phones } from '../../../support/phones.ts';
import { startServer } from '../server-kit.ts';
import { OpenPage, servePhones, somebody } from './simulator-kit.ts';

const script = { status: 200, contentType: 'text/xml', body: '<Response><Gather timeout="30"/></Response>' };

describe("Twilio's API", () => {
  test('takes the real client as it is, for texts and calls', async (t) => {
    const { phones, twilio } = await servePhones(t, () => Promise.resolve(script));
    const { from } = phones.account;
    const text = await twilio.messages.create({ to: somebody, from, body: 'Ünïcode & more = 1' });
    await phones.settled();
    assert.equal((await twilio.messages(text.sid).fetch()).status, 'delivered');
    assert.deepEqual(
      (await twilio.messages.list({ to: somebody })).map(({ body }) => body),
      ['Ünïcode & more = 1'],
    );
    const statusCallbackEvent = ['ringing', 'completed'];
    const call = await twilio.calls.create({
      to: somebody,
      from,
      url: 'https://bot.example.com/',
      statusCallbackEvent,
    });
    await phones.settled();
    await phones.phone(somebody).answer();
    assert.equal((await twilio.calls(call.sid).fetch()).status, 'in-progress');
    assert.equal((await twilio.calls(call.sid).update({ status: 'completed' })).status, 'completed');
    await assert.rejects(twilio.calls(call.sid).update({ status: 'completed' }), { status: 400, code: 21220 });
    await assert.rejects(twilio.messages.create({ to: '+15005550009', from, body: 'x' }), { status: 400, code: 21614 });
  });

  test('asks whoever comes without the token to authenticate, and is nowhere else', async (t) => {
    const { phones, client } = await servePhones(t);
    const { accountSid, authToken } = phones.account;
    const path = `/2010-04-01/Accounts/${accountSid}/Messages.json`;
    const answer = await client.get(path);
    assert.equal(answer.status, 401);
    assert.match(answer.body, /"code":20003/u);
    const authorization = `Basic ${Buffer.from(`${accountSid}:${authToken}`).toString('base64')}`;
    assert.equal((await client.get(path, { authorization })).status, 200);
    assert.equal((await client.get('/2010-04-01/Accounts.json', { authorization })).status, 404);
    assert.equal((await client.send('DELETE', path, '', { authorization })).status, 405);
  });
});

describe('The page of the phones', () => {
  test('consists of its own files, which nothing of another site can join or show', async (t) => {
    const { origin } = await servePhones(t);
    const seen = new Set<string>();
    const unseen = ['/simulator'];
    for (let path = unseen.pop(); path !== undefined; path = unseen.pop()) {
      seen.add(path);
      const answer = await fetch(origin + path);
      assert.equal(answer.status, 200, path);
      for (const [name, value] of Object.entries(pageHeaders)) assert.equal(answer.headers.get(name), value, path);
      const text = await answer.text();
      assert.doesNotMatch(
        text.replaceAll('http://www.w3.org/2000/svg', ''),
        /https?:|\/\/[a-z]|<style|style=|onclick|innerHTML/u,
        path,
      );
      const named = text.matchAll(/"(\/simulator\/page\/[\w.-]+)"|from '\.\/([\w.-]+\.js)'/gu);
      for (const [, absolute, imported] of named) {
        const next = absolute ?? `/simulator/page/${imported ?? ''}`;
        if (!seen.has(next) && !unseen.includes(next)) unseen.push(next);
      }
    }
    assert.ok(seen.size > 12, [...seen].join(' '));
    assert.match(pageHeaders['content-security-policy'], /^default-src 'none';.*frame-ancestors 'none'$/u);
    assert.doesNotMatch(pageHeaders['content-security-policy'], /unsafe|\*|https?:/u);
  });

  test('gives away no other file', async (t) => {
    const { client } = await servePhones(t);
    const names = [
      'tsconfig.json',
      'main.ts',
      '..%2Fmain.ts',
      '%2e%2e/main.ts',
      '../main.ts',
      'constructor',
      '__proto__',
    ];
    for (const name of names) assert.equal((await client.get(`/simulator/page/${name}`)).status, 404, name);
  });

  test('is told of every phone at first, and then of each that changes', async (t) => {
    const { phones, origin, twilio, act } = await servePhones(t);
    const { from } = phones.account;
    await twilio.messages.create({ to: somebody, from, body: 'Hello' });
    await phones.settled();
    const page = await OpenPage.open(t, origin);
    const first = await page.next();
    assert.equal(first?.name, 'phones');
    assert.deepEqual(
      first.phones.map(({ number, texts }) => [number, texts.map(({ body }) => body)]),
      [[somebody, ['Hello']]],
    );
    await twilio.calls.create({ to: somebody, from, url: 'https://bot.example.com/' });
    await phones.settled();
    const ringing = await page.until(({ calls }) => calls[0]?.status === 'ringing');
    assert.equal((await act({ do: 'decline', call: ringing.calls[0]?.sid })).status, 204);
    await phones.settled();
    assert.ok((await page.until(({ calls }) => calls[0]?.status === 'busy')).calls[0]?.wasDeclined);
    assert.equal((await act({ do: 'decline', call: ringing.calls[0]?.sid })).status, 409);
  });

  test('is let go when the simulator stops, so that the server can', { timeout: 10_000 }, async (t) => {
    const { phones, origin } = await servePhones(t);
    const page = await OpenPage.open(t, origin);
    await page.next();
    phones.simulator.stop();
    assert.equal(await page.next(), undefined);
    assert.equal((await OpenPage.open(t, origin)).status, 503);
  });

  test('is written nothing more, by a stop at the moment at which a phone changes', async () => {
    const phones = new Phones({ send: () => Promise.resolve({ status: 204, contentType: '', body: '' }) });
    const { simulator, account } = phones;
    // Nobody reads it, so that it is not over when it has ended.
    const response = new ServerResponse(new IncomingMessage(new Socket()));
    const errors: unknown[] = [];
    response.on('error', (error) => errors.push(error));
    void new SimulatorEvents(simulator).stream(response, {});
    simulator.answer({
      method: 'POST',
      path: `/2010-04-01/Accounts/${account.accountSid}/Messages.json`,
      query: new URLSearchParams(),
      authorization: `Basic ${Buffer.from(`${account.accountSid}:${account.authToken}`).toString('base64')}`,
      form: new URLSearchParams({ To: somebody, From: account.from, Body: 'Demo' }),
    });
    simulator.stop();
    await phones.settled();
    await new Promise((resolve) => setImmediate(resolve));
    assert.equal(response.writableEnded, true);
    assert.deepEqual(errors, []);
  });

  test('may be open twenty times, and again when one was closed', async (t) => {
    const { origin } = await servePhones(t);
    const opened: OpenPage[] = [];
    for (let count = 0; count < 20; count += 1) opened.push(await OpenPage.open(t, origin));
    assert.ok(opened.every(({ status }) => status === 200));
    assert.equal((await OpenPage.open(t, origin)).status, 503);
    opened[0]?.close();
    // The server hears of it in its own time.
    let next = await OpenPage.open(t, origin);
    for (let tries = 0; next.status === 503 && tries < 200; tries += 1) next = await OpenPage.open(t, origin);
    assert.equal(next.status, 200);
  });

  test('does what somebody does at a phone, and nothing else', async (t) => {
    const { phones, origin, act, twilio } = await servePhones(t);
    await twilio.messages.create({ to: somebody, from: phones.account.from, body: 'Hello' });
    await phones.settled();
    assert.equal((await act({ do: 'reply', phone: somebody, body: '123456' })).status, 204);
    await phones.settled();
    assert.equal(phones.phone(somebody).view().texts.at(-1)?.body, '123456');
    const wrong = [
      '',
      '{',
      'null',
      [],
      { do: 'reply', phone: somebody },
      { do: 'reply', phone: somebody, body: '' },
      { do: 'reply', phone: somebody, body: 'x', from: '+31612345678' },
      { do: 'reply', phone: { $ne: 1 }, body: 'x' },
      { do: 'press', call: 'CA', key: '1' },
      { do: 'press', call: `CA${'0'.repeat(32)}`, key: '11' },
      { do: 'constructor', phone: somebody },
    ];
    for (const action of wrong) assert.equal((await act(action)).status, 400, JSON.stringify(action));
    const text = { origin, 'content-type': 'text/plain' };
    assert.equal((await act({ do: 'reply', phone: somebody, body: 'x' }, text)).status, 400);
    assert.equal(phones.phone(somebody).view().texts.length, 2);
  });
});

test('a bot without simulated phones has no route to them', async (t) => {
  const { client, server } = await startServer(t);
  for (const path of [
    '/simulator',
    '/simulator/events',
    '/simulator/page/main.js',
    '/2010-04-01/Accounts/AC0/Calls.json',
  ]) {
    assert.equal((await client.get(path)).status, 404, path);
  }
  assert.equal((await client.send('POST', '/simulator/actions', '{}')).status, 404);
  const paths = Object.values(server.router.getRoutes()).map(({ path }) => String(path));
  assert.ok(paths.every((path) => !/simulator|2010/u.test(path)));
});
