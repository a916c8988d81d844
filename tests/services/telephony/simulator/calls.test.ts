import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { bot, farewell, placeCall, question, startPhones } from './simulator-kit.ts';

describe('A call', () => {
  test('rings, is answered, is spoken to, hears a key, and ends', async (t) => {
    const { phones, scripted, client, account, phone } = startPhones(t);
    scripted.answers['/voice'] = question();
    scripted.answers['/keys'] = farewell('Gelukt.');
    const placed = await placeCall(client, account.from);
    assert.equal(placed.status, 'queued');
    await phones.settled();
    assert.equal((await client.calls(placed.sid).fetch()).status, 'ringing');
    assert.deepEqual(scripted.heard, []);
    await phone.answer();
    assert.deepEqual(phone.heard(), ['Hello. Press #.']);
    assert.ok(phone.call.isListening);
    assert.equal((await client.calls(placed.sid).fetch()).status, 'in-progress');
    await phone.press('#');
    assert.deepEqual(phone.events('said').at(-1), { kind: 'said', text: 'Gelukt.', language: 'nl-NL' });
    assert.deepEqual(
      scripted.heard.map(({ method, target }) => [method, target]),
      ['/voice', '/keys', '/call-status'].map((target) => ['POST', target]),
    );
    const ended = await client.calls(placed.sid).fetch();
    assert.deepEqual([ended.status, ended.duration], ['completed', '0']);
  });

  test('tells the bot of itself as Twilio does', async (t) => {
    const { scripted, client, account, phones, phone } = startPhones(t);
    scripted.answers['/voice'] = question();
    scripted.answers['/keys'] = farewell('Done.');
    const { sid } = await placeCall(client, account.from);
    await phones.settled();
    await phone.answer();
    const about = { AccountSid: account.accountSid, CallSid: sid, Direction: 'outbound-api', ApiVersion: '2010-04-01' };
    const between = { From: account.from, Caller: account.from, To: phone.number, Called: phone.number };
    assertHas(scripted.at('/voice')[0], { ...about, ...between, CallStatus: 'in-progress', ToCountry: 'GB' });
    await phones.pass(7);
    await phone.press('#');
    assertHas(scripted.at('/keys')[0], { ...about, Digits: '#', FinishedOnKey: '', msg: 'Gather End' });
    assertHas(scripted.at('/call-status')[0], { ...about, CallStatus: 'completed', CallDuration: '7', Duration: '1' });
    assertHas(scripted.at('/call-status')[0], { Timestamp: 'Mon, 02 Mar 2026 09:00:07 +0000', SequenceNumber: '0' });
  });

  test('reports each event that it was asked to, in order', async (t) => {
    const { scripted, client, account, phones, phone } = startPhones(t);
    scripted.answers['/voice'] = farewell('Hello.');
    const statusCallbackEvent = ['initiated', 'ringing', 'answered', 'completed'];
    await placeCall(client, account.from, { statusCallbackEvent });
    await phones.settled();
    await phone.answer();
    assert.deepEqual(
      scripted.at('/call-status').map(({ CallStatus, SequenceNumber }) => [CallStatus, SequenceNumber]),
      [
        ['initiated', '0'],
        ['ringing', '1'],
        ['in-progress', '2'],
        ['completed', '3'],
      ],
    );
  });

  test('that nobody answers rings out at its time', async (t) => {
    const { scripted, client, account, phones, phone } = startPhones(t);
    await placeCall(client, account.from, { timeout: 30 });
    await phones.pass(29.9);
    assert.ok(phone.isRinging);
    await phones.pass(0.1);
    assert.equal(phone.call.status, 'no-answer');
    assert.deepEqual(
      scripted.at('/call-status').map(({ CallStatus }) => CallStatus),
      ['no-answer'],
    );
    assert.deepEqual(scripted.at('/voice'), []);
    await assert.rejects(phone.answer(), /cannot be done now/u);
  });

  test('ends when the person hangs up, and the script goes no further', async (t) => {
    const { scripted, client, account, phones, phone } = startPhones(t);
    scripted.answers['/voice'] = question();
    await placeCall(client, account.from);
    await phones.settled();
    await phone.answer();
    await phone.hangUp();
    await phones.pass(60);
    assert.deepEqual([phone.call.status, phone.call.wasHungUp, phone.call.isListening], ['completed', true, false]);
    assert.deepEqual(scripted.at('/keys'), []);
    assert.equal(scripted.at('/call-status').length, 1);
  });

  test('that is hung up while the bot thinks says nothing more', async (t) => {
    const asked = Promise.withResolvers<undefined>();
    const thinking = Promise.withResolvers<string>();
    const { scripted, client, account, phones, simulator, phone } = startPhones(t);
    scripted.answers['/voice'] = () => {
      asked.resolve(undefined);
      return thinking.promise;
    };
    const { sid } = await placeCall(client, account.from);
    await phones.settled();
    simulator.act({ do: 'answer', call: sid });
    await asked.promise;
    assert.ok(simulator.act({ do: 'hang-up', call: sid }));
    thinking.resolve(farewell('Too late.'));
    await phones.settled();
    assert.deepEqual([phone.call.status, phone.heard()], ['completed', []]);
  });

  test('is long enough, and no longer', async (t) => {
    const { scripted, client, account, phones, phone } = startPhones(t);
    scripted.answers['/voice'] = `<Response><Gather timeout="600"/></Response>`;
    await placeCall(client, account.from, { timeLimit: 180 });
    await phones.settled();
    await phone.answer();
    await phones.pass(179);
    assert.equal(phone.call.status, 'in-progress');
    await phones.pass(1);
    assert.equal(phone.call.status, 'completed');
    assert.equal(scripted.at('/call-status')[0]?.['CallDuration'], '180');
  });

  for (const [how, status] of [
    ['decline', 'busy'],
    ['isBusy', 'busy'],
    ['ringOut', 'no-answer'],
  ] as const) {
    test(`that meets ${how} is ${status}`, async (t) => {
      const { scripted, client, account, phones, phone } = startPhones(t);
      const { sid } = await placeCall(client, account.from);
      await phones.settled();
      await phone[how]();
      assert.equal((await client.calls(sid).fetch()).status, status);
      assert.equal(scripted.at('/call-status')[0]?.['CallStatus'], status);
      assert.deepEqual([phone.call.wasDeclined, phone.call.isSilenced], [how === 'decline', how === 'ringOut']);
    });
  }
});

