import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import MessagingResponse from 'twilio/lib/twiml/MessagingResponse.js';
import { sendText, somebody, somebodyElse, startPhones } from './simulator-kit.ts';

const nothing = new MessagingResponse().toString();
const thanks = new MessagingResponse();
thanks.message('Thank you');
const thankYou = thanks.toString();

describe('A text', () => {
  test('is queued, sent and delivered, and the bot hears of each step', async () => {
    const { phones, scripted, client, account, phone } = startPhones({ pace: { text: 500 } });
    const sent = await sendText(client, account.from);
    assert.deepEqual([sent.status, sent.numSegments, sent.from], ['queued', '1', account.from]);
    assert.deepEqual(phone.textsReceived(), []);
    await phones.pass(0.5);
    assert.equal((await client.messages(sent.sid).fetch()).status, 'sent');
    assert.deepEqual(phone.textsReceived(), []);
    await phones.pass(0.5);
    assert.equal((await client.messages(sent.sid).fetch()).status, 'delivered');
    assert.deepEqual(phone.textsReceived(), ['042042 is your code']);
    const reports = scripted.at('/text-status');
    assert.deepEqual(
      reports.map(({ MessageStatus, SmsStatus }) => [MessageStatus, SmsStatus]),
      [
        ['sent', 'sent'],
        ['delivered', 'delivered'],
      ],
    );
    assert.deepEqual(
      reports.map(({ MessageSid, SmsSid, AccountSid }) => [MessageSid, SmsSid, AccountSid]),
      Array(2).fill([sent.sid, sent.sid, account.accountSid]),
    );
    assert.ok(reports.every((report) => !('ErrorCode' in report)));
  });

  test('that gets lost is not delivered, and the bot hears why', async () => {
    const { phones, scripted, client, account, phone } = startPhones();
    await sendText(client, account.from);
    await phones.settled();
    await phone.textsArrive(false);
    const { sid } = await sendText(client, account.from);
    await phones.settled();
    const { status, errorCode } = await client.messages(sid).fetch();
    assert.deepEqual([status, errorCode], ['undelivered', 30003]);
    assert.equal(scripted.at('/text-status').at(-1)?.['ErrorCode'], '30003');
    assert.equal(phone.textsReceived().length, 1);
    await phone.textsArrive(true);
    await sendText(client, account.from);
    await phones.settled();
    assert.equal(phone.textsReceived().length, 2);
  });

  test('may be sent through a messaging service, and counts its parts', async () => {
    const { client, account } = startPhones();
    const { messagingServiceSid } = account;
    const sent = await client.messages.create({ to: somebody, messagingServiceSid, body: 'ă'.repeat(71) });
    assert.deepEqual([sent.status, sent.messagingServiceSid, sent.numSegments], ['accepted', messagingServiceSid, '2']);
    const other = { to: somebody, messagingServiceSid: `MG${'0'.repeat(32)}`, body: 'Hello' };
    await assert.rejects(client.messages.create(other), { code: 21701 });
  });

  test('whose report the bot does not take is delivered all the same, and reported again when it asked for that', async () => {
    const { phones, scripted, client, account, phone } = startPhones();
    let attempts = 0;
    scripted.answers['/text-status'] = () => {
      attempts += 1;
      return attempts < 4 ? { status: 503, contentType: 'text/plain', body: '' } : '';
    };
    const statusCallback = 'https://bot.example.com/text-status#rc=3&rp=5xx,ct,rt';
    await sendText(client, account.from, { statusCallback });
    await phones.settled();
    assert.deepEqual(phone.textsReceived(), ['042042 is your code']);
    assert.deepEqual(
      scripted.at('/text-status').map(({ MessageStatus }) => MessageStatus),
      ['sent', 'sent', 'sent', 'sent', 'delivered'],
    );
  });

  test('is listed newest first, page by page, and forgets what it said when told to', async () => {
    const { phones, client, account } = startPhones();
    for (let number = 0; number < 5; number += 1) {
      await sendText(client, account.from, { body: `Text ${number}`, to: number === 2 ? somebodyElse : somebody });
      phones.clock.advance(1);
    }
    await phones.settled();
    const listed = await client.messages.list({ to: somebody, pageSize: 2 });
    assert.deepEqual(
      listed.map(({ body }) => body),
      ['Text 4', 'Text 3', 'Text 1', 'Text 0'],
    );
    const newest = client.messages(listed[0]?.sid ?? '');
    assert.equal((await newest.update({ body: '' })).body, '');
    assert.equal((await newest.fetch()).body, '');
    await assert.rejects(client.messages(`SM${'0'.repeat(32)}`).fetch(), { status: 404, code: 20404 });
  });
});

describe('A reply', () => {
  test('reaches the bot from that number, and the bot may answer it', async () => {
    const { phones, scripted, client, account, phone } = startPhones();
    scripted.answers['/text'] = thankYou;
    await sendText(client, account.from);
    await phones.settled();
    await phone.reply('042042 – dank je 👍');
    const [event] = scripted.at('/text');
    assert.deepEqual(
      [event?.['From'], event?.['To'], event?.['Body'], event?.['FromCountry'], event?.['AccountSid']],
      [somebody, account.from, '042042 – dank je 👍', 'GB', account.accountSid],
    );
    assert.match(event?.['MessageSid'] ?? '', /^SM[0-9a-f]{32}$/u);
    assert.deepEqual(
      phone.view().texts.map(({ direction, body }) => [direction, body]),
      [
        ['received', '042042 is your code'],
        ['sent', '042042 – dank je 👍'],
        ['received', 'Thank you'],
      ],
    );
  });

  test('that the bot does not take says so on the phone', async () => {
    const { phones, scripted, client, account, phone } = startPhones();
    await sendText(client, account.from);
    await phones.settled();
    await phone.reply('to nobody');
    scripted.answers['/text'] = '<Response><Dial/></Response>';
    await phone.reply('to a bot that stutters');
    scripted.answers['/text'] = nothing;
    await phone.reply('to a bot that is silent');
    assert.deepEqual(
      phone.view().texts.map(({ problem }) => problem?.code),
      [undefined, 'refused', 'invalid-twiml', undefined],
    );
  });

  test('is not empty, and no longer than a text', async () => {
    const { phones, client, account, phone } = startPhones();
    await sendText(client, account.from);
    await phones.settled();
    await assert.rejects(phone.reply(' '), /cannot be done/u);
    await assert.rejects(phone.reply('x'.repeat(1601)), /cannot be done/u);
    await phone.reply('x'.repeat(1600));
  });

  test('of STOP keeps texts away until START, and the bot is told', async () => {
    const { phones, scripted, client, account, phone } = startPhones();
    scripted.answers['/text'] = thankYou;
    await sendText(client, account.from);
    await phones.settled();
    await phone.reply(' stop ');
    assert.ok(phone.view().isUnsubscribed);
    assert.match(phone.lastText(), /START/u);
    assert.equal(scripted.at('/text')[0]?.['Body'], ' stop ');
    await assert.rejects(sendText(client, account.from), { status: 400, code: 21610 });
    await sendText(client, account.from, { to: somebodyElse });
    await phone.reply('Start');
    await sendText(client, account.from, { body: 'Hello again' });
    await phones.settled();
    assert.equal(phone.lastText(), 'Hello again');
  });
});
