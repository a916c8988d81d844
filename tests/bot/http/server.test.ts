import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { z } from 'zod';
import { startServer, type Answer, type Sent } from './server-kit.ts';

const buttonSchema = z.object({ title: z.string(), data: z.record(z.string(), z.unknown()) });
const invokeAnswerSchema = z.object({ statusCode: z.number(), type: z.string(), value: z.unknown() });

/** What one of the card's buttons sends. */
function clickOn({ attachments, ...sent }: Sent, title: string): object {
  const actions = z.array(buttonSchema.or(z.unknown())).parse(attachments?.[0]?.content['actions'] ?? []);
  const button = actions.map((each) => buttonSchema.safeParse(each).data).find((each) => each?.title === title);
  assert.ok(button, `no button ${title} on ${JSON.stringify(sent)}`);
  return {
    type: 'invoke',
    name: 'adaptiveCard/action',
    replyToId: 'demo-1',
    value: { action: { type: 'Action.Execute', data: button.data } },
  };
}

/** One sentence for whoever sent it, and nothing of how the program is made. */
function assertPlain({ body }: Answer, sentence: RegExp): void {
  const { detail } = z.object({ detail: z.string() }).parse(JSON.parse(body));
  assert.match(detail, sentence);
  assert.doesNotMatch(body, /node_modules|\.ts\b|\bat |Zod|Syntax|undefined/u);
}

test('a message leads to a card at the channel', async (t) => {
  const { client, channel } = await startServer(t);
  assert.deepEqual(await client.post(client.activity({ text: 'hello' })), { status: 200, body: '' });
  assert.equal(channel.sent.length, 1);
  assert.equal(channel.sent[0]?.method, 'POST');
  assert.match(channel.sent[0].url, /^\/v3\/conversations\/demo-chat\/activities/u);
  assert.match(JSON.stringify(channel.sent[0].attachments), /Set it up now/u);
});

test('a click is answered with the next card, which also takes the place of the clicked one', async (t) => {
  const { client, channel } = await startServer(t);
  await client.post(client.activity({ text: 'hello' }));
  const [card] = channel.sent;
  assert.ok(card);
  const answer = await client.post(client.activity(clickOn(card, 'Set it up now')));
  assert.equal(answer.status, 200);
  const { statusCode, type, value } = invokeAnswerSchema.parse(JSON.parse(answer.body));
  assert.deepEqual([statusCode, type], [200, 'application/vnd.microsoft.card.adaptive']);
  assert.match(JSON.stringify(value), /How should we contact you/u);
  assert.deepEqual(
    channel.sent.map(({ method, url }) => `${method} ${url}`),
    [
      'POST /v3/conversations/demo-chat/activities/demo-activity-1',
      'PUT /v3/conversations/demo-chat/activities/demo-1',
    ],
  );
  assert.deepEqual(channel.sent[1]?.attachments?.[0]?.content, value);
});

test('an invoke that is not for the bot is refused, not failed', async (t) => {
  const { client, channel } = await startServer(t);
  for (const part of [{ name: 'composeExtension/query' }, { name: 'task/fetch', value: { action: {} } }, {}]) {
    assert.equal((await client.post(client.activity({ type: 'invoke', ...part }))).status, 400);
  }
  assert.deepEqual(channel.sent, []);
});

test('what is no activity is refused in one sentence', async (t) => {
  const { client, channel } = await startServer(t);
  const bodies = [
    '',
    '{',
    'null',
    '[]',
    '"text"',
    '1',
    '{}',
    '{"type":"message"}',
    '{"__proto__":{"type":"message"}}',
    '\u0000',
  ];
  for (const body of bodies) {
    const answer = await client.send('POST', '/api/messages', body);
    assert.equal(answer.status, 400, body);
    assertPlain(answer, /^This is not an activity/u);
  }
  assert.deepEqual(channel.sent, []);
});

test('an activity that is not sent as JSON is refused', async (t) => {
  const { client } = await startServer(t);
  for (const type of [
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'application/octet-stream',
    'x',
  ]) {
    const answer = await client.post(client.activity({ text: 'hello' }), { 'content-type': type });
    assert.equal(answer.status, 400, type);
    assertPlain(answer, /^This is not an activity/u);
  }
});

test('a body that is too large is refused', async (t) => {
  const { client, channel } = await startServer(t);
  const answer = await client.post(client.activity({ text: 'x'.repeat(300_000) }));
  assert.equal(answer.status, 413);
  assert.doesNotMatch(answer.body, /node_modules|\bat /u);
  assert.deepEqual(channel.sent, []);
});

