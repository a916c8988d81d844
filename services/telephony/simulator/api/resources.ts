import type { SimulatorAccount } from '../account.ts';
import { apiVersion } from '../calls/call-parameters.ts';
import type { CallRecord } from '../calls/call-record.ts';
import { displayed } from '../numbers.ts';
import { segments, type TextMessage } from '../texts/text-message.ts';

/** Where an account's things are. */
export function accountPath({ accountSid }: SimulatorAccount): string {
  return `/${apiVersion}/Accounts/${accountSid}`;
}

/**
 * A text as Twilio shows it.
 * @see https://www.twilio.com/docs/messaging/api/message-resource
 */
export function messageResource(message: TextMessage, account: SimulatorAccount): object {
  const path = `${accountPath(account)}/Messages/${message.sid}`;
  return {
    account_sid: account.accountSid,
    api_version: apiVersion,
    body: message.body,
    date_created: rfc2822(message.createdAt),
    date_sent: rfc2822(message.sentAt),
    date_updated: rfc2822(message.updatedAt),
    direction: message.direction,
    error_code: message.errorCode ?? null,
    error_message: null,
    from: message.from,
    messaging_service_sid: message.messagingServiceSid ?? null,
    num_media: '0',
    num_segments: String(segments(message.body)),
    price: null,
    price_unit: 'USD',
    sid: message.sid,
    status: message.status,
    subresource_uris: { media: `${path}/Media.json` },
    to: message.to,
    uri: `${path}.json`,
  };
}

/**
 * A call as Twilio shows it.
 * @see https://www.twilio.com/docs/voice/api/call-resource
 */
export function callResource(call: CallRecord, account: SimulatorAccount): object {
  const { sid, request, state, seconds } = call;
  const path = `${accountPath(account)}/Calls/${sid}`;
  const isTold = request.machineName !== undefined;
  return {
    account_sid: account.accountSid,
    answered_by: isTold ? (state.answeredBy ?? null) : null,
    api_version: apiVersion,
    caller_name: null,
    date_created: rfc2822(call.placedAt),
    date_updated: rfc2822(call.updatedAt),
    direction: 'outbound-api',
    duration: seconds === undefined ? null : String(seconds),
    end_time: rfc2822(state.endedAt),
    forwarded_from: null,
    from: request.from,
    from_formatted: displayed(request.from),
    group_sid: null,
    parent_call_sid: null,
    phone_number_sid: null,
    price: null,
    price_unit: 'USD',
    queue_time: '0',
    sid,
    start_time: rfc2822(state.answeredAt),
    status: state.status,
    subresource_uris: {
      events: `${path}/Events.json`,
      notifications: `${path}/Notifications.json`,
      recordings: `${path}/Recordings.json`,
    },
    to: request.to,
    to_formatted: displayed(request.to),
    trunk_sid: null,
    uri: `${path}.json`,
  };
}

function rfc2822(moment: Date | undefined): string | null {
  return moment?.toUTCString().replace('GMT', '+0000') ?? null;
}
