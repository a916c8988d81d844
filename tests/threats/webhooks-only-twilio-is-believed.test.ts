import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { problem } from '../bot/http/server-kit.ts';
import { kindOf, formType, paths, type Place, startPhones } from '../bot/http/routes/twilio-kit.ts';
import { accountSid, authToken, publicUrl } from '../services/telephony/twilio/twilio-api.ts';
import { type EventPart, twilioEvent, twilioSignature } from '../support/twilio-sender.ts';

const places = Object.keys(paths) as Place[];
const refusal = problem(403, 'The request is not signed by Twilio.');

interface Forging {
  readonly part?: EventPart;
  /** What was signed, if anything. */
  readonly signedUrl?: string;
  readonly token?: string;
  readonly headers?: Record<string, string>;
  readonly path?: string;
  readonly moreBody?: string;
}

type Phones = Awaited<ReturnType<typeof startPhones>>;

/** A request of somebody who is not Twilio, or not quite. */
function forge({ client }: Phones, place: Place, forging: Forging = {}) {
  const path = forging.path ?? paths[place];
  const parameters = twilioEvent(kindOf(place), forging.part);
  const signature = twilioSignature(forging.token ?? authToken, forging.signedUrl ?? publicUrl + path, parameters);
  const body = new URLSearchParams(parameters).toString() + (forging.moreBody ?? '');
  return client.send('POST', path, body, { ...formType, 'x-twilio-signature': signature, ...forging.headers });
}

describe('Webhooks: a request that Twilio did not sign', () => {
  test('is refused on every route, is audited, and does nothing', async (t) => {
    const phones = await startPhones(t);
    const forgings: Forging[] = [
      { headers: { 'x-twilio-signature': '' } },
      { headers: { 'x-twilio-signature': 'AAAAAAAAAAAAAAAAAAAAAAAAAAA=' } },
      { token: 'another-token' },
      { token: accountSid },
      { signedUrl: `https://evil.example${paths.voice}` },
      { moreBody: '&AddedLater=1' },
    ];
    for (const place of places) {
      phones.clock.advance(3_601);
      const before = phones.forgeries.length;
      for (const forging of forgings) assert.deepEqual(await forge(phones, place, forging), refusal, place);
      assert.equal(phones.forgeries.length, before + 5);
      assert.ok(phones.forgeries.slice(before).every(({ flaw }) => flaw === 'not-signed'));
    }
    assert.deepEqual(phones.events.heard, []);
    assert.equal(new Set(phones.forgeries.map(({ route }) => route)).size, places.length);
    for (const line of phones.logLines) assert.doesNotMatch(line, /447700|CAccc|challenge-demo/u);
  });

  test('is refused when it is not what Twilio sends: JSON, a query, another method, an unpacked bomb', async (t) => {
    const phones = await startPhones(t);
    const { client } = phones;
    for (const place of places) {
      const json = JSON.stringify(twilioEvent(kindOf(place)));
      assert.equal((await client.send('POST', paths[place], json)).status, 403, place);
      assert.equal(
        (await client.get(`${paths[place]}?${new URLSearchParams(twilioEvent(kindOf(place))).toString()}`)).status,
        405,
      );
      const huge = await forge(phones, place, { moreBody: `&x=${'y'.repeat(16_384)}` });
      assert.equal(huge.status, 403);
      assert.equal((await forge(phones, place, { headers: { 'content-encoding': 'gzip' } })).status, 415);
    }
    assert.deepEqual(phones.events.heard, []);
  });

  test('fills neither trail nor log when it comes in a flood', async (t) => {
    const phones = await startPhones(t);
    for (let time = 0; time < 50; time += 1) await forge(phones, 'text', { token: 'another' });
    assert.equal(phones.forgeries.length, 5);
    assert.equal(phones.logLines.length, 5);
  });
});

