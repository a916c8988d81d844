import type { CallRecord } from './call-record.ts';
import type { CallReportEvent } from './call-request.ts';
import { countryOf } from '../numbers.ts';
import type { SimulatorAccount } from '../account.ts';
import type { WebhookParameters } from '../webhooks.ts';

export const apiVersion = '2010-04-01';

/**
 * What Twilio says of a call in every request about it.
 * @see https://www.twilio.com/docs/voice/twiml#request-parameters
 */
export function callParameters({ sid, request, state }: CallRecord, account: SimulatorAccount): WebhookParameters {
  return {
    AccountSid: account.accountSid,
    ApiVersion: apiVersion,
    CallSid: sid,
    CallStatus: state.status,
    Direction: 'outbound-api',
    ...party('Called', request.to),
    ...party('Caller', request.from),
    ...party('From', request.from),
    ...party('To', request.to),
    ...answeredBy(request.machineName, state.answeredBy),
  };
}

/** @see https://www.twilio.com/docs/voice/api/call-resource#statuscallback */
export function callReport(
  call: CallRecord,
  account: SimulatorAccount,
  { event, sequence, at }: { readonly event: CallReportEvent; readonly sequence: number; readonly at: Date },
): WebhookParameters {
  const { seconds } = call;
  return {
    ...callParameters(call, account),
    CallStatus: event === 'initiated' ? 'initiated' : call.state.status,
    CallbackSource: 'call-progress-events',
    SequenceNumber: String(sequence),
    Timestamp: at.toUTCString().replace('GMT', '+0000'),
    ...(event === 'completed' && {
      CallDuration: String(seconds ?? 0),
      Duration: String(Math.ceil((seconds ?? 0) / 60)),
      SipResponseCode: sipCode(call),
    }),
  };
}

/** A number and where it is from, which the simulator knows by country only. */
export function party(name: string, number: string): WebhookParameters {
  return {
    [name]: number,
    [`${name}City`]: '',
    [`${name}Country`]: countryOf(number),
    [`${name}State`]: '',
    [`${name}Zip`]: '',
  };
}

function answeredBy(machineName: string | undefined, who: CallRecord['state']['answeredBy']): WebhookParameters {
  if (machineName === undefined || who === undefined) return {};
  return { AnsweredBy: who === 'human' ? 'human' : machineName };
}

function sipCode({ state }: CallRecord): string {
  const { status, wasDeclined } = state;
  if (status === 'busy') return wasDeclined ? '603' : '486';
  return { 'no-answer': '487', canceled: '487', failed: '500' }[status as string] ?? '200';
}
