import assert from 'node:assert/strict';
import { describe, test, type TestContext } from 'node:test';
import fc from 'fast-check';
import type { RadiusRequest } from '../../../../services/gates/radius-gate.ts';
import { RateLimit } from '../../../../services/rate-limit.ts';
import { createLocalization } from '../../../../services/localization/localization.ts';
import { codeNow, enrolled } from '../../../services/enrollment/enrollment-kit.ts';
import { enrolledNumber, presses } from '../../../services/sign-in/sign-in-kit.ts';
import { startServer } from '../server-kit.ts';
import { gateRoutesOf, personOf, radiusPath, signInName, startGates, vpnToken } from './gate-kit.ts';

const english = createLocalization().translator('en');
const accept = { status: 200, body: '{"control:Auth-Type":"Accept"}' };
const form = 'application/x-www-form-urlencoded';

/** What is said to a person of whom nothing is asked. */
function refused(message: string) {
  return { status: 401, body: JSON.stringify({ 'reply:Reply-Message': { do_xlat: false, value: message } }) };
}

/** The route, with an answer of the test's own. */
async function answering(t: TestContext) {
  const asked: RadiusRequest[] = [];
  const saying = { message: 'no' };
  const answer = (request: RadiusRequest) => {
    asked.push(request);
    return Promise.resolve({ code: 'reject', ...saying } as const);
  };
  const { client, clock } = await startServer(t, {
    gates: (built) => {
      const limit = new RateLimit({ most: 20, seconds: 10, clock: built.clock });
      return { ...gateRoutesOf(built), radius: { answer }, limit };
    },
  });
  const headers = { 'content-type': form, authorization: `Bearer ${vpnToken}` };
  const send = (body: string, other: Readonly<Record<string, string>> = {}) =>
    client.send('POST', radiusPath, body, { ...headers, ...other });
  return { asked, saying, send, clock };
}