describe('Webhooks: what Twilio signed', () => {
  test('for one challenge, question or event is worth nothing at another', async (t) => {
    const phones = await startPhones(t);
    const another = paths.voice.replace('demo', 'evil');
    assert.deepEqual(await forge(phones, 'voice', { path: another, signedUrl: publicUrl + paths.voice }), refusal);
    const stolen: [Place, string][] = [
      ['keys', publicUrl + paths.keys.replace('/2/', '/1/')],
      ['keys', publicUrl + paths.fraud],
      ['fraud', publicUrl + paths.keys],
      ['pin', publicUrl + paths.keys],
      ['callStatus', publicUrl + paths.voice],
      ['textStatus', publicUrl + paths.callStatus],
    ];
    for (const [place, signedUrl] of stolen)
      assert.deepEqual(await forge(phones, place, { signedUrl }), refusal, place);
    assert.deepEqual(phones.events.heard, []);
  });

  test('for another account is refused, though the signature is right', async (t) => {
    const phones = await startPhones(t);
    const AccountSid = `AC${'0'.repeat(31)}2`;
    for (const place of places) {
      phones.clock.advance(60);
      assert.deepEqual(await forge(phones, place, { part: { AccountSid } }), refusal, place);
      assert.equal(phones.forgeries.at(-1)?.flaw, 'other-account');
    }
    assert.deepEqual(phones.events.heard, []);
  });

  test('for an address that no question has is refused', async (t) => {
    const phones = await startPhones(t);
    const strange: [Place, string][] = [
      ['voice', '/twilio/voice/short'],
      ['voice', `/twilio/voice/${'x'.repeat(65)}`],
      ['voice', '/twilio/voice/challenge%2Fdemo_0123456'],
      ['keys', paths.keys.replace('/2/', '/0/')],
      ['keys', paths.keys.replace('/2/', '/4/')],
      ['keys', paths.keys.replace('/2/', '/2.0/')],
      ['keys', paths.keys.replace('/nl', '/tlh')],
      ['keys', paths.keys.replace('/nl', '/constructor')],
    ];
    for (const [place, path] of strange) {
      assert.deepEqual(await forge(phones, place, { path }), refusal, path);
    }
    assert.deepEqual(phones.events.heard, []);
  });

  test('counts for the configured address, whatever the request says of its host', async (t) => {
    const phones = await startPhones(t);
    const claims: Record<string, string>[] = [
      { host: 'evil.example' },
      { 'x-forwarded-host': 'evil.example', 'x-forwarded-proto': 'http', 'x-original-url': '/twilio/text' },
      { forwarded: 'host=evil.example;proto=http', 'x-forwarded-prefix': '/twilio', 'x-rewrite-url': '/' },
    ];
    for (const headers of claims) {
      assert.equal((await forge(phones, 'voice', { headers })).status, 200);
      const host = headers['host'] ?? headers['x-forwarded-host'] ?? 'evil.example';
      for (const scheme of ['http', 'https']) {
        const signedUrl = `${scheme}://${host}${paths.voice}`;
        assert.deepEqual(await forge(phones, 'voice', { headers, signedUrl }), refusal);
      }
    }
    assert.equal(phones.events.heard.length, claims.length);
  });
});

describe('Webhooks: what was captured and is sent again', () => {
  test('is heard once, on whichever replica, and answered alike, where it is a text', async (t) => {
    const one = await startPhones(t);
    const two = await startPhones(t, { bot: { store: one.store, clock: one.clock } });
    const first = await one.tell('text');
    assert.ok(first.status < 300);
    for (const replica of [two, one, two]) {
      one.clock.advance(3_600);
      assert.deepEqual(await replica.tell('text'), first);
    }
    assert.deepEqual(
      one.events.heard.map(([what]) => what),
      ['received'],
    );
    assert.deepEqual(two.events.heard, []);
  });

  /** What is told again changes nothing there: `repeated-events.test.ts`. */
  test('tells the product the same again where it is no text, and is answered alike', async (t) => {
    const phones = await startPhones(t);
    for (const place of ['voice', 'keys', 'fraud', 'pin', 'callStatus', 'textStatus'] as const) {
      phones.events.heard.length = 0;
      const first = await phones.tell(place);
      assert.deepEqual(await phones.tell(place), first);
      const [heard, again, ...more] = phones.events.heard;
      assert.deepEqual([again, more], [heard, []]);
    }
  });

  test('of a burst, one has the effect', async (t) => {
    const phones = await startPhones(t);
    const answers = await Promise.all(Array.from({ length: 20 }, () => phones.tell('text')));
    assert.equal(phones.events.heard.length, 1);
    for (const { status } of answers) assert.ok(status === 200 || status === 503, `${status}`);
  });
});
