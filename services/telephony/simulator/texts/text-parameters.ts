import type { SimulatorAccount } from '../account.ts';
import { apiVersion, party } from '../calls/call-parameters.ts';
import { segments, type TextMessage } from './text-message.ts';
import type { WebhookParameters } from '../webhooks.ts';

/** @see https://www.twilio.com/docs/messaging/guides/outbound-message-status-in-status-callbacks */
export function textReport(
  { sid, status, from, to, errorCode, messagingServiceSid }: TextMessage,
  { accountSid }: SimulatorAccount,
): WebhookParameters {
  return {
    AccountSid: accountSid,
    ApiVersion: apiVersion,
    From: from,
    MessageSid: sid,
    MessageStatus: status,
    SmsSid: sid,
    SmsStatus: status,
    To: to,
    ...(errorCode !== undefined && { ErrorCode: String(errorCode) }),
    ...(messagingServiceSid !== undefined && { MessagingServiceSid: messagingServiceSid }),
  };
}

/** @see https://www.twilio.com/docs/messaging/guides/webhook-request */
export function receivedText(
  { sid, from, to, body }: TextMessage,
  { accountSid }: SimulatorAccount,
): WebhookParameters {
  return {
    AccountSid: accountSid,
    ApiVersion: apiVersion,
    Body: body,
    MessageSid: sid,
    NumMedia: '0',
    NumSegments: String(segments(body)),
    SmsMessageSid: sid,
    SmsSid: sid,
    SmsStatus: 'received',
    ...party('From', from),
    ...party('To', to),
  };
}