describe('POST /gates/radius', () => {
  test('answers a right code with an attribute and nothing else, and any other with a text alone', async (t) => {
    const gates = await startGates(t);
    const app = await enrolled(gates, personOf('alex'));
    const password = codeNow(gates, app);
    assert.deepEqual(await gates.ask({ password, unknown: 'x', type: 'y' }), accept);
    assert.deepEqual(await gates.ask({ password, from: '10.0.0.2' }), refused(english('gate.used')));
    assert.deepEqual(await gates.ask({ password: '000000' }), refused(english('gate.wrong-code')));
    const nobody = await gates.ask({ user: 'nobody@contoso.example', password: '123456' });
    assert.deepEqual(nobody, refused(english('gate.not-set-up')));
  });

  test('answers with a question and its state, and takes the state back as text and in hexadecimal digits', async (t) => {
    const gates = await startGates(t);
    const app = await enrolled(gates, personOf('alex'));
    const { status, body } = await gates.ask({});
    const attributes = JSON.parse(body) as Record<string, unknown>;
    const state = String(attributes['reply:State']);
    assert.equal(status, 401);
    assert.deepEqual(attributes, {
      'control:Response-Packet-Type': 'Access-Challenge',
      'reply:State': state,
      'reply:Reply-Message': { do_xlat: false, value: english('gate.type-code') },
    });
    assert.match(state, /^[\w-]{22}\.[\w-]{13}$/u);
    assert.equal((await gates.ask({ state, password: '000000' })).status, 401);
    const hex = `0x${Buffer.from(state).toString('hex')}`;
    assert.deepEqual(await gates.ask({ state: hex, password: codeNow(gates, app) }), accept);
  });

  test('waits for # on a call', async (t) => {
    const gates = await startGates(t);
    await enrolledNumber(gates, 'mobile-call', personOf('alex'));
    const calls = gates.telephony.calls.length;
    const waiting = gates.ask({});
    while (gates.telephony.calls.length === calls) await new Promise(setImmediate);
    await presses(gates, '#');
    gates.goOn();
    assert.deepEqual(await waiting, accept);
  });

  test('has the type that FreeRADIUS reads, and is kept by nobody on the way', async (t) => {
    const { port } = await startGates(t);
    const body = new URLSearchParams({ user: signInName('alex'), password: '000000' });
    const headers = { authorization: `Basic ${Buffer.from(`radius:${vpnToken}`).toString('base64')}` };
    const answer = await fetch(`http://127.0.0.1:${port}${radiusPath}`, { method: 'POST', body, headers });
    assert.equal(answer.status, 401);
    assert.match(answer.headers.get('content-type') ?? '', /^application\/json(;|$)/u);
    assert.equal(answer.headers.get('cache-control'), 'no-store');
  });

  test('cuts a text to 253 bytes, and no character of it', async (t) => {
    const cases = [
      ['x'.repeat(253), 'x'.repeat(253)],
      ['x'.repeat(254), 'x'.repeat(253)],
      ['é'.repeat(127), 'é'.repeat(126)],
      [`x${'é'.repeat(127)}`, `x${'é'.repeat(126)}`],
      ['€'.repeat(85), '€'.repeat(84)],
      ['🙂'.repeat(64), '🙂'.repeat(63)],
    ] as const;
    const { saying, send } = await answering(t);
    for (const [message, said] of cases) {
      saying.message = message;
      assert.deepEqual(await send('user=a&password=b'), refused(said));
    }
  });

  test('takes each field once, as it is, and leaves out what it does not know', async (t) => {
    const { asked, send } = await answering(t);
    const fields = { user: 'jürgen+%{x}@contoso.example', password: '"%&=\\ \u0000+1', state: '0x61', client: 'b ox' };
    assert.equal(
      (await send(`${new URLSearchParams(fields).toString()}&from=%C3%BC&more=1&more=2&__proto__=x`)).status,
      401,
    );
    assert.equal((await send('user=&password=')).status, 401);
    const { password: typed, ...rest } = fields;
    assert.deepEqual(asked, [
      { caller: 'vpn', typed, ...rest, from: 'ü' },
      { caller: 'vpn', user: '', typed: '', state: '', client: '', from: '' },
    ]);
  });

  test('answers 400 and 415 for what it cannot read, and decides nothing', async (t) => {
    const { asked, send } = await answering(t);
    const bodies = [
      '',
      'user=a',
      'password=b',
      'user=a&user=b&password=c',
      'user=a&password=b&password=c',
      ...['state', 'client', 'from'].map((name) => `user=a&password=b&${name}=c&${name}=d`),
      ...['user', 'password', 'state'].map((name) => `user=a&password=b&${name}=${'x'.repeat(1_025)}`),
      `user=${'x'.repeat(2_000)}&password=b`,
      'user[$ne]=1&password[$ne]=1',
      '{"user":"a","password":"b"}',
      '\u0000',
      '%',
    ];
    for (const body of bodies) assert.equal((await send(body)).status, 400, body);
    for (const type of ['application/json', 'text/plain', 'multipart/form-data; boundary=x'])
      assert.equal((await send('user=a&password=b', { 'content-type': type })).status, 415, type);
    assert.equal((await send('a'.repeat(300_000))).status, 413);
    assert.deepEqual(asked, []);
  });

  test('is no outage and no fault, whatever is in the form', async (t) => {
    const gates = await startGates(t);
    const attribute = fc.string({ unit: 'binary', maxLength: 253 });
    const fields = fc.record({ user: attribute, password: attribute, state: attribute, client: attribute });
    await fc.assert(
      fc.asyncProperty(fields, async (each) => {
        assert.equal((await gates.ask(each)).status, 401);
      }),
      { numRuns: 20 },
    );
    assert.deepEqual(gates.troubles, []);
  });

  test('answers 403 and never 401 to a program whose token it does not know', async (t) => {
    const gates = await startGates(t);
    const app = await enrolled(gates, personOf('alex'));
    const body = new URLSearchParams({ user: signInName('alex'), password: codeNow(gates, app) }).toString();
    for (const authorization of ['', 'Bearer', `Bearer ${vpnToken}0`, vpnToken, `Basic ${vpnToken}`])
      assert.equal((await gates.send(body, { authorization })).status, 403, authorization);
    assert.deepEqual(await gates.send(body), accept, 'the code was not touched');
  });

  test('answers 429 with when to come again to a program that asks too much', async (t) => {
    const { asked, send, clock } = await answering(t);
    for (let times = 0; times < 20; times += 1) assert.equal((await send('user=a&password=b')).status, 401);
    assert.equal((await send('user=a&password=b')).status, 429);
    assert.equal(asked.length, 20);
    clock.advance(11);
    assert.equal((await send('user=a&password=b')).status, 401);
  });

  test('answers 500 with a reference, and not that a code is wrong, while it cannot know', async (t) => {
    const gates = await startGates(t);
    await gates.store.close();
    const { status, body } = await gates.ask({ password: '271828' });
    assert.equal(status, 500);
    const reference = /Reference: (\w+)/u.exec(body)?.[1] ?? '';
    const line = gates.logLines.find((each) => each.includes(reference)) ?? '';
    assert.match(line, /a sign-in could not be decided/u);
    assert.doesNotMatch(line, /271828/u);
  });
});
