import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { connect } from 'node:net';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { HandOffCallers } from '../../bot/http/hand-off-callers.ts';
import { FakeClock } from '../support/fakes.ts';
import {
  asked,
  bearer,
  handOffPath,
  jiraToken,
  programs,
  secrets,
  signature,
  startTicketApi,
  textOf,
  tokens,
  zendeskSignature,
} from '../bot/http/routes/hand-off-kit.ts';

const body = textOf(asked);
const zendeskPath = `${handOffPath}?key=zendesk`;

/** Whom the bot takes this for. */
async function callerOf(
  clock: FakeClock,
  headers: Record<string, string>,
  { method = 'POST', path = handOffPath, sent = body } = {},
): Promise<string | undefined> {
  const callers = new HandOffCallers({ tokens, programs, clock });
  const caller = await callers.callerOf({ method, target: path, headers }, sent);
  return typeof caller === 'string' ? undefined : caller.name;
}

describe('Webhooks: a request of a ticket system', () => {
  test('is believed as it was signed, in hexadecimal and base64, and nothing of it can be changed', async () => {
    const clock = new FakeClock();
    for (const encoding of ['hex', 'base64'] as const) {
      const headers = signature({ now: clock.now(), key: 'k1', body, encoding });
      assert.equal(await callerOf(clock, headers), 'servicenow');
      for (const changed of [
        { 'idempotency-key': 'k2' },
        { 'idempotency-key': '' },
        { 'x-hand-off-key': 'zendesk' },
        { 'x-hand-off-key': 'nobody' },
        { 'x-hand-off-timestamp': String(Number(headers['x-hand-off-timestamp']) + 1) },
        { 'x-hand-off-timestamp': `0${headers['x-hand-off-timestamp']}` },
        { 'x-hand-off-signature': headers['x-hand-off-signature']?.slice(3) ?? '' },
        { 'x-hand-off-signature': headers['x-hand-off-signature']?.replace('v1', 'v0') ?? '' },
        { 'x-hand-off-signature': '' },
        { authorization: 'Bearer x' },
        { authorization: '' },
      ])
        assert.equal(await callerOf(clock, { ...headers, ...changed }), undefined, JSON.stringify(changed));
      for (const changed of [
        { method: 'GET' },
        { path: `${handOffPath}/1` },
        { path: `${handOffPath}?x` },
        { sent: `${body} ` },
        { sent: body.replace('reset', 'unlock') },
        { sent: '' },
      ])
        assert.equal(await callerOf(clock, headers, changed), undefined, JSON.stringify(changed));
    }
  });

  test('counts five minutes before and after its time, and not a second more', async () => {
    const clock = new FakeClock();
    const headers = {
      v1: signature({ now: clock.now(), key: 'k', body }),
      zendesk: zendeskSignature(clock.now(), body),
    };
    for (const [seconds, counts] of [
      [-301, false],
      [-300, true],
      [300, true],
      [301, false],
    ] as const) {
      clock.advance(seconds);
      assert.equal((await callerOf(clock, headers.v1)) !== undefined, counts, `${seconds}`);
      assert.equal((await callerOf(clock, headers.zendesk, { path: zendeskPath })) !== undefined, counts, `${seconds}`);
      clock.advance(-seconds);
    }
    for (const timestamp of ['', '-1', '1e9', 'NaN', '0x10', ' 1', '9'.repeat(400), new Date(0).toISOString()]) {
      const hmac = createHmac('sha256', secrets.servicenow).update(`${timestamp}\nPOST ${handOffPath}\nk\n${body}`);
      const signed = {
        ...headers.v1,
        'x-hand-off-timestamp': timestamp,
        'x-hand-off-signature': `v1=${hmac.digest('hex')}`,
      };
      assert.equal(await callerOf(clock, signed), undefined, timestamp);
    }
  });

  test('that is caught and sent again opens nothing: the same answer, and under another key none', async (t) => {
    const api = await startTicketApi(t);
    const headers = signature({ now: api.clock.now(), key: 'k1', body });
    const opened = await api.send({ body, headers });
    assert.equal(opened.status, 201);
    await api.handOffs.close(String(opened.json['id']), { reason: 'done' });
    assert.equal((await api.send({ body, headers })).status, 200);
    assert.equal((await api.send({ body, headers: { ...headers, 'idempotency-key': 'k2' } })).status, 401);
    assert.deepEqual(await api.handOffs.list(), []);
  });

  test('has lines that cannot be cut anew, whatever is in them', async () => {
    const part = fc.string({ unit: fc.constantFrom('\n', '1', 'POST ', '/x', '{', '}', '.', 'k'), maxLength: 8 });
    const clock = new FakeClock();
    await fc.assert(
      fc.asyncProperty(part, part, part, part, async (key, sent, otherKey, otherSent) => {
        // Headers hold no end of line; a body may.
        const [mine, theirs] = [key.replaceAll('\n', ''), otherKey.replaceAll('\n', '')];
        fc.pre(mine !== theirs || sent !== otherSent);
        const headers = signature({ now: clock.now(), key: mine, body: sent });
        const moved = { ...headers, 'idempotency-key': theirs };
        assert.equal(await callerOf(clock, moved, { sent: otherSent }), undefined);
      }),
    );
  });

  test('is no text: its bytes are not taken for those that were made of it', async (t) => {
    const api = await startTicketApi(t);
    const replaced = body.replace('New phone', 'New \ufffd phone');
    const headers = signature({ now: api.clock.now(), key: 'k1', body: replaced });
    const bytes = Buffer.from(replaced);
    const at = bytes.indexOf(Buffer.from('\ufffd'));
    const other = Buffer.concat([bytes.subarray(0, at), Buffer.from([0xff]), bytes.subarray(at + 3)]);
    assert.equal((await api.send({ body: other, headers })).status, 401);
    assert.equal((await api.send({ body: bytes, headers })).status, 201);
  });

  test('of Zendesk is believed at its own address alone, and its time and body cannot be cut anew', async () => {
    const clock = new FakeClock();
    const headers = zendeskSignature(clock.now(), body);
    const time = headers['x-zendesk-webhook-signature-timestamp'] ?? '';
    assert.equal(await callerOf(clock, headers, { path: zendeskPath }), 'zendesk');
    for (const path of [
      handOffPath,
      `${handOffPath}?key=servicenow`,
      `${handOffPath}?key=nobody`,
      `${handOffPath}?key=`,
    ])
      assert.equal(await callerOf(clock, headers, { path }), undefined, path);
    assert.equal(await callerOf(clock, headers, { path: zendeskPath, method: 'GET' }), undefined);
    const whole = time + body;
    for (let cut = 0; cut <= whole.length; cut += 1) {
      if (cut === time.length) continue;
      const moved = { ...headers, 'x-zendesk-webhook-signature-timestamp': whole.slice(0, cut) };
      assert.equal(await callerOf(clock, moved, { path: zendeskPath, sent: whole.slice(cut) }), undefined, `${cut}`);
    }
  });

  test('signed in one way is not believed in the other, although the secret is the same', async () => {
    const clock = new FakeClock();
    const v1 = signature({ now: clock.now(), key: 'k', body, name: 'zendesk' });
    const mac = v1['x-hand-off-signature']?.slice(3) ?? '';
    const time = v1['x-hand-off-timestamp'] ?? '';
    const text = `\nPOST ${handOffPath}\nk\n${body}`;
    const asZendesk = { 'x-zendesk-webhook-signature': mac, 'x-zendesk-webhook-signature-timestamp': time };
    assert.equal(await callerOf(clock, asZendesk, { path: zendeskPath, sent: text }), undefined);
  });

  test('that no program can have sent is refused before its body is there', async (t) => {
    const { port } = await startTicketApi(t);
    const stale = {
      'x-hand-off-key': 'servicenow',
      'x-hand-off-timestamp': '1',
      'x-hand-off-signature': `v1=${'0'.repeat(64)}`,
    };
    for (const headers of [{}, bearer('nonsense'), stale]) {
      const head = Object.entries({ host: 'localhost', 'content-length': '200000', ...headers });
      const socket = connect(port, '127.0.0.1').on('error', () => undefined);
      socket.write(`POST ${handOffPath} HTTP/1.1\r\n${head.map((each) => each.join(': ')).join('\r\n')}\r\n\r\n`);
      const [first] = (await once(socket, 'data', { signal: AbortSignal.timeout(20_000) })) as [Buffer];
      assert.match(first.toString(), /^HTTP\/1\.1 401 /u);
      if (!socket.closed) await once(socket.end(), 'close', { signal: AbortSignal.timeout(10_000) });
    }
  });

  test('without token or signature is refused, and every refusal is the same but for its reference', async (t) => {
    const api = await startTicketApi(t);
    const now = api.clock.now();
    const right = signature({ now, key: 'k', body });
    const refused: Record<string, string>[] = [
      {},
      bearer(`${jiraToken}x`),
      bearer(secrets.servicenow),
      { 'x-hand-off-key': 'servicenow' },
      { ...right, 'x-hand-off-key': 'nobody' },
      { ...right, 'x-hand-off-timestamp': '1' },
      { ...right, 'x-hand-off-signature': `v1=${'0'.repeat(64)}` },
      signature({ now, key: 'k', body: `${body} ` }),
      zendeskSignature(now, body),
    ];
    const answers = new Set<string>();
    for (const headers of refused) {
      const { status, text, headers: heard } = await api.send({ body, headers });
      const about = ['www-authenticate', 'content-type', 'connection', 'content-length'].map((name) => heard.get(name));
      answers.add(JSON.stringify([status, text.replace(/Reference: \w{8}/u, ''), about]));
    }
    assert.equal(answers.size, 1);
    assert.match([...answers][0] ?? '', /^\[401,.*Bearer realm/u);
    assert.deepEqual(await api.handOffs.list(), []);
  });
});