test('a compressed body is refused before it is unpacked, and one that only claims to be does no harm', async (t) => {
  const { client, channel } = await startServer(t);
  const bomb = gzipSync(Buffer.alloc(50_000_000)).toString('latin1');
  for (const [body, encoding] of [
    ['not gzip', 'gzip'],
    [bomb, 'gzip'],
    ['{}', 'br'],
    ['{}', 'x'],
  ] as const) {
    const answer = await client.send('POST', '/api/messages', body, { 'content-encoding': encoding });
    assert.equal(answer.status, 415);
    assertPlain(answer, /^Send the body as it is/u);
  }
  assert.equal((await client.get('/healthz')).status, 200);
  assert.deepEqual(channel.sent, []);
});

test('other methods and other paths are no way in', async (t) => {
  const { client } = await startServer(t);
  assert.equal((await client.get('/api/messages')).status, 405);
  assert.equal((await client.send('PUT', '/api/messages', '{}')).status, 405);
  assert.equal((await client.send('DELETE', '/api/messages', '')).status, 405);
  for (const path of ['/', '/api', '/api/messages/../../package.json', '/package.json', '/%00']) {
    const { status, body } = await client.get(path);
    assert.ok(status === 404 || status === 400, `${path}: ${status}`);
    assert.doesNotMatch(body, /node_modules|\bat /u);
  }
});

test('a request whose target or host makes no URL is refused, and the process goes on', async (t) => {
  const { client } = await startServer(t, { anyHost: true });
  for (const target of ['http:///', 'http://[', '//[:', 'http://a:b:c/']) {
    const answer = await client.get(target);
    assert.ok(answer.status === 400 || answer.status === 404, `${target}: ${answer.status}`);
  }
  for (const host of ['[', 'a b', '%', 'demo:port']) {
    const answer = await client.get('/healthz', { host });
    assert.equal(answer.status, 400, host);
    assertPlain(answer, /^This is not a request/u);
  }
  assert.equal((await client.get('/healthz')).status, 200);
});

test('a page elsewhere that points its name at this machine is refused', async (t) => {
  const { client, channel, port } = await startServer(t);
  for (const host of ['evil.example', `evil.example:${port}`, '127.0.0.1.evil.example', '[::1]']) {
    const answer = await client.post(client.activity({ text: 'hello' }), { host });
    assert.equal(answer.status, 403, host);
    assert.equal((await client.get('/readyz', { host: 'evil.example' })).status, 403);
  }
  assert.deepEqual(channel.sent, []);
  for (const host of [`127.0.0.1:${port}`, `LOCALHOST:${port}`]) {
    assert.equal((await client.get('/healthz', { host })).status, 200);
  }
});

test('nothing is ever sent to a service that is not on this machine', async (t) => {
  const { client, channel, logLines } = await startServer(t);
  const elsewhere = [
    'http://192.0.2.1/',
    'https://evil.example/',
    'http://127.0.0.1.evil.example/',
    'file:///etc/hosts',
    'demo',
  ];
  for (const serviceUrl of elsewhere) {
    const answer = await client.post(client.activity({ text: 'hello', serviceUrl }));
    assert.equal(answer.status, 400, serviceUrl);
    assertPlain(answer, /^This is not an activity/u);
  }
  assert.deepEqual(channel.sent, []);
  assert.deepEqual(logLines, []);
});

test('the process is healthy while it answers, and ready while its store does', async (t) => {
  const { client, store } = await startServer(t);
  assert.deepEqual(await client.get('/healthz'), { status: 200, body: '{"status":"ok"}' });
  assert.deepEqual(await client.get('/readyz'), { status: 200, body: '{"status":"ok"}' });
  await store.close();
  assert.deepEqual(await client.get('/readyz'), { status: 503, body: '{"status":"unavailable"}' });
  assert.equal((await client.get('/healthz')).status, 200);
});

test('a process of which something is over soon is ready, and says so', async (t) => {
  const { client, health } = await startServer(t);
  health.warnings = ['The demo ends on 2027-05-31: renew it before'];
  const body = '{"status":"ok","warnings":["The demo ends on 2027-05-31: renew it before"]}';
  assert.deepEqual(await client.get('/readyz'), { status: 200, body });
});

test('a process that is about to stop is not ready', async (t) => {
  const { client, health } = await startServer(t);
  health.isDraining = true;
  assert.equal((await client.get('/readyz')).status, 503);
});
