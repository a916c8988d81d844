import { createHmac } from 'node:crypto';

export type Parameters = Readonly<Record<string, string>>;

/**
 * What Twilio puts into X-Twilio-Signature, made from its description and not with its library.
 * @see https://www.twilio.com/docs/usage/webhooks/webhooks-security
 */
export function twilioSignature(authToken: string, url: string, parameters: Parameters): string {
  const sorted = Object.keys(parameters).toSorted((one, two) => (one < two ? -1 : 1));
  const content = url + sorted.map((name) => name + (parameters[name] ?? '')).join('');
  return createHmac('sha1', authToken).update(content).digest('base64');
}

const accountSid = `AC${'0'.repeat(31)}1`;

/** Parameters as Twilio sends them, most of which nobody reads. */
export const twilioParameters = {
  voice: {
    AccountSid: accountSid,
    AnsweredBy: 'human',
    ApiVersion: '2010-04-01',
    CallSid: `CA${'c'.repeat(32)}`,
    CallStatus: 'in-progress',
    Called: '+447700900123',
    CalledCity: '',
    CalledCountry: 'GB',
    CalledState: '',
    CalledZip: '',
    Caller: '+442079460000',
    CallerCity: 'LONDON',
    CallerCountry: 'GB',
    CallerState: 'London',
    CallerZip: '',
    Direction: 'outbound-api',
    From: '+442079460000',
    FromCity: 'LONDON',
    FromCountry: 'GB',
    FromState: 'London',
    FromZip: '',
    To: '+447700900123',
    ToCity: '',
    ToCountry: 'GB',
    ToState: '',
    ToZip: '',
  },
  key: { Digits: '#', FinishedOnKey: '', msg: 'Gather End' },
  pin: { Digits: '2468', FinishedOnKey: '#', msg: 'Gather End' },
  callStatus: {
    CallStatus: 'completed',
    CallDuration: '12',
    CallbackSource: 'call-progress-events',
    Duration: '1',
    SequenceNumber: '0',
    SipResponseCode: '200',
    Timestamp: 'Mon, 02 Mar 2026 09:00:00 +0000',
  },
  textStatus: {
    AccountSid: accountSid,
    ApiVersion: '2010-04-01',
    ErrorCode: '30003',
    From: '+442079460000',
    MessageSid: `SM${'d'.repeat(32)}`,
    MessageStatus: 'undelivered',
    RawDlrDoneDate: '2603020900',
    SmsSid: `SM${'d'.repeat(32)}`,
    SmsStatus: 'undelivered',
    To: '+447700900123',
  },
  text: {
    AccountSid: accountSid,
    ApiVersion: '2010-04-01',
    Body: '012345',
    From: '+447700900123',
    FromCity: '',
    FromCountry: 'GB',
    FromState: '',
    FromZip: '',
    MessageSid: `SM${'e'.repeat(32)}`,
    NumMedia: '0',
    NumSegments: '1',
    SmsMessageSid: `SM${'e'.repeat(32)}`,
    SmsSid: `SM${'e'.repeat(32)}`,
    SmsStatus: 'received',
    To: '+442079460000',
    ToCity: 'LONDON',
    ToCountry: 'GB',
    ToState: 'London',
    ToZip: '',
  },
} as const satisfies Record<string, Parameters>;

/** What differs from a usual event; undefined leaves a parameter out. */
export type EventPart = Readonly<Record<string, string | undefined>>;

/** Everything Twilio sends for a kind of event; `part` says what differs. */
export function twilioEvent(kind: keyof typeof twilioParameters, part: EventPart = {}): Record<string, string> {
  const isOfCall = kind === 'key' || kind === 'pin' || kind === 'callStatus';
  const whole: EventPart = { ...(isOfCall && twilioParameters.voice), ...twilioParameters[kind], ...part };
  return Object.fromEntries(Object.entries(whole).filter((entry): entry is [string, string] => entry[1] !== undefined));
}