describe('The bot', () => {
  test('ends a call that rings or is under way, and hears that one has ended', async (t) => {
    const { scripted, client, account, phones, phone } = startPhones(t);
    scripted.answers['/voice'] = question();
    const ringing = await placeCall(client, account.from);
    await phones.settled();
    assert.equal((await client.calls(ringing.sid).update({ status: 'completed' })).status, 'canceled');
    const underWay = await placeCall(client, account.from);
    await phones.settled();
    await phone.answer();
    assert.equal((await client.calls(underWay.sid).update({ status: 'canceled' })).status, 'in-progress');
    assert.equal((await client.calls(underWay.sid).update({ status: 'completed' })).status, 'completed');
    await assert.rejects(client.calls(underWay.sid).update({ status: 'completed' }), { status: 400, code: 21220 });
    await phones.settled();
    assert.deepEqual(
      scripted.at('/call-status').map(({ CallStatus }) => CallStatus),
      ['canceled', 'completed'],
    );
  });

  test('is told who answered only when it asked, and not when an extension is dialled', async (t) => {
    const { scripted, client, account, phones, phone } = startPhones(t);
    scripted.answers['/voice'] = farewell('Hello.');
    const calls = [
      { machineDetection: 'Enable' },
      { machineDetection: 'DetectMessageEnd' },
      { machineDetection: 'Enable', sendDigits: 'w1' },
      {},
    ];
    for (const part of calls) {
      for (const how of ['answer', 'voiceMail'] as const) {
        await placeCall(client, account.from, part);
        await phones.settled();
        await phone[how]();
        await phones.pass(1);
      }
    }
    assert.deepEqual(
      scripted.at('/voice').map(({ AnsweredBy }) => AnsweredBy),
      ['human', 'machine_start', 'human', 'machine_end_beep', ...Array<undefined>(4)],
    );
    assert.equal(phone.call.answeredBy, 'machine');
  });

  test('has an extension dialled, pauses and all, before it is asked what to say', async (t) => {
    const { scripted, client, account, phones, phone } = startPhones(t);
    scripted.answers['/voice'] = farewell('Hello.');
    await placeCall(client, account.from, { sendDigits: 'wwW12ww34#' });
    await phones.settled();
    assert.equal(phone.call.extension, '1234#');
    await phone.answer();
    await phones.pass(1.9);
    assert.deepEqual(phone.events('dialled'), []);
    await phones.pass(0.1);
    assert.deepEqual(phone.events('dialled'), [{ kind: 'dialled', keys: '12' }]);
    assert.deepEqual(scripted.at('/voice'), []);
    await phones.pass(1);
    assert.deepEqual(phone.events('dialled').at(-1), { kind: 'dialled', keys: '34#' });
    assert.deepEqual(phone.heard(), ['Hello.']);
  });

  test('may ask for its script with GET, which is signed by its address', async (t) => {
    const { scripted, client, account, phones, phone } = startPhones(t);
    scripted.answers['/voice'] = farewell('Hello.');
    await placeCall(client, account.from, { url: `${bot}/voice?a=b`, method: 'GET' });
    await phones.settled();
    await phone.answer();
    assert.deepEqual(phone.heard(), ['Hello.']);
    assert.equal(scripted.heard[0]?.method, 'GET');
    assertHas(scripted.heard[0].parameters, { a: 'b', CallStatus: 'in-progress' });
  });
});

function assertHas(actual: Readonly<Record<string, string>> | undefined, part: Readonly<Record<string, string>>): void {
  assert.deepEqual({ ...actual, ...part }, actual);
}
