import assert from 'node:assert/strict';
import { describe, test, type TestContext } from 'node:test';
import { channelAgents } from '../../../bot/channel/channel-agents.ts';
import { exchange } from '../../../bot/channel/channel-exchange.ts';
import { scriptedChannel, type WireAnswer } from '../../support/scripted-channel.ts';

const done: WireAnswer = { status: 200, body: '{"id":"1"}' };

interface Asked {
  readonly method: string;
  readonly script: WireAnswer[];
  readonly timeoutMs?: number;
  readonly firstWaitMilliseconds?: number;
  readonly signal?: AbortSignal;
}

async function ask(t: TestContext, { method, script, timeoutMs = 60_000, firstWaitMilliseconds = 2, signal }: Asked) {
  const channel = await scriptedChannel(t);
  channel.script = [...script];
  const agents = channelAgents();
  t.after(() => agents.http.destroy());
  const { hostname, port } = new URL(channel.serviceUrl);
  const outcome = await exchange({
    options: { protocol: 'http:', hostname, port, method, path: '/', agent: agents.http },
    body: '{}',
    signal: signal ?? new AbortController().signal,
    until: performance.now() + timeoutMs,
    firstWaitMilliseconds,
  }).then(
    ({ status }) => status,
    (error: unknown) => (error instanceof Error && 'code' in error ? error.code : error),
  );
  return { outcome, times: channel.requests.length, channel };
}

describe('a message', () => {
  const troubles: readonly WireAnswer['status'][] = [400, 403, 404, 408, 500, 502, 503, 504];
  for (const status of troubles) {
    test(`is not sent again after ${status}: it may have arrived`, async (t) => {
      const headers = { 'retry-after': '0' };
      const { outcome, times } = await ask(t, { method: 'POST', script: [{ status, headers }, done] });
      assert.deepEqual([outcome, times], [status, 1]);
    });
  }

  test('is not sent again after a connection that closed: it may have arrived', async (t) => {
    const { outcome, times } = await ask(t, { method: 'POST', script: [{ status: 'closed' }, done] });
    assert.deepEqual([outcome, times], ['ECONNRESET', 1]);
  });

  for (const status of [412, 429]) {
    test(`is sent again after ${status}, three times at most`, async (t) => {
      const once = await ask(t, { method: 'POST', script: [{ status }, done] });
      assert.deepEqual([once.outcome, once.times], [200, 2]);
      const always = await ask(t, { method: 'POST', script: [{ status }] });
      assert.deepEqual([always.outcome, always.times], [status, 4]);
    });
  }
});

describe('an edit', () => {
  for (const status of [408, 412, 429, 500, 502, 503, 504, 'closed'] as const) {
    test(`is sent again after ${status}: twice is like once`, async (t) => {
      const { outcome, times } = await ask(t, { method: 'PUT', script: [{ status }, done] });
      assert.deepEqual([outcome, times], [200, 2]);
    });
  }

  for (const status of [400, 403, 404, 501, 505]) {
    test(`is not sent again after ${status}`, async (t) => {
      const { outcome, times } = await ask(t, { method: 'PUT', script: [{ status }, done] });
      assert.deepEqual([outcome, times], [status, 1]);
    });
  }
});

for (const header of ['3600', new Date(Date.now() + 3_600_000).toUTCString()]) {
  test(`a wait that outlasts the patience is not begun: Retry-After ${header}`, async (t) => {
    const script: WireAnswer[] = [{ status: 429, headers: { 'retry-after': header } }, done];
    const { outcome, times } = await ask(t, { method: 'POST', script, timeoutMs: 3_000 });
    assert.deepEqual([outcome, times], [429, 1]);
  });
}

for (const header of ['soon', '-5', '+1', '1,2', 'at 1']) {
  test(`a Retry-After that says nothing is as none: ${header}`, async (t) => {
    const script: WireAnswer[] = [{ status: 429, headers: { 'retry-after': header } }, done];
    const again = await ask(t, { method: 'POST', script, firstWaitMilliseconds: 2 });
    assert.deepEqual([again.outcome, again.times], [200, 2]);
    const { outcome, times } = await ask(t, { method: 'POST', script, firstWaitMilliseconds: 3_600_000 });
    assert.deepEqual([outcome, times], [429, 1]);
  });
}

test('an answer is read no further than any that says something', async (t) => {
  const script: WireAnswer[] = [{ status: 200, body: ' '.repeat(1_000_000) }];
  const { outcome, times } = await ask(t, { method: 'PUT', script });
  assert.match(String(outcome), /answered without end/u);
  assert.equal(times, 1);
});

test('nothing is sent once it is too late', async (t) => {
  const { times } = await ask(t, { method: 'POST', script: [done], signal: AbortSignal.abort() });
  assert.equal(times, 0);
});

test('a redirection is not followed, not even on the same host', async (t) => {
  const { outcome, times } = await ask(t, {
    method: 'PUT',
    script: [{ status: 307, headers: { location: '/' } }, done],
  });
  assert.deepEqual([outcome, times], [307, 1]);
});
