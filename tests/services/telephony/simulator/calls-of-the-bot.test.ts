import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { assertHas, bot, farewell, placeCall, question, startPhones } from './simulator-kit.ts';

describe('The bot', () => {
  test('ends a call that rings or is under way, and hears that one has ended', async () => {
    const { scripted, client, account, phones, phone } = startPhones();
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

  test('is told who answered only when it asked, and not when an extension is dialled', async () => {
    const { scripted, client, account, phones, phone } = startPhones();
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

  test('has an extension dialled, pauses and all, before it is asked what to say', async () => {
    const { scripted, client, account, phones, phone } = startPhones();
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

  test('may ask for its script with GET, which is signed by its address', async () => {
    const { scripted, client, account, phones, phone } = startPhones();
    scripted.answers['/voice'] = farewell('Hello.');
    await placeCall(client, account.from, { url: `${bot}/voice?a=b`, method: 'GET' });
    await phones.settled();
    await phone.answer();
    assert.deepEqual(phone.heard(), ['Hello.']);
    assert.equal(scripted.heard[0]?.method, 'GET');
    assertHas(scripted.heard[0].parameters, { a: 'b', CallStatus: 'in-progress' });
  });
});
