import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inspect } from 'node:util';
import { createLog } from '../../../../bot/logging/log.ts';
import type { DispatchRefusal } from '../../../../services/telephony/telephony.ts';
import type { TwilioError } from '../../../../services/telephony/twilio/twilio-errors.ts';
import { TwilioTelephony } from '../../../../services/telephony/twilio/twilio-telephony.ts';
import {
  account,
  type Answer,
  authToken,
  challengeId,
  publicUrl,
  refused,
  somebody,
  startTelephony,
} from './twilio-api.ts';
import { respond } from '../../../support/respond.ts';

const canary = '987654';
const text = { to: somebody, body: `Contoso Demo: ${canary}`, challengeId };
const call = { to: somebody, challengeId };

/** What Twilio says of a number when it is asked to text or to call it, and what the person hears of it. */
const refusals: Record<number, DispatchRefusal> = {
  13224: 'invalid-number',
  13225: 'blocked',
  21211: 'invalid-number',
  21214: 'unreachable',
  21215: 'blocked',
  21216: 'blocked',
  21217: 'invalid-number',
  21219: 'blocked',
  21408: 'blocked',
  21608: 'blocked',
  21610: 'unsubscribed',
  21612: 'unreachable',
  21614: 'not-a-mobile',
  32009: 'unreachable',
};

test('each refusal that a person can act on is told apart', async (t) => {
  let code = 0;
  const { telephony } = await startTelephony(t, () => refused(400, code));
  for (const [each, reason] of Object.entries(refusals)) {
    code = Number(each);
    assert.deepEqual(await telephony.sendText(text), { code: 'refused', reason }, each);
    assert.deepEqual(await telephony.placeCall(call), { code: 'refused', reason }, each);
  }
});

test('what is wrong with the account is rejected, and the operator hears of it', async (t) => {
  const answers: [number, number][] = [
    [401, 20003],
    [403, 20005],
    [400, 21212],
    [400, 21606],
    [400, 30034],
    [404, 20404],
    [400, 99_999],
  ];
  let answer: Answer = refused(400, 0);
  const { telephony, troubles } = await startTelephony(t, () => answer);
  for (const [status, code] of answers) {
    answer = refused(status, code);
    assert.deepEqual(await telephony.sendText(text), { code: 'refused', reason: 'rejected' });
    const trouble = troubles.at(-1);
    assert.deepEqual([trouble?.status, trouble?.code], [status, code]);
  }
  assert.equal(troubles.length, answers.length);
});

test('the operator hears of a country that the account may not text, and not of a wrong number', async (t) => {
  let code = 21_408;
  const { telephony, troubles } = await startTelephony(t, () => refused(400, code));
  await telephony.sendText(text);
  assert.equal(troubles.length, 1);
  code = 21_211;
  await telephony.sendText(text);
  assert.equal(troubles.length, 1);
});

const untaken: Record<string, Answer> = {
  'too many requests': refused(429, 20_429),
  'a full queue': refused(400, 21_611),
  'an outage': refused(503, 20_503),
};

for (const [name, answer] of Object.entries(untaken)) {
  test(`${name} has sent nothing, and is never repeated by itself`, async (t) => {
    const { telephony, asked, troubles } = await startTelephony(t, () => answer);
    assert.deepEqual(await telephony.sendText(text), { code: 'unavailable', isUnsent: true });
    assert.deepEqual(await telephony.placeCall(call), { code: 'unavailable', isUnsent: true });
    assert.equal(asked.length, 2);
    assert.equal(troubles.length, 2);
  });
}

