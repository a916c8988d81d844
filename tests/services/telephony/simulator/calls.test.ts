import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { assertHas, farewell, placeCall, question, startPhones } from './simulator-kit.ts';

describe('A call', () => {
  test('rings, is answered, is spoken to, hears a key, and ends', async () => {
    const { phones, scripted, client, account, phone } = startPhones();
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

  test('tells the bot of itself as Twilio does', async () => {
    const { scripted, client, account, phones, phone } = startPhones();
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

  test('reports each event that it was asked to, in order', async () => {
    const { scripted, client, account, phones, phone } = startPhones();
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

  test('that nobody answers rings out at its time', async () => {
    const { scripted, client, account, phones, phone } = startPhones();
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

  test('ends when the person hangs up, and the script goes no further', async () => {
    const { scripted, client, account, phones, phone } = startPhones();
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

  test('that is hung up while the bot thinks says nothing more', async () => {
    const asked = Promise.withResolvers<undefined>();
    const thinking = Promise.withResolvers<string>();
    const { scripted, client, account, phones, simulator, phone } = startPhones();
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

  test('is long enough, and no longer', async () => {
    const { scripted, client, account, phones, phone } = startPhones();
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
    test(`that meets ${how} is ${status}`, async () => {
      const { scripted, client, account, phones, phone } = startPhones();
      const { sid } = await placeCall(client, account.from);
      await phones.settled();
      await phone[how]();
      assert.equal((await client.calls(sid).fetch()).status, status);
      assert.equal(scripted.at('/call-status')[0]?.['CallStatus'], status);
      assert.deepEqual([phone.call.wasDeclined, phone.call.isSilenced], [how === 'decline', how === 'ringOut']);
    });
  }
});
