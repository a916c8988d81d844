import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { TwilioWebhooks } from '../../services/telephony/twilio/twilio-webhooks.ts';
import { type WebhookKind, webhookSchemas } from '../../services/telephony/twilio/webhook-schemas.ts';
import { accountSid, authToken, publicUrl } from '../services/telephony/twilio/twilio-api.ts';
import { type Parameters, twilioEvent, twilioSignature } from '../support/twilio-sender.ts';
import { regroupings } from './support/regroupings.ts';

const webhooks = new TwilioWebhooks({ accountSid, authToken, publicUrl });
const target = '/twilio/demo';

/** Reads `parameters` under the signature that Twilio made for others. */
function readAs(kind: WebhookKind, genuine: Parameters, parameters: Parameters) {
  const signature = twilioSignature(authToken, publicUrl + target, genuine);
  const body = new URLSearchParams(parameters).toString();
  return webhooks.read(kind, { target, contentType: 'application/x-www-form-urlencoded', signature, body });
}

/** Events whose parts somebody would like to move. */
const events: readonly [WebhookKind, Record<string, string>][] = [
  ['voice', twilioEvent('voice', { AnsweredBy: 'machine_start' })],
  ['key', twilioEvent('key', { Digits: '0' })],
  ['pin', twilioEvent('pin')],
  ['textStatus', twilioEvent('textStatus')],
  ['text', twilioEvent('text', { Body: 'yFrom+447700900999FromCity' })],
];

describe('Webhooks: names and values that are signed in one string', () => {
  for (const [kind, genuine] of events) {
    test(`cannot be cut anew into another event: ${kind}`, () => {
      const original = readAs(kind, genuine, genuine);
      assert.equal(original.code, 'genuine');
      let tried = 0;
      for (const parameters of regroupings(genuine, Object.keys(webhookSchemas[kind].shape))) {
        const read = readAs(kind, genuine, parameters);
        if (read.code === 'genuine') assert.deepEqual(read, original, JSON.stringify(parameters));
        tried += 1;
      }
      assert.ok(tried > 1_000, `${tried} ways`);
    });
  }

  test('cannot hide a pressed key, a voice mail or an error in what nobody reads', () => {
    const hidden: [WebhookKind, Parameters, Parameters][] = [
      ['key', { CallerZip: '', Digits: '0' }, { CallerZipDigits: '0' }],
      ['key', { CallerZip: '', Digits: '0' }, { CallerZip: 'Digits0' }],
      ['key', { CallerZip: '', Digits: '0' }, { CallerZipDig: 'its0' }],
      ['pin', { Direction: 'outbound-api', FinishedOnKey: '#' }, { Direction: 'outbound-apiFinishedOnKey#' }],
      ['pin', { Direction: '', FinishedOnKey: '#' }, { DirectionFinishedOnKey: '#' }],
      ['voice', { AccountX: '', AnsweredBy: 'machine_start' }, { AccountX: 'AnsweredBymachine_start' }],
      ['textStatus', { ApiVersion: '2010', ErrorCode: '30003' }, { ApiVersion: '2010ErrorCode30003' }],
    ];
    for (const [kind, pair, instead] of hidden) {
      const rest = Object.fromEntries(Object.entries(twilioEvent(kind)).filter(([name]) => !(name in pair)));
      const genuine = { ...rest, ...pair };
      assert.equal(readAs(kind, genuine, genuine).code, 'genuine');
      const read = readAs(kind, genuine, { ...rest, ...instead });
      assert.deepEqual(read, { code: 'refused', flaw: 'ambiguous' }, JSON.stringify(instead));
    }
  });

  test('cannot make another sender of what a text says', () => {
    const genuine = twilioEvent('text', { Body: 'yFrom+447700900999FromCity' });
    const { From = '', FromCity = '', ...rest } = genuine;
    const forged = { ...rest, Body: 'y', From: '+447700900999', FromCity: `From${From}FromCity${FromCity}` };
    assert.deepEqual(readAs('text', genuine, forged), { code: 'refused', flaw: 'ambiguous' });
    const short = twilioEvent('text', {
      Body: 'yFrom+447700900999FromCity',
      FromCity: undefined,
      FromCountry: undefined,
      FromState: undefined,
      FromZip: undefined,
    });
    const { From: sender = '', ...others } = short;
    const again = { ...others, Body: 'y', From: '+447700900999', FromCityFrom: sender };
    assert.deepEqual(readAs('text', short, again), { code: 'refused', flaw: 'ambiguous' });
  });
});
