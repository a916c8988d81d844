import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { TwilioWebhooks, type WebhookRequest } from '../../../../services/telephony/twilio/twilio-webhooks.ts';
import type { WebhookKind } from '../../../../services/telephony/twilio/webhook-schemas.ts';
import { twilioEvent, twilioSignature } from '../../../support/twilio-sender.ts';
import { accountSid, authToken, publicUrl } from './twilio-api.ts';

const webhooks = new TwilioWebhooks({ accountSid, authToken, publicUrl: `${publicUrl}/` });
const kinds: readonly WebhookKind[] = ['voice', 'key', 'pin', 'callStatus', 'textStatus', 'text'];

interface Signing {
  readonly target?: string;
  readonly token?: string;
}

function request(
  parameters: Record<string, string>,
  { target = '/twilio/text', token = authToken }: Signing = {},
): WebhookRequest {
  return {
    target,
    contentType: 'application/x-www-form-urlencoded; charset=UTF-8',
    signature: twilioSignature(token, publicUrl + target, parameters),
    body: new URLSearchParams(parameters).toString(),
  };
}

function flawOf(kind: WebhookKind, one: WebhookRequest): string {
  const read = webhooks.read(kind, one);
  return read.code === 'genuine' ? 'none' : read.flaw;
}

describe('a webhook', () => {
  test('is taken for Twilio’s with every parameter that Twilio sends, and with new ones', () => {
    for (const kind of kinds) {
      assert.equal(flawOf(kind, request(twilioEvent(kind))), 'none', kind);
      assert.equal(
        flawOf(kind, request(twilioEvent(kind, { StirVerstat: 'TN-Validation-Passed-A', AddedLater: '1' }))),
        'none',
      );
    }
  });

  test('gives what is read and nothing else', () => {
    assert.deepEqual(webhooks.read('pin', request(twilioEvent('pin'))), {
      code: 'genuine',
      event: { AccountSid: accountSid, CallSid: `CA${'c'.repeat(32)}`, Digits: '2468', FinishedOnKey: '#' },
    });
  });

  test('carries texts in any script, signed as they are', () => {
    for (const Body of [
      '012 345',
      'Ja, dat ben ik! é ñ',
      '١٢٣٤٥٦',
      '👍🏽',
      'a+b=c&d',
      'From me To you: CallSid',
      '',
      '\n"x"',
    ]) {
      const read = webhooks.read('text', request(twilioEvent('text', { Body })));
      assert.equal(read.code === 'genuine' && read.event.Body, Body);
    }
    const picture = twilioEvent('text', { NumMedia: '1', MediaUrl0: 'https://example.com/1', Body: undefined });
    assert.equal(flawOf('text', request(picture)), 'none');
  });

  test('is signed over its own path and query, and over the configured address whatever its port is written like', () => {
    const target = '/twilio/voice/challenge-demo_0123456';
    assert.equal(flawOf('voice', request(twilioEvent('voice'), { target })), 'none');
    assert.equal(
      flawOf('voice', { ...request(twilioEvent('voice'), { target }), target: `${target}?x=1` }),
      'not-signed',
    );
    assert.equal(
      flawOf('voice', { ...request(twilioEvent('voice'), { target }), target: '/twilio/voice/another' }),
      'not-signed',
    );
    const parameters = twilioEvent('voice');
    const signature = twilioSignature(authToken, `https://bot.example.com:443${target}`, parameters);
    assert.equal(flawOf('voice', { ...request(parameters, { target }), signature }), 'none');
  });

  test('agrees with the example that Twilio publishes', () => {
    const parameters = {
      CallSid: 'CA1234567890ABCDE',
      Caller: '+14158675309',
      Digits: '1234',
      From: '+14158675309',
      To: '+18005551212',
    };
    const url = 'https://mycompany.com/myapp.php?foo=1&bar=2';
    assert.equal(twilioSignature('12345', url, parameters), 'RSOYDt4T1cUTdK1PDd93/VVr8B8=');
  });

  test('is refused when it is not signed with the account’s token', () => {
    for (const kind of kinds) {
      const right = request(twilioEvent(kind));
      for (const signature of [undefined, '', 'x', `${right.signature ?? ''} `, right.signature?.toLowerCase()]) {
        assert.equal(flawOf(kind, { ...right, signature }), 'not-signed', kind);
      }
      assert.equal(flawOf(kind, request(twilioEvent(kind), { token: 'another' })), 'not-signed');
      assert.equal(flawOf(kind, request(twilioEvent(kind), { token: ' ' })), 'not-signed');
    }
    assert.throws(() => new TwilioWebhooks({ accountSid, authToken: '', publicUrl }), RangeError);
  });

  test('is refused when anything but a form of its size came', () => {
    const right = request(twilioEvent('text'));
    for (const contentType of [
      undefined,
      '',
      'application/json',
      'multipart/form-data; boundary=x',
      'text/plain',
      'application/x-www-form-urlencoded; charset=utf-16',
    ]) {
      assert.equal(flawOf('text', { ...right, contentType }), 'not-a-form', contentType);
    }
    for (const body of [undefined, {}, [], Buffer.from('a=b'), { Body: '1' }]) {
      assert.equal(flawOf('text', { ...right, body }), 'not-a-form');
    }
    assert.equal(flawOf('text', { ...right, body: `${String(right.body)}&x=${'y'.repeat(16_384)}` }), 'too-large');
    assert.equal(flawOf('text', { ...right, body: '&a=1&b=2'.repeat(201).replaceAll('a', 'b') }), 'not-a-form');
    assert.equal(flawOf('text', request(twilioEvent('text', { Body: '你'.repeat(1600) }))), 'none');
    assert.equal(flawOf('text', request(twilioEvent('text', { Body: 'x'.repeat(1601) }))), 'not-understood');
  });

  test('is refused when a parameter comes twice, however it is signed', () => {
    const right = request(twilioEvent('text'));
    for (const twice of ['Body=012345', 'Body=1', 'From=%2B1', 'Unread=1&Unread=1']) {
      const body = `${String(right.body)}&${twice}`;
      const signature = twilioSignature(
        authToken,
        `${publicUrl}/twilio/text`,
        Object.fromEntries(new URLSearchParams(body)),
      );
      assert.equal(flawOf('text', { ...right, body, signature }), 'not-a-form', twice);
    }
  });

  test('is refused when it is another account’s, a subaccount’s too', () => {
    for (const AccountSid of [`AC${'0'.repeat(31)}2`, accountSid.toLowerCase(), '', `${accountSid} `]) {
      for (const kind of kinds) assert.notEqual(flawOf(kind, request(twilioEvent(kind, { AccountSid }))), 'none');
    }
    assert.equal(flawOf('text', request(twilioEvent('text', { AccountSid: `AC${'0'.repeat(31)}2` }))), 'other-account');
  });

  test('is refused when what is read has another form than Twilio’s', () => {
    const strange: [WebhookKind, Record<string, string>][] = [
      ['voice', { CallSid: '' }],
      ['voice', { CallSid: `SM${'c'.repeat(32)}` }],
      ['voice', { AnsweredBy: 'Human; x' }],
      ['key', { Digits: '12' }],
      ['key', { Digits: 'a' }],
      ['key', { Digits: '٤' }],
      ['pin', { Digits: '1'.repeat(33) }],
      ['pin', { FinishedOnKey: '##' }],
      ['callStatus', { CallStatus: 'done' }],
      ['textStatus', { MessageStatus: '' }],
      ['textStatus', { ErrorCode: '-1' }],
      ['text', { From: '' }],
      ['text', { MessageSid: '1' }],
    ];
    for (const [kind, part] of strange) {
      assert.equal(flawOf(kind, request(twilioEvent(kind, part))), 'not-understood', JSON.stringify(part));
    }
    for (const kind of kinds) {
      const nameless = twilioEvent(kind, { CallSid: undefined, MessageSid: undefined });
      assert.equal(flawOf(kind, request(nameless)), 'not-understood', kind);
    }
  });

  test('is not upset by names that objects have by themselves', () => {
    const odd = request(twilioEvent('text', { constructor: 'x', toString: 'y' }));
    assert.equal(flawOf('text', odd), 'none');
    const prototype = Object.fromEntries([...Object.entries(twilioEvent('text')), ['__proto__', 'x']]);
    assert.equal(flawOf('text', request(prototype)), 'ambiguous');
  });
});
