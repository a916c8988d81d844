import assert from 'node:assert/strict';
import { generateKeyPairSync, sign } from 'node:crypto';
import { describe, test } from 'node:test';
import { StoreUnavailableError } from '../../../../services/store/document-store.ts';
import {
  publicKeySchema,
  signedText,
  subscriptionSchema,
} from '../../../../services/methods/authenticator-push/device-messages.ts';
import type { Cleanup } from '../../../support/cleanup.ts';
import { FakeDevices } from '../../../support/fake-devices.ts';
import { FakeClock } from '../../../support/fakes.ts';
import { type ServedPage, serveAuthenticator } from './authenticator-kit.ts';

const code = 'abcd2345efgh6789jkmnpqrstuvw';
const routes = ['registration', 'register', 'waiting', 'answer', 'subscription', 'remove'] as const;

/** The routes, with somebody who may register a phone, and a phone that signs. */
async function phone(t: Cleanup, options: Partial<ServedPage> = {}) {
  const clock = new FakeClock();
  const devices = new FakeDevices(clock);
  devices.codes.set(code, { organization: 'Contoso', account: 'alex@contoso.example' });
  const served = await serveAuthenticator(t, { devices, clock, ...options });
  const send = async (route: string, body: unknown, headers: Record<string, string> = {}) => {
    const response = await fetch(`${served.page}api/${route}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });
    const text = await response.text();
    return {
      status: response.status,
      headers: response.headers,
      text,
      json: JSON.parse(text) as Record<string, unknown>,
    };
  };
  const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const { x: ownX, y: ownY } = pair.publicKey.export({ format: 'jwk' });
  const { x, y } = publicKeySchema.parse({ x: ownX, y: ownY });
  const signed = (text: (at: string) => string) => {
    const at = clock.now().toISOString();
    const key = { key: pair.privateKey, dsaEncoding: 'ieee-p1363' } as const;
    return { at, signature: sign('sha256', Buffer.from(text(at)), key).toString('base64url') };
  };
  const registering = () => ({
    code,
    publicKey: { x, y },
    name: 'Chrome, Android',
    subscription: null,
    ...signed((at) => signedText.register(at, { code, x, y })),
  });
  const register = async () => {
    const { json } = await send('register', registering());
    return { device: String(json['device']), handle: String(json['handle']) };
  };
  return { ...served, clock, devices, send, signed, registering, register };
}

describe('POST /authenticator/api/…', () => {
  test('tells whose account a code is for, and answers 404 for any other', async (t) => {
    const { send, devices } = await phone(t);
    const { status, json, headers } = await send('registration', { code });
    assert.equal(status, 200);
    assert.deepEqual(json, {
      code: 'found',
      organization: 'Contoso',
      account: 'alex@contoso.example',
      expiresAt: '2026-03-02T09:10:00.000Z',
      applicationServerKey: devices.applicationServerKey,
    });
    assert.equal(headers.get('cache-control'), 'no-store');
    const wrong = await send('registration', { code: 'wrong' });
    assert.deepEqual([wrong.status, wrong.json['code']], [404, 'unknown-code']);
  });

  test('registers a phone, says what waits for it, takes its answer, and forgets it', async (t) => {
    const { send, signed, register, devices } = await phone(t);
    const { device, handle } = await register();
    const known = await send('waiting', { handle, ...signed((at) => signedText.waiting(device, at)) });
    assert.deepEqual([known.status, known.json['code'], known.json['now']], [200, 'known', '2026-03-02T09:00:00.000Z']);
    devices.ask(devices.newest, { id: 'asked', number: '42' });
    const said = (number: string) => ({ request: 'asked', decision: 'approve', number }) as const;
    const answer = (number: string) =>
      send('answer', { handle, ...said(number), ...signed((at) => signedText.answer(device, at, said(number))) });
    assert.deepEqual((await answer('11')).json, { code: 'wrong-number', left: 2 });
    assert.deepEqual((await answer('42')).json, { code: 'verified' });
    const off = signed((at) => signedText.subscription(device, at, ''));
    assert.deepEqual((await send('subscription', { handle, subscription: null, ...off })).json, { code: 'subscribed' });
    const removal = () => send('remove', { handle, ...signed((at) => signedText.remove(device, at)) });
    assert.deepEqual((await removal()).json, { code: 'removed' });
    const again = await removal();
    assert.deepEqual([again.status, again.json['code']], [404, 'unknown-device']);
  });

  test('answers every refusal as a problem with its code', async (t) => {
    const { send, signed, registering, register, devices, clock } = await phone(t);
    const problem = async (sending: ReturnType<typeof send>) => {
      const { status, json, headers } = await sending;
      assert.equal(headers.get('content-type'), 'application/problem+json; charset=utf-8');
      assert.equal(json['status'], status);
      assert.deepEqual(Object.keys(json).slice(0, 5), ['type', 'title', 'status', 'detail', 'code']);
      return [status, json['code']];
    };
    const { signature } = signed(() => 'something else');
    assert.deepEqual(await problem(send('register', { ...registering(), signature })), [403, 'bad-signature']);
    devices.knowsPushService = false;
    const keys = { p256dh: devices.applicationServerKey, auth: 'A'.repeat(22) };
    const subscription = subscriptionSchema.parse({ endpoint: 'https://push.example/1', keys });
    assert.deepEqual(await problem(send('register', { ...registering(), subscription })), [
      422,
      'unknown-push-service',
    ]);
    const { handle, device } = await register();
    const late = signed((at) => signedText.waiting(device, at));
    clock.advance(3_600);
    assert.deepEqual(await problem(send('waiting', { handle, ...late })), [409, 'wrong-clock']);
    assert.equal((await send('waiting', { handle, ...late })).json['now'], '2026-03-02T10:00:00.000Z');
  });

  test('answers 400 for what is not to be sent there, and says nothing of it again', async (t) => {
    const { send, devices, lines, registering } = await phone(t);
    const secret = 'do-not-say-it-again';
    for (const route of routes) {
      for (const body of [
        '',
        '{',
        '[]',
        'null',
        '"a"',
        `"${secret}"`,
        { secret },
        { ...registering(), secret },
        { code: { $ne: secret } },
      ]) {
        const { status, json, text } = await send(route, body);
        assert.deepEqual([status, json['code']], [400, 'invalid'], route);
        assert.ok(!text.includes(secret) && !text.includes(code));
      }
    }
    for (const part of [
      { code: 'a'.repeat(81) },
      { name: 'a'.repeat(61) },
      { at: 'now' },
      { signature: 'AAAA' },
      { publicKey: { x: '', y: '' } },
    ])
      assert.equal((await send('register', { ...registering(), ...part })).status, 400, JSON.stringify(part));
    assert.deepEqual([devices.calls, lines], [[], []]);
  });

  test('takes JSON only, which no form of another page can send', async (t) => {
    const { send, devices } = await phone(t);
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=a']) {
      const { status, json } = await send('registration', { code }, { 'content-type': type });
      assert.deepEqual([status, json['code']], [415, 'not-json'], type);
    }
    assert.equal(
      (await send('registration', { code }, { 'content-type': 'application/json; charset=utf-8' })).status,
      200,
    );
    assert.deepEqual(devices.calls, ['registration']);
  });

  test('refuses the pages of others, and lets no other page read an answer', async (t) => {
    const { send, devices } = await phone(t);
    for (const site of ['cross-site', 'same-site', 'none', '']) {
      const { status, json } = await send('registration', { code }, { 'sec-fetch-site': site });
      assert.deepEqual([status, json['code']], [403, 'cross-site'], site);
    }
    assert.deepEqual(devices.calls, []);
    const { status, headers } = await send('registration', { code }, { 'sec-fetch-site': 'same-origin' });
    assert.equal(status, 200);
    assert.equal(headers.get('access-control-allow-origin'), null);
    assert.equal(headers.get('cross-origin-resource-policy'), 'same-origin');
    assert.equal(headers.get('x-content-type-options'), 'nosniff');
  });

  test('limits what shows the same code or phone again and again, and nobody else at that address', async (t) => {
    const { send, clock } = await phone(t, { mostPerMinute: 2 });
    const status = async (body: object): Promise<number> => (await send('registration', body)).status;
    const other = { code: 'AAAA-2345-EFGH-6789-JKMN-PQRS-TVWX' };
    assert.deepEqual([await status({ code }), await status({ code })], [200, 200]);
    clock.advance(20);
    const { json, headers } = await send('registration', { code });
    assert.equal(json['code'], 'too-many');
    assert.equal(headers.get('retry-after'), '40');
    for (let time = 0; time < 5; time += 1) assert.equal(await status({}), 400, 'what says nothing counts for nobody');
    assert.equal(await status(other), 404, 'somebody else at the same address');
    clock.advance(40);
    assert.equal(await status({ code }), 200);
  });

  test('tells a fault by a reference that is in the log too, and nothing of what was sent', async (t) => {
    const clock = new FakeClock();
    const broken = new FakeDevices(clock);
    broken.registrationOf = () => Promise.reject(new Error('the cause'));
    const { send, lines } = await phone(t, { devices: broken });
    const { status, json, text } = await send('registration', { code });
    assert.deepEqual([status, json['code']], [500, 'fault']);
    const reference = String(json['reference']);
    assert.equal(reference.length, 8);
    assert.equal(lines.length, 1);
    assert.ok(lines[0]?.includes(reference) && lines[0].includes('"err"'));
    assert.ok(!lines[0]?.includes(code) && !text.includes('the cause'));
  });

  test('says that it comes back while the store is away', async (t) => {
    const clock = new FakeClock();
    const away = new FakeDevices(clock);
    away.registrationOf = () => Promise.reject(new StoreUnavailableError('away'));
    const { send } = await phone(t, { devices: away });
    const { status, json, headers } = await send('registration', { code });
    assert.deepEqual([status, json['code'], headers.get('retry-after')], [503, 'unavailable', '5']);
  });
});
