import assert from 'node:assert/strict';
import { describe, test, type TestContext } from 'node:test';
import { createLocalization } from '../../services/localization/localization.ts';
import type { DispatchRefusal } from '../../services/telephony/telephony.ts';
import { textBody } from '../../services/telephony/text-body.ts';
import type { TwilioAccount } from '../../services/telephony/twilio/twilio-client.ts';
import { TwilioTelephony } from '../../services/telephony/twilio/twilio-telephony.ts';
import { accountSid, authToken, challengeId, publicUrl, somebody } from '../services/telephony/twilio/twilio-api.ts';
import { skip, startTwilioMock } from './twilio-mock.ts';

const apiKey = { sid: `SK${'0'.repeat(32)}`, secret: 'demo-secret' };
const messagingServiceSid = `MG${'0'.repeat(32)}`;
const call = { to: somebody, challengeId };
const text = {
  to: somebody,
  body: textBody({
    translate: createLocalization().translator('en'),
    organization: 'Contoso Demo',
    code: '012345',
    canReply: true,
  }),
  challengeId,
};

async function start(t: TestContext, account: Partial<TwilioAccount> = {}) {
  const { sid: username, secret: password } = account.apiKey ?? { sid: accountSid, secret: authToken };
  const mock = await startTwilioMock(t, { username, password });
  const whole = { accountSid, authToken, from: '+442079460000', ...account, apiBaseUrl: mock.apiBaseUrl };
  const telephony = new TwilioTelephony({ account: whole, publicUrl });
  return { mock, telephony };
}

/** What the description's refusals mean to the person. Those about the account are `rejected`. */
const refusals: readonly [number, string, DispatchRefusal][] = [
  [400, '21211', 'invalid-number'],
  [400, '21212', 'rejected'],
  [400, '21214', 'unreachable'],
  [400, '21215', 'blocked'],
  [400, '21216', 'blocked'],
  [400, '21219', 'blocked'],
  [400, '21408', 'blocked'],
  [400, '21606', 'rejected'],
  [400, '21608', 'blocked'],
  [400, '21610', 'unsubscribed'],
  [400, '21612', 'unreachable'],
  [400, '21614', 'not-a-mobile'],
  [401, '20003', 'rejected'],
  [404, '20404', 'rejected'],
];

describe("Twilio's own description", { skip }, () => {
  test('knows everything that is sent, and is understood', async (t) => {
    const { mock, telephony } = await start(t);
    assert.deepEqual(await telephony.sendText(text), { code: 'accepted', sid: `SM${'a'.repeat(32)}` });
    const placed = await telephony.placeCall(call);
    assert.deepEqual(placed, { code: 'accepted', sid: `CA${'a'.repeat(32)}` });
    assert.equal((await telephony.placeCall({ ...call, extension: '4711' })).code, 'accepted');
    const notice = { to: somebody, extension: '4711', language: 'nl', text: 'Goedendag.' } as const;
    assert.equal((await telephony.speakNotice(notice)).code, 'accepted');
    await telephony.cancelCall(placed.sid);
    assert.deepEqual(mock.complaints, []);
    assert.deepEqual(mock.operations, ['CreateMessage', 'CreateCall', 'CreateCall', 'CreateCall', 'UpdateCall']);
  });

  test('knows an API key and a messaging service', async (t) => {
    const { mock, telephony } = await start(t, { apiKey, messagingServiceSid });
    mock.prefer = { code: 201, example: 'createWithMessagingService' };
    assert.equal((await telephony.sendText(text)).code, 'accepted');
    assert.deepEqual(mock.complaints, []);
  });

  test('has errors that a person can act on, and each is told apart', async (t) => {
    const { mock, telephony } = await start(t);
    for (const [code, example, reason] of refusals) {
      mock.prefer = { code, example };
      assert.deepEqual(await telephony.sendText(text), { code: 'refused', reason }, example);
      assert.deepEqual(await telephony.placeCall(call), { code: 'refused', reason }, example);
    }
    assert.deepEqual(mock.complaints, []);
  });

  test('has errors that pass, and none is repeated', async (t) => {
    const { mock, telephony } = await start(t);
    const passing = [
      { code: 429, example: '20429', outcome: { code: 'unavailable', isUnsent: true } },
      { code: 500, example: '20500', outcome: { code: 'unavailable' } },
      { code: 503, example: '20503', outcome: { code: 'unavailable', isUnsent: true } },
      { code: 400, example: '21611', outcome: { code: 'unavailable', isUnsent: true } },
    ];
    for (const { outcome, ...prefer } of passing) {
      mock.operations.length = 0;
      mock.prefer = prefer;
      assert.deepEqual(await telephony.sendText(text), outcome, prefer.example);
      assert.equal(mock.operations.length, 1);
    }
  });

  test('refuses wrong credentials, and what it does not describe (else the tests above would prove nothing)', async (t) => {
    const { mock, telephony } = await start(t);
    const forged = new TwilioTelephony({
      account: { accountSid, authToken: 'another', from: '+442079460000', apiBaseUrl: mock.apiBaseUrl },
      publicUrl,
    });
    assert.deepEqual(await forged.sendText(text), { code: 'refused', reason: 'rejected' });
    const odd = new TwilioTelephony({
      account: { accountSid, authToken, messagingServiceSid: 'MG1', apiBaseUrl: mock.apiBaseUrl },
      publicUrl,
      textLifetimeSeconds: 1.5,
    });
    assert.deepEqual(await odd.sendText(text), { code: 'refused', reason: 'rejected' });
    await telephony.cancelCall(`CA${'a'.repeat(32)}`);
    assert.deepEqual(
      mock.complaints.map(({ statusCode }) => statusCode),
      [401, 400],
    );
    const body = new URLSearchParams({ To: somebody, Url: 'https://x.example', Unknown: '1' });
    const headers = { authorization: `Basic ${btoa(`${accountSid}:${authToken}`)}` };
    const answer = await fetch(`${mock.apiBaseUrl}/2010-04-01/Accounts/${accountSid}/Calls.json`, {
      method: 'POST',
      body,
      headers,
    });
    assert.equal(answer.status, 400);
    assert.match(JSON.stringify(mock.complaints.at(-1)), /'From'.*additional properties/u);
  });
});
