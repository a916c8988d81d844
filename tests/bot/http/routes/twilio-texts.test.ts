import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { readTwiml } from '../../../services/telephony/read-twiml.ts';
import { challengeId } from '../../../services/telephony/twilio/twilio-api.ts';
import { startPhones } from './twilio-kit.ts';

const sid = `SM${'e'.repeat(32)}`;
const empty = '<?xml version="1.0" encoding="UTF-8"?><Response/>';

describe('a text that was sent', () => {
  test('and could not be delivered is told, with the reason that a person can act on', async (t) => {
    const { tell, events } = await startPhones(t);
    const failures = [
      ['undelivered', '30003', 'unreachable'],
      ['undelivered', '30004', 'blocked'],
      ['undelivered', '30005', 'unreachable'],
      ['undelivered', '30006', 'not-a-mobile'],
      ['undelivered', '30007', 'blocked'],
      ['undelivered', '30008', 'rejected'],
      ['failed', '21610', 'unsubscribed'],
      ['failed', '30450', 'blocked'],
      ['failed', '', 'rejected'],
      ['failed', '99999', 'rejected'],
    ] as const;
    const sidOf = (index: number): string => `SM${String(index).padStart(32, '0')}`;
    for (const [index, [MessageStatus, ErrorCode]] of failures.entries()) {
      const part = { MessageSid: sidOf(index), MessageStatus, ErrorCode };
      assert.deepEqual(await tell('textStatus', part), { status: 204, body: '' });
    }
    assert.deepEqual(
      events.heard,
      failures.map(([, , reason], index) => ['failed', challengeId, { sid: sidOf(index), reason }]),
    );
  });

  test('and is on its way, or arrived, is nothing to tell', async (t) => {
    const { tell, events } = await startPhones(t);
    for (const MessageStatus of ['queued', 'sending', 'sent', 'delivered', 'accepted', 'read']) {
      assert.equal((await tell('textStatus', { MessageStatus, ErrorCode: '' })).status, 204);
    }
    assert.deepEqual(events.heard, []);
  });

  test('has its failure sent again until it was taken', async (t) => {
    const { tell, events } = await startPhones(t);
    events.mood = 'fault';
    assert.equal((await tell('textStatus')).status, 500);
    events.mood = 'well';
    assert.equal((await tell('textStatus')).status, 204);
  });
});

describe('a text that comes in', () => {
  test('is heard once, as it was written, and answered alike when it is sent again', async (t) => {
    const { tell, events } = await startPhones(t);
    const body = ' 012 345\n“ja”';
    for (let time = 0; time < 2; time += 1) {
      const answer = await tell('text', { Body: body });
      assert.equal(answer.status, 200);
      assert.deepEqual(
        readTwiml(answer.body).map(({ name, text }) => [name, text]),
        [['Message', 'Thank you']],
      );
    }
    assert.deepEqual(events.heard, [['received', { from: '+447700900123', body, sid }]]);
  });

  test('gets no answer where there is none', async (t) => {
    const { tell, events } = await startPhones(t);
    events.reply = undefined;
    assert.equal((await tell('text')).body, empty);
  });

  test('from no phone is nobody’s, and no forgery', async (t) => {
    const { tell, events, forgeries } = await startPhones(t);
    for (const From of ['Contoso', '12345', '+12', 'whatsapp:+447700900123'])
      assert.equal((await tell('text', { From })).body, empty);
    assert.deepEqual([events.heard, forgeries], [[], []]);
  });

  test('that fails is not answered, and is heard when it comes again', async (t) => {
    const { tell, events, logLines } = await startPhones(t);
    events.mood = 'fault';
    assert.equal((await tell('text', { Body: '987654' })).status, 500);
    for (const line of logLines) assert.doesNotMatch(line, /987654|447700900123/u);
    events.mood = 'well';
    assert.equal((await tell('text', { Body: '987654' })).status, 200);
    assert.equal(events.heard.length, 2);
  });

  test('is not heard twice while it is being heard', async (t) => {
    const { tell, events } = await startPhones(t, { routes: { timeoutMs: 200 } });
    events.mood = 'never';
    const first = tell('text');
    const second = tell('text');
    assert.deepEqual([(await first).status, (await second).status].sort(), [500, 503]);
    assert.equal(events.heard.length, 1);
  });
});
