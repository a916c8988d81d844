import assert from 'node:assert/strict';
import { test } from 'node:test';
import { z } from 'zod';
import { startServer } from './server-kit.ts';

const lineSchema = z.object({
  msg: z.string(),
  reference: z.string().optional(),
  err: z.object({ name: z.string(), cause: z.object({ name: z.string() }).optional() }).optional(),
});

const lines = (logLines: readonly string[]) => logLines.map((line) => lineSchema.parse(JSON.parse(line)));

/** The reference that a sentence gives. */
function referenceIn(text: string): string {
  return /this reference: ([\w-]{8})$/u.exec(text)?.[1] ?? 'none';
}

class DemoFault extends Error {
  override readonly name = 'DemoFault';
}

const fault = (): Promise<void> =>
  Promise.reject(new DemoFault('demo-canary', { cause: new RangeError('demo-canary') }));

test('a fault is told with a reference, and its cause stands in the log under it', async (t) => {
  const { client, channel, logLines } = await startServer(t, { logic: fault });
  assert.deepEqual(await client.post(client.activity({ text: 'hello' })), { status: 200, body: '' });
  assert.equal(channel.sent.length, 1);
  const reference = referenceIn(channel.sent[0]?.text ?? '');
  const told = lines(logLines).find((line) => line.reference === reference);
  assert.equal(told?.msg, 'a turn failed');
  assert.deepEqual([told.err?.name, told.err?.cause?.name], ['DemoFault', 'RangeError']);
  assert.doesNotMatch(logLines.join(''), /demo-canary/u);
});

test('a fault while a click is answered is told in the answer, and the HTTP answer has nothing else', async (t) => {
  const { client, logLines } = await startServer(t, { logic: fault });
  const answer = await client.post(client.activity({ type: 'invoke', name: 'adaptiveCard/action', value: {} }));
  assert.equal(answer.status, 200);
  assert.doesNotMatch(answer.body, /demo-canary|DemoFault|\.ts\b|node_modules/u);
  const { value } = z
    .strictObject({ statusCode: z.literal(200), type: z.string(), value: z.string() })
    .parse(JSON.parse(answer.body));
  assert.ok(lines(logLines).some(({ reference }) => reference === referenceIn(value)));
});

test('a store that is gone is a fault with a reference, not a silence', async (t) => {
  const { client, channel, store, logLines } = await startServer(t);
  await store.close();
  assert.equal((await client.post(client.activity({ text: 'hello' }))).status, 200);
  const reference = referenceIn(channel.sent[0]?.text ?? '');
  assert.ok(lines(logLines).some((line) => line.reference === reference && line.msg === 'a turn failed'));
});

for (const status of [400, 403, 404, 412]) {
  test(`a channel that answers ${status} ends the turn, and the next one goes on from a safe state`, async (t) => {
    const { client, channel, logLines, enrollment } = await startServer(t);
    channel.connector.mood = status;
    const answer = await client.post(client.activity({ text: 'set up' }));
    assert.deepEqual(answer, { status: 200, body: '' });
    assert.ok(lines(logLines).some(({ msg }) => msg === 'the apology could not be sent'));
    channel.connector.mood = 'well';
    assert.equal((await client.post(client.activity({ text: 'set up' }))).status, 200);
    assert.match(JSON.stringify(channel.sent.at(-1)?.attachments), /How should we contact you/u);
    const person = {
      tenantId: '11111111-0000-0000-0000-000000000001',
      objectId: '00000000-0000-0000-0000-000000000001',
    };
    assert.deepEqual((await enrollment.status(person)).methods, []);
  });
}

for (const [name, mood] of [
  ['answers 429', 429],
  ['fails', 500],
  ['hangs', 'never'],
  ['is gone', 'gone'],
] as const) {
  test(`a channel that ${name} holds a turn up for a moment only`, async (t) => {
    const { client, channel, logLines } = await startServer(t, { channelTimeoutMs: 50 });
    if (mood === 'gone') await channel.stop();
    else channel.connector.mood = mood;
    const began = performance.now();
    assert.deepEqual(await client.post(client.activity({ text: 'hello' })), { status: 200, body: '' });
    assert.ok(performance.now() - began < 5_000);
    assert.ok(lines(logLines).some(({ msg }) => msg === 'a turn failed'));
    // The conversation is free: the next message is answered as soon as the channel is back.
    if (mood === 'gone') return;
    channel.connector.mood = 'well';
    const before = channel.sent.length;
    await client.post(client.activity({ text: 'hello again' }));
    assert.ok(channel.sent.slice(before).some(({ attachments }) => /Set it up now/u.test(JSON.stringify(attachments))));
  });
}
