import assert from 'node:assert/strict';
import { once } from 'node:events';
import { globSync, readFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { bearer, routeOptions, verifyPath } from '../bot/http/routes/app-password-kit.ts';
import { asked, bearer as ticketBearer, handOffRoute, textOf } from '../bot/http/routes/hand-off-kit.ts';
import { demoSide } from '../../bot/parts/sign-in-parts.ts';
import { entraCloud } from '../../services/sign-in/entra/clouds.ts';
import { externalMfaFor } from '../bot/http/routes/external-mfa-kit.ts';
import { bearerOf, verificationRoute } from '../bot/http/routes/verification-kit.ts';
import { gateRoutesOf, radiusPath, vpnToken, webGateOf, webToken } from '../bot/http/routes/gate-kit.ts';
import { phoneRoutes } from '../bot/http/routes/twilio-kit.ts';
import { Phones } from '../support/phones.ts';
import { rightHeader, signed, startGuarded } from './support/bot-framework.ts';

/** What a route asks of whoever calls it. */
type Guard =
  | 'the channel’s token'
  | 'Twilio’s signature'
  | 'a token of the API'
  | 'a token for verifying people'
  | 'a web server’s token, and the name of who has passed its first factor: web-*.test.ts'
  | 'a ticket system’s token or signature'
  | '128 random bits in the address, for five minutes, once: tests/bot/http/routes/recovery-codes.test.ts'
  | 'a one-time code of 140 bits: tests/services/enrollment/push'
  | 'a signature of the phone’s own key: tests/services/enrollment/push'
  | 'demo only, this machine only: demo-phones-are-for-this-machine.test.ts'
  | 'a hint that a tenant of ours has signed: entra-a-hint-*.test.ts'
  | '128 random bits in the address and others in a cookie, for five minutes, once: entra-nobody-answers-for-another.test.ts'
  | 'demo only, this machine only: demo-sign-ins-are-for-this-machine.test.ts'
  | 'nothing: it says whether the process can serve, and no more'
  | 'nothing: it is the same for everybody';

/** Every route there is. A new one is added here with its guard, and with a test of that guard. */
const inventory: Record<string, Guard> = {
  'GET /healthz': 'nothing: it says whether the process can serve, and no more',
  'GET /readyz': 'nothing: it says whether the process can serve, and no more',
  'POST /api/messages': 'the channel’s token',
  'GET /recovery-codes/page.css': 'nothing: it is the same for everybody',
  'GET /recovery-codes/:token':
    '128 random bits in the address, for five minutes, once: tests/bot/http/routes/recovery-codes.test.ts',
  'POST /recovery-codes/:token':
    '128 random bits in the address, for five minutes, once: tests/bot/http/routes/recovery-codes.test.ts',
  'POST /twilio/voice/:challenge': 'Twilio’s signature',
  'POST /twilio/keys/:challenge/:attempt/:language': 'Twilio’s signature',
  'POST /twilio/fraud/:challenge/:attempt/:language': 'Twilio’s signature',
  'POST /twilio/pin/:challenge/:attempt/:language': 'Twilio’s signature',
  'POST /twilio/call-status/:challenge': 'Twilio’s signature',
  'POST /twilio/text-status/:challenge': 'Twilio’s signature',
  'POST /twilio/text': 'Twilio’s signature',
  'POST /api/v1/app-passwords/verify': 'a token of the API',
  'POST /api/v1/verifications': 'a token for verifying people',
  'POST /api/v1/verifications::check': 'a token for verifying people',
  'POST /api/v1/verifications/:id/answer': 'a token for verifying people',
  'GET /api/v1/verifications/:id': 'a token for verifying people',
  'POST /gates/app-password': 'a token of the API',
  'POST /gates/radius': 'a token of the API',
  'GET /gates/session': 'a web server’s token, and the name of who has passed its first factor: web-*.test.ts',
  'GET /gates/sign-in': 'a web server’s token, and the name of who has passed its first factor: web-*.test.ts',
  'GET /gates/sign-in/verify/:handle':
    'a web server’s token, and the name of who has passed its first factor: web-*.test.ts',
  'POST /gates/sign-in/verify/:handle':
    'a web server’s token, and the name of who has passed its first factor: web-*.test.ts',
  'GET /gates/sign-in/verify/:handle/progress':
    'a web server’s token, and the name of who has passed its first factor: web-*.test.ts',
  'GET /gates/sign-in/out': 'a web server’s token, and the name of who has passed its first factor: web-*.test.ts',
  'POST /gates/sign-in/out': 'a web server’s token, and the name of who has passed its first factor: web-*.test.ts',
  'GET /gates/sign-in/page/style.css': 'nothing: it is the same for everybody',
  'GET /gates/sign-in/page/watch.js': 'nothing: it is the same for everybody',
  'POST /api/v1/hand-offs': 'a ticket system’s token or signature',
  'GET /api/v1/hand-offs/:id': 'a ticket system’s token or signature',
  'GET /api/v1/openapi.json': 'nothing: it is the same for everybody',
  'GET /authenticator…': 'nothing: it is the same for everybody',
  'POST /authenticator/api/registration': 'a one-time code of 140 bits: tests/services/enrollment/push',
  'POST /authenticator/api/register': 'a one-time code of 140 bits: tests/services/enrollment/push',
  'POST /authenticator/api/waiting': 'a signature of the phone’s own key: tests/services/enrollment/push',
  'POST /authenticator/api/answer': 'a signature of the phone’s own key: tests/services/enrollment/push',
  'POST /authenticator/api/subscription': 'a signature of the phone’s own key: tests/services/enrollment/push',
  'POST /authenticator/api/remove': 'a signature of the phone’s own key: tests/services/enrollment/push',
  'GET /external-mfa/.well-known/openid-configuration': 'nothing: it is the same for everybody',
  'GET /external-mfa/keys': 'nothing: it is the same for everybody',
  'GET /external-mfa/page/style.css': 'nothing: it is the same for everybody',
  'GET /external-mfa/page/watch.js': 'nothing: it is the same for everybody',
  'POST /external-mfa/authorize': 'a hint that a tenant of ours has signed: entra-a-hint-*.test.ts',
  'GET /external-mfa/verify/:handle':
    '128 random bits in the address and others in a cookie, for five minutes, once: entra-nobody-answers-for-another.test.ts',
  'POST /external-mfa/verify/:handle':
    '128 random bits in the address and others in a cookie, for five minutes, once: entra-nobody-answers-for-another.test.ts',
  'GET /external-mfa/verify/:handle/progress':
    '128 random bits in the address and others in a cookie, for five minutes, once: entra-nobody-answers-for-another.test.ts',
  'GET /demo/sign-in': 'demo only, this machine only: demo-sign-ins-are-for-this-machine.test.ts',
  'GET /demo/sign-in/keys': 'demo only, this machine only: demo-sign-ins-are-for-this-machine.test.ts',
  'POST /demo/sign-in/start': 'demo only, this machine only: demo-sign-ins-are-for-this-machine.test.ts',
  'POST /demo/sign-in/answer': 'demo only, this machine only: demo-sign-ins-are-for-this-machine.test.ts',
  'GET /2010-04-01/*': 'demo only, this machine only: demo-phones-are-for-this-machine.test.ts',
  'POST /2010-04-01/*': 'demo only, this machine only: demo-phones-are-for-this-machine.test.ts',
  'GET /simulator': 'demo only, this machine only: demo-phones-are-for-this-machine.test.ts',
  'GET /simulator/page/:file': 'demo only, this machine only: demo-phones-are-for-this-machine.test.ts',
  'GET /simulator/events': 'demo only, this machine only: demo-phones-are-for-this-machine.test.ts',
  'POST /simulator/actions': 'demo only, this machine only: demo-phones-are-for-this-machine.test.ts',
};

/**
 * Files of the product that listen: the bot's server, the demo's look for a free port on loopback, and, on no port, the socket by
 * which commands of the same user ask for what is in a file (its mode is in `tests/services/store/sharing/`).
 */
const listeners = ['bot/demo/playground.ts', 'bot/http/lifecycle.ts', 'services/store/sharing/share-store.ts'];

const webServer: Guard = 'a web server’s token, and the name of who has passed its first factor: web-*.test.ts';

const routesWith = (guard: Guard): { method: string; path: string }[] =>
  Object.entries(inventory)
    .filter(([, each]) => each === guard)
    .map(([route]) => ({
      method: route.split(' ')[0] ?? '', // Two colons are one that is meant.
      path: (route.split(' ')[1] ?? '').replace('::', ':'),
    }));

/** The same path with every letter escaped, which each server reads as the letter (RFC 3986, 2.3). */
const encoded = (path: string): string =>
  path.replaceAll(/[a-z]/gu, (letter) => `%${letter.charCodeAt(0).toString(16)}`);

describe('ASVS 6.3.4: every way in', () => {
  test('is listed with what guards it', async (t) => {
    const { simulator } = new Phones({ send: () => Promise.resolve({ status: 204, contentType: '', body: '' }) });
    const { server } = await startGuarded(t, {
      twilio: phoneRoutes(),
      appPasswords: routeOptions,
      gates: gateRoutesOf,
      webGate: webGateOf,
      handOffRoute,
      externalMfa: (built, publicUrl) => externalMfaFor(built, publicUrl, entraCloud('public')),
      demoSignIn: async (built, publicUrl) => (await demoSide({ ...built, publicUrl })).demoSignIn,
      verificationRoute,
      simulator,
    });
    const routes = Object.values(server.router.getRoutes());
    // The page of phones is many files, all of them alike.
    const names = routes.map(({ method, path }) =>
      `${method} ${String(path)}`.replace(/^GET \/authenticator.*/u, 'GET /authenticator…'),
    );
    assert.deepEqual([...new Set(names)].sort(), Object.keys(inventory).sort());
    for (const event of ['upgrade', 'connect']) assert.equal(server.server.listenerCount(event), 0, event);
  });

  test('that needs the channel’s token refuses everything without it and takes it with it', async (t) => {
    const { client, turns, right } = await startGuarded(t);
    const activity = JSON.stringify(client.activity({ text: 'set up' }));
    for (const { method, path } of routesWith('the channel’s token')) {
      for (const headers of [{}, { authorization: 'Bearer a.b.c' }, { cookie: 'authorization=demo' }]) {
        assert.equal((await client.send(method, path, activity, headers)).status, 401, path);
        assert.equal((await client.send(method, `${path}?access_token=demo`, activity, headers)).status, 401, path);
      }
      assert.deepEqual(turns, []);
      const authorization = `Bearer ${signed(rightHeader, right)}`;
      assert.equal((await client.send(method, path, activity, { authorization })).status, 200);
    }
    assert.equal(turns.length, 1);
  });

  test('that needs Twilio’s signature refuses everything without it, the channel’s token too', async (t) => {
    const { client, right, turns } = await startGuarded(t, { twilio: phoneRoutes() });
    const authorization = `Bearer ${signed(rightHeader, right)}`;
    const form = { 'content-type': 'application/x-www-form-urlencoded' };
    for (const { method, path } of routesWith('Twilio’s signature')) {
      for (const headers of [form, { ...form, authorization }, { ...form, 'x-twilio-signature': 'demo' }]) {
        const { status } = await client.send(
          method,
          path.replaceAll(/:\w+/gu, 'demo-demo-demo-demo'),
          'Body=1',
          headers,
        );
        assert.equal(status, 403, path);
      }
    }
    assert.deepEqual(turns, []);
  });

  test('that needs a token of the API answers 403 without it, the channel’s token too, and checks nothing', async (t) => {
    const { client, right, store } = await startGuarded(t, { appPasswords: routeOptions, gates: gateRoutesOf });
    const form = { 'content-type': 'application/x-www-form-urlencoded' };
    // Whatever is checked fails from here on.
    await store.close();
    for (const { method, path } of routesWith('a token of the API')) {
      for (const headers of [
        {},
        { authorization: `Bearer ${signed(rightHeader, right)}` },
        { authorization: 'Bearer demo' },
        { authorization: `${bearer.authorization}0` },
        { cookie: bearer.authorization },
        { 'x-forwarded-for': '127.0.0.1', 'x-api-key': bearer.authorization },
      ]) {
        const sent = await client.send(method, path, 'user=a&password=b', { ...form, ...headers });
        assert.equal(sent.status, 403, JSON.stringify(headers));
        const asked = `${path}?token=${encodeURIComponent(bearer.authorization)}`;
        assert.equal((await client.send(method, asked, 'user=a&password=b', { ...form, ...headers })).status, 403);
      }
      // Each is for something of its own.
      const own = path === radiusPath ? { authorization: `Bearer ${vpnToken}` } : bearer;
      const { status } = await client.send(method, path, 'user=a&password=b', { ...form, ...own });
      assert.equal(status, 500);
    }
  });

  test('that a web server asks answers 403 without its token, whatever name comes with it, and looks nothing up', async (t) => {
    const { client, right, store } = await startGuarded(t, { webGate: webGateOf, gates: gateRoutesOf });
    await store.close();
    const name = { 'x-gate-person': 'alex@contoso.example' };
    for (const route of routesWith(webServer)) {
      const path = route.path.replace(':handle', 'x'.repeat(22));
      for (const headers of [
        {},
        { authorization: `Bearer ${signed(rightHeader, right)}` },
        { authorization: `Bearer ${webToken}0` },
        { authorization: `Basic ${Buffer.from(`alex:${webToken}0`).toString('base64')}` },
        bearer,
        { cookie: `authorization=${webToken}; two-step=${'x'.repeat(22)}`, 'x-api-key': webToken },
      ])
        for (const asked of [path, `${path}?token=${webToken}`])
          assert.equal((await client.send(route.method, asked, '', { ...name, ...headers })).status, 403, asked);
      const own = { authorization: `Bearer ${webToken}`, cookie: `__Host-two-step=${'x'.repeat(22)}` };
      for (const nameless of [{}, { 'x-gate-person': ' ' }, { 'x-forwarded-user': 'alex', 'x-remote-user': 'alex' }])
        assert.equal((await client.send(route.method, path, '', { ...own, ...nameless })).status, 400, path);
      const { status } = await client.send(route.method, path, '', { ...own, ...name });
      assert.ok(![401, 403].includes(status), `${path}: ${status}`);
    }
  });

  test('that verifies people for programs answers 401 without a token for that, and checks nothing', async (t) => {
    const { client, right, store } = await startGuarded(t, { verificationRoute });
    await store.close();
    const own = bearerOf('wiki').authorization;
    for (const { method, path } of routesWith('a token for verifying people')) {
      const body = method === 'POST' ? '{}' : '';
      for (const headers of [
        {},
        { authorization: `Bearer ${signed(rightHeader, right)}` },
        bearer,
        ticketBearer(),
        { authorization: `${own}0` },
        { cookie: own, 'x-api-key': own },
      ])
        for (const asked of [path, `${path}?token=${encodeURIComponent(own)}`])
          assert.equal((await client.send(method, asked, body, headers)).status, 401, asked);
      assert.equal((await client.send(method, path, body, bearerOf('mail'))).status, 403);
      const known = await client.send(method, path, body, { authorization: own });
      assert.ok(![401, 403].includes(known.status), `${known.status}`);
    }
  });

  test('that needs a ticket system’s token or signature answers 401 without it, a mail server’s token too, and asks nobody', async (t) => {
    const { client, right, store } = await startGuarded(t, { handOffRoute });
    await store.close();
    for (const { method, path } of routesWith('a ticket system’s token or signature')) {
      for (const headers of [
        {},
        { authorization: `Bearer ${signed(rightHeader, right)}` },
        bearer,
        { authorization: `${ticketBearer().authorization}0` },
        { cookie: ticketBearer().authorization, 'x-forwarded-for': '127.0.0.1' },
        { 'x-hand-off-key': 'servicenow', 'x-hand-off-timestamp': '1', 'x-hand-off-signature': 'v1=' },
      ]) {
        for (const asked of [path, `${path}?token=${encodeURIComponent(ticketBearer().authorization)}`])
          assert.equal((await client.send(method, asked, '', headers)).status, 401, JSON.stringify(headers));
      }
      const body = method === 'POST' ? textOf(asked) : '';
      const known = await client.send(method, path, body, { ...ticketBearer(), 'idempotency-key': 'k' });
      assert.ok(known.status >= 500, `${known.status}`);
    }
  });

  test('asks the same of strangers however its path is written, before their bodies are there', async (t) => {
    const gates = gateRoutesOf;
    const { port, turns } = await startGuarded(t, {
      ...{ handOffRoute, verificationRoute, gates, webGate: webGateOf },
      appPasswords: routeOptions,
    });
    const guarded = [
      ...routesWith('the channel’s token').map((route) => ({ ...route, status: 401 })),
      ...routesWith('a token of the API').map((route) => ({ ...route, status: 403 })),
      ...routesWith(webServer).map((route) => ({ ...route, status: 403 })),
      ...routesWith('a token for verifying people').map((route) => ({ ...route, status: 401 })),
      ...routesWith('a ticket system’s token or signature').map((route) => ({ ...route, status: 401 })),
    ];
    for (const { method, path, status } of guarded)
      for (const written of [path, path.replace(/a/u, '%61'), encoded(path)]) {
        const socket = connect({ port, host: '127.0.0.1' });
        socket.write(`${method} ${written} HTTP/1.1\r\nhost: localhost\r\ncontent-length: 200000\r\n\r\n`);
        const [answer] = (await once(socket, 'data', { signal: AbortSignal.timeout(5_000) })) as [Buffer];
        assert.equal(answer.toString().split(' ')[1], String(status), written);
        socket.destroy();
      }
    assert.deepEqual(turns, []);
  });

  test('that opens hand-offs opens no mailbox and no VPN, and the other way round', async (t) => {
    const { client } = await startGuarded(t, { handOffRoute, appPasswords: routeOptions, gates: gateRoutesOf });
    const form = { 'content-type': 'application/x-www-form-urlencoded' };
    for (const path of [verifyPath, '/gates/app-password', '/gates/radius']) {
      const { status } = await client.send('POST', path, 'user=a&password=b', { ...form, ...ticketBearer() });
      assert.equal(status, 403, path);
    }
  });

  test('that needs nothing says one word, in fair weather and foul, whoever asks', async (t) => {
    const { client, store } = await startGuarded(t);
    for (const weather of ['fair', 'foul']) {
      if (weather === 'foul') await store.close();
      for (const { method, path } of routesWith('nothing: it says whether the process can serve, and no more')) {
        for (const query of ['', '?verbose=true', '?token=demo']) {
          const { body } = await client.send(method, path + query, '', { authorization: 'Bearer demo' });
          assert.match(body, /^\{"status":"(ok|unavailable)"\}$/u, path);
        }
      }
    }
  });

  test('is the only one: no other method, path or spelling leads to a turn', async (t) => {
    const { client, turns, right } = await startGuarded(t);
    const activity = JSON.stringify(client.activity({ text: 'set up' }));
    const authorization = `Bearer ${signed(rightHeader, right)}`;
    const paths = [
      '/api/messages/',
      '//api/messages',
      '/API/MESSAGES',
      '/api/messages;x=1',
      '/api%2Fmessages',
      '/api',
      '*',
    ];
    for (const path of [...paths, '/api/messages', '/healthz', '/readyz', '/']) {
      for (const method of ['GET', 'HEAD', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'POST']) {
        if (`${method} ${path}` in inventory) continue;
        const { status } = await client.send(method, path, activity, { authorization });
        assert.ok(status >= 400, `${method} ${path}: ${status}`);
      }
    }
    assert.deepEqual(turns, []);
  });

  test('is answered and closed, also when it asks for another protocol', async (t) => {
    const { port, server, turns } = await startGuarded(t);
    const served: Socket[] = [];
    server.server.on('connection', (socket: Socket) => void served.push(socket));
    for (const [request, status] of [
      ['GET /healthz', 200],
      ['POST /api/messages', 401],
      ['CONNECT evil.example:443', undefined],
    ] as const) {
      const socket = connect({ port, host: '127.0.0.1', timeout: 3_000 });
      socket.on('timeout', () => served.forEach((each) => each.destroy()));
      let answer = '';
      socket.setEncoding('utf8').on('data', (text: string) => {
        answer += text;
        socket.end();
      });
      socket.write(`${request} HTTP/1.1\r\nhost: localhost\r\nconnection: Upgrade\r\nupgrade: websocket\r\n\r\n`);
      await once(socket, 'close');
      assert.equal(/^HTTP\/1\.1 (\d+)/u.exec(answer)?.[1], status?.toString(), request);
    }
    assert.deepEqual(turns, []);
  });

  test('is one port, and a socket of the same user alone: nothing else in the product listens', () => {
    const root = fileURLToPath(new URL('../../', import.meta.url));
    const listening = globSync('{bot,dialogs,cards,services}/**/*.ts', { cwd: root }).filter((file) =>
      /\.listen\(|connectNamedPipe|WebSocketServer/u.test(readFileSync(root + file, 'utf8')),
    );
    assert.deepEqual(listening.sort(), listeners);
  });
});
