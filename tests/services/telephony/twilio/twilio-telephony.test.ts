import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createTwilioClient } from '../../../../services/telephony/twilio/twilio-client.ts';
import { account, accountSid, challengeId, refused, somebody, startTelephony } from './twilio-api.ts';

const text = { to: somebody, body: 'Contoso Demo: 012345\n@bot.example.com #012345', challengeId };
const call = { to: somebody, challengeId };
const sid = `CA${'a'.repeat(32)}`;
const basic = (name: string, password: string): string => `Basic ${btoa(`${name}:${password}`)}`;

test('a text is asked for once, with its life, its status address and Twilio’s own guard', async (t) => {
  const { telephony, asked, troubles } = await startTelephony(t);
  assert.deepEqual(await telephony.sendText(text), { code: 'accepted', sid: `SM${'a'.repeat(32)}` });
  assert.equal(asked.length, 1);
  assert.equal(asked[0]?.method, 'POST');
  assert.equal(asked[0].path, `/2010-04-01/Accounts/${accountSid}/Messages.json`);
  assert.equal(asked[0].authorization, basic(accountSid, 'demo-auth-token'));
  assert.deepEqual(Object.fromEntries(asked[0].form), {
    To: somebody,
    From: account.from,
    Body: text.body,
    StatusCallback: `https://bot.example.com/twilio/text-status/${challengeId}#rc=3&rp=5xx,ct,rt`,
    ValidityPeriod: '180',
    SmartEncoded: 'true',
    ShortenUrls: 'false',
    RiskCheck: 'enable',
  });
  assert.deepEqual(troubles, []);
});

test('a messaging service sends in place of the number, and an API key signs in place of the token', async (t) => {
  const messagingServiceSid = `MG${'0'.repeat(32)}`;
  const apiKey = { sid: `SK${'0'.repeat(32)}`, secret: 'demo-secret' };
  const { telephony, asked } = await startTelephony(t, undefined, {
    account: { ...account, messagingServiceSid, apiKey },
    textLifetimeSeconds: 240,
  });
  await telephony.sendText(text);
  assert.equal(asked[0]?.form.get('MessagingServiceSid'), messagingServiceSid);
  assert.ok(!asked[0].form.has('From'));
  assert.equal(asked[0].form.get('ValidityPeriod'), '240');
  assert.equal(asked[0].authorization, basic(apiKey.sid, apiKey.secret));
  assert.equal(asked[0].path, `/2010-04-01/Accounts/${accountSid}/Messages.json`);
});

test('a call rings for half a minute, tells people from machines, and cannot go on for ever', async (t) => {
  const { telephony, asked } = await startTelephony(t);
  assert.deepEqual(await telephony.placeCall(call), { code: 'accepted', sid });
  assert.equal(asked.length, 1);
  assert.equal(asked[0]?.path, `/2010-04-01/Accounts/${accountSid}/Calls.json`);
  assert.deepEqual(Object.fromEntries(asked[0].form), {
    To: somebody,
    From: account.from,
    Url: `https://bot.example.com/twilio/voice/${challengeId}`,
    Method: 'POST',
    StatusCallback: `https://bot.example.com/twilio/call-status/${challengeId}#rc=3&rp=5xx,ct,rt`,
    StatusCallbackMethod: 'POST',
    StatusCallbackEvent: 'completed',
    Timeout: '30',
    TimeLimit: '180',
    MachineDetection: 'Enable',
    MachineDetectionTimeout: '5',
  });
});

test('a notice is said twice by a call that asks the bot for nothing', async (t) => {
  const { telephony, asked } = await startTelephony(t);
  const notice = { to: somebody, language: 'nl', text: 'Jansen & Zonen: was u dat niet?' } as const;
  assert.deepEqual(await telephony.speakNotice(notice), { code: 'accepted', sid });
  const { Twiml: twiml, ...rest } = Object.fromEntries(asked[0]?.form ?? []);
  assert.deepEqual(rest, { To: somebody, From: account.from, Timeout: '30', TimeLimit: '180' });
  const said = '<Pause length="1"/><Say language="nl-NL" voice="Polly.Lotte">Jansen &amp; Zonen: was u dat niet?</Say>';
  assert.equal(twiml, `<?xml version="1.0" encoding="UTF-8"?><Response>${said}${said}<Hangup/></Response>`);
  await telephony.speakNotice({ ...notice, extension: '4711' });
  assert.equal(asked[1]?.form.get('SendDigits'), 'wwww4711');
  const wrong = await telephony.speakNotice({ ...notice, extension: 'w1' });
  assert.deepEqual(wrong, { code: 'refused', reason: 'invalid-number' });
  assert.equal(asked.length, 2);
});

