import assert from 'node:assert/strict';
import { connect, type Socket } from 'node:net';
import { once } from 'node:events';
import { describe, test, type TestContext } from 'node:test';
import { createServer } from 'restify';
import { bodyReader } from '../../bot/http/body-reader.ts';
import { closeServer, listen } from '../../bot/http/lifecycle.ts';
import { signed, rightHeader, startGuarded } from './support/bot-framework.ts';

/** A request of which only the beginning is sent. @returns the socket, and the first line that is answered. */
async function begun(port: number, headers: readonly string[], body = ''): Promise<{ socket: Socket; answer: string }> {
  const socket = connect(port, '127.0.0.1').on('error', () => undefined);
  const head = ['POST /api/messages HTTP/1.1', 'Host: localhost', 'Content-Type: application/json', ...headers];
  socket.write(`${head.join('\r\n')}\r\n\r\n${body}`);
  const [first] = (await once(socket, 'data', { signal: AbortSignal.timeout(20_000) })) as [Buffer];
  return { socket, answer: first.toString().split('\r\n')[0] ?? '' };
}

describe('growth: a request to /api/messages that nobody the bot knows can have signed', () => {
  const cases = (right: object) => ({
    'no token': [],
    'a token that is none': ['Authorization: Bearer nonsense'],
    'another issuer': [`Authorization: Bearer ${signed(rightHeader, { ...right, iss: 'https://elsewhere.example' })}`],
    'another audience': [`Authorization: Bearer ${signed(rightHeader, { ...right, aud: 'somebody-else' })}`],
    'another algorithm': [`Authorization: Bearer ${signed({ ...rightHeader, alg: 'none' }, right)}`],
  });

  test('is refused before its body is there, and nobody asks for keys', async (t) => {
    const { port, right, keyServer, turns } = await startGuarded(t);
    for (const [what, headers] of Object.entries(cases(right))) {
      for (const length of ['Content-Length: 200000', 'Transfer-Encoding: chunked']) {
        const { socket, answer } = await begun(port, [...headers, length]);
        assert.match(answer, / 401 /u, what);
        // Nothing is waited for any more.
        if (!socket.closed) await once(socket.end(), 'close', { signal: AbortSignal.timeout(10_000) });
      }
    }
    assert.deepEqual([keyServer.requests, turns], [[], []]);
  });

  test('leaves those in that are signed, with the bodies that they have', async (t) => {
    const { post, right, turns } = await startGuarded(t);
    assert.equal((await post(signed(rightHeader, right), { text: 'x'.repeat(100_000) })).status, 200);
    assert.equal(turns.length, 1);
  });
});

/** A server that answers with the length of what it read, when it is told to. */
async function reading(t: TestContext, limits: Parameters<typeof bodyReader>[0]) {
  const server = createServer();
  const waiting: (() => void)[] = [];
  server.use(bodyReader(limits));
  server.post('/api/messages', (request, response, next) => {
    const { length } = String(request.body);
    waiting.push(() => {
      response.send(200, { length });
      next();
    });
    server.emit('read');
  });
  const port = await listen(server, { port: 0, host: '127.0.0.1' });
  t.after(() => {
    server.server.closeAllConnections();
    return closeServer(server);
  });
  const send = (bytes: number) =>
    fetch(`http://127.0.0.1:${port}/api/messages`, { method: 'POST', body: 'x'.repeat(bytes) });
  return { server, send, answerAll: () => waiting.splice(0).forEach((answer) => answer()) };
}

describe('growth: bodies', () => {
  test('that are read or answered at once hold no more bytes together than there may be; later there is room again', async (t) => {
    const { server, send, answerAll } = await reading(t, { each: 1_000, inFlight: 2_500 });
    for (let round = 0; round < 3; round += 1) {
      const held = [];
      for (let count = 0; count < 2; count += 1) {
        const read = once(server, 'read');
        held.push(send(1_000));
        await read;
      }
      const refused = await send(1_000);
      assert.deepEqual([refused.status, refused.headers.get('retry-after')], [503, '1']);
      const read = once(server, 'read');
      const small = send(500);
      await read;
      answerAll();
      assert.deepEqual(
        (await Promise.all([...held, small])).map(({ status }) => status),
        [200, 200, 200],
      );
    }
  });

  test('that are too large are let go by, and hold up nobody', async (t) => {
    const { server, send, answerAll } = await reading(t, { each: 1_000, inFlight: 1_000 });
    for (let count = 0; count < 10; count += 1) assert.equal((await send(100_000)).status, 413);
    const read = once(server, 'read');
    const last = send(1_000);
    await read;
    answerAll();
    assert.deepEqual(await (await last).json(), { length: 1_000 });
  });

  test('come over a bounded number of connections', async (t) => {
    const { server } = await startGuarded(t);
    assert.ok(server.server.maxConnections <= 2_000);
  });
});