const outages: Record<string, Answer> = {
  'a fault': refused(500, 20_500),
  'a gateway’s outage': (response) => respond(response, 503, { body: '<html>' }),
  'a gateway’s timeout': (response) => respond(response, 504, { body: '<html>' }),
  'a request timeout': (response) => respond(response, 408),
  'a dropped connection': (response) => response.destroy(),
  'half an answer': (response) => {
    response.writeHead(201, { 'content-length': '1000', 'content-type': 'application/json' });
    response.write('{"sid":');
    setImmediate(() => response.destroy());
  },
  'an answer that is none': (response) => respond(response, 201, { body: '<html>sent</html>' }),
  'an empty answer': (response) => respond(response, 201),
  'an answer without an id': { status: 201, json: { status: 'queued' } },
  'somebody else’s id': { status: 201, json: { sid: '../AC' } },
  'an endless answer': (response) => respond(response, 201, { body: 'x'.repeat(1_100_000) }),
};

for (const [name, answer] of Object.entries(outages)) {
  test(`${name} is not known to be sent or not, and is never repeated`, async (t) => {
    const { telephony, asked, troubles } = await startTelephony(t, () => answer);
    assert.deepEqual(await telephony.sendText(text), { code: 'unavailable' });
    assert.equal(asked.length, 1);
    assert.deepEqual(await telephony.placeCall(call), { code: 'unavailable' });
    assert.equal(asked.length, 2);
    assert.equal(troubles.length, 2);
  });
}

test('nobody at the other end has sent nothing', async () => {
  const troubles: TwilioError[] = [];
  const telephony = new TwilioTelephony({
    account: { ...account, apiBaseUrl: 'http://127.0.0.1:1' },
    publicUrl,
    onTrouble: (error) => troubles.push(error),
  });
  assert.deepEqual(await telephony.sendText(text), { code: 'unavailable', isUnsent: true });
  assert.equal(troubles[0]?.code, 'ECONNREFUSED');
});

test('a request ends when its time is over, whether the answer never comes or dribbles in', async (t) => {
  const slow: Record<string, Answer> = {
    never: () => undefined,
    dribbling: (response) => {
      response.writeHead(201, { 'content-type': 'application/json' });
      const dribble = setInterval(() => response.write(' '), 20);
      response.on('close', () => clearInterval(dribble));
    },
  };
  for (const [name, answer] of Object.entries(slow)) {
    const { telephony, asked } = await startTelephony(t, () => answer, { timeoutMs: 150 });
    await telephony.prepare();
    const begin = performance.now();
    assert.deepEqual(await telephony.sendText(text), { code: 'unavailable' }, name);
    const milliseconds = performance.now() - begin;
    assert.ok(milliseconds >= 100 && milliseconds < 3_000, `${name}: ${milliseconds}`);
    assert.equal(asked.length, 1);
  }
});

test('a redirection is not followed: the code goes nowhere else', async (t) => {
  const elsewhere = await startTelephony(t);
  const { telephony, asked } = await startTelephony(t, () => (response) => {
    respond(response, 307, { headers: { location: `${elsewhere.apiBaseUrl}/elsewhere` } });
  });
  assert.deepEqual(await telephony.sendText(text), { code: 'unavailable' });
  assert.equal(asked.length, 1);
  assert.deepEqual(elsewhere.asked, []);
});

test('no error has a number, a code or a token in it, however it is looked at', async (t) => {
  const lines: string[] = [];
  const log = createLog('trace', { write: (line) => void lines.push(line) });
  for (const answer of [...Object.values(outages), refused(401, 20_003), refused(400, 21_408)]) {
    const { telephony, troubles } = await startTelephony(t, () => answer);
    await telephony.sendText(text);
    for (const error of troubles) {
      log.error({ err: error }, 'demo');
      const seen =
        inspect(error, { depth: 20, showHidden: true, getters: true }) + JSON.stringify(error) + String(error.stack);
      for (const secret of [somebody, somebody.slice(1), canary, authToken, btoa(authToken).slice(0, 8)]) {
        assert.ok(!seen.includes(secret), seen);
      }
      assert.ok(error.cause instanceof Error);
    }
  }
  assert.ok(lines.length > 10);
  for (const line of lines) assert.doesNotMatch(line, /447700900123|987654|demo-auth/u);
});