test('an extension is dialled after a pause, and then nobody listens for a machine', async (t) => {
  const { telephony, asked } = await startTelephony(t);
  await telephony.placeCall({ ...call, extension: '4711' });
  await telephony.placeCall({ ...call, extension: '1'.repeat(28) });
  assert.equal(asked[0]?.form.get('SendDigits'), 'wwww4711');
  assert.equal(asked[1]?.form.get('SendDigits')?.length, 32);
  for (const { form } of asked) assert.ok(!form.has('MachineDetection'));
});

test('an extension that cannot be dialled is refused before anybody is called', async (t) => {
  const { telephony, asked } = await startTelephony(t);
  for (const extension of ['', '1'.repeat(29), '12a', 'w1', '1 2', '٤']) {
    assert.deepEqual(await telephony.placeCall({ ...call, extension }), { code: 'refused', reason: 'invalid-number' });
  }
  assert.deepEqual(asked, []);
});

test('an account without a number of its own texts, and calls nobody', async (t) => {
  const { telephony, asked, troubles } = await startTelephony(t, undefined, {
    account: { ...account, from: undefined, messagingServiceSid: `MG${'0'.repeat(32)}` },
  });
  assert.deepEqual(telephony.channels, ['text']);
  assert.deepEqual(await telephony.placeCall(call), { code: 'refused', reason: 'rejected' });
  assert.deepEqual(asked, []);
  assert.equal(troubles.length, 1);
});

test('a call is ended whether it rings or is under way', async (t) => {
  const { telephony, asked } = await startTelephony(t);
  await telephony.cancelCall(sid);
  assert.equal(asked[0]?.path, `/2010-04-01/Accounts/${accountSid}/Calls/${sid}.json`);
  assert.deepEqual(Object.fromEntries(asked[0].form), { Status: 'completed' });
});

test('a call that has ended is left alone', async (t) => {
  for (const [status, code] of [
    [400, 21220],
    [404, 20404],
  ] as const) {
    const { telephony, troubles } = await startTelephony(t, () => refused(status, code));
    await telephony.cancelCall(sid);
    assert.deepEqual(troubles, []);
  }
});

test('a call that cannot be ended is the operator’s to know, and nobody’s error', async (t) => {
  const { telephony, troubles } = await startTelephony(t, () => refused(503, 20503));
  await telephony.cancelCall(sid);
  assert.equal(troubles[0]?.message, 'Twilio did not end a call (HTTP 503, code 20503)');
});

test('nothing but a call can be ended', async (t) => {
  const { telephony, asked } = await startTelephony(t);
  for (const strange of ['', '../Messages/SM1', `SM${'a'.repeat(32)}`, `${sid}/..`])
    await telephony.cancelCall(strange);
  assert.deepEqual(asked, []);
});

test('requests enter Twilio’s network at the edge and in the region that are configured', async (t) => {
  const uris: string[] = [];
  for (const place of [{ edge: 'dublin', region: 'ie1' }, { region: 'au1' }, {}]) {
    const client = await createTwilioClient({ ...account, ...place }, 1_000);
    t.mock.method(client.httpClient, 'request', ({ uri }: { uri: string }) => {
      uris.push(uri);
      return Promise.resolve({ statusCode: 201, body: { sid } });
    });
    await client.calls.create({ to: somebody, from: somebody, url: 'https://bot.example.com' });
  }
  assert.deepEqual(
    uris.map((uri) => new URL(uri).hostname),
    ['api.dublin.ie1.twilio.com', 'api.au1.twilio.com', 'api.twilio.com'],
  );
});

test('no variable of the library’s own has it write requests to the console', async (t) => {
  process.env['TWILIO_LOG_LEVEL'] = 'debug';
  t.after(() => delete process.env['TWILIO_LOG_LEVEL']);
  const printed = t.mock.method(console, 'log', () => undefined);
  const { apiBaseUrl, asked } = await startTelephony(t);
  const client = await createTwilioClient({ ...account, apiBaseUrl }, 1_000);
  await client.calls(sid).update({ status: 'completed' });
  assert.deepEqual([asked.length, printed.mock.callCount()], [1, 0]);
});

test('another address for Twilio’s API may have a path', async (t) => {
  const { apiBaseUrl, asked } = await startTelephony(t);
  const client = await createTwilioClient({ ...account, apiBaseUrl: `${apiBaseUrl}/simulator/` }, 1_000);
  await client.calls(sid).update({ status: 'completed' });
  assert.equal(asked[0]?.path, `/simulator/2010-04-01/Accounts/${accountSid}/Calls/${sid}.json`);
});
