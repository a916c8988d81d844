import type { SimulatorAccount } from '../account.ts';
import { ApiError } from '../api/api-error.ts';
import { type Address, addressIn, required } from '../calls/call-request.ts';
import { longestText } from '../views.ts';
import { checkRecipient, checkSender } from '../api/magic-numbers.ts';

/** How a text fares, as Twilio names it. */
type TextStatus = 'accepted' | 'queued' | 'sent' | 'delivered' | 'undelivered' | 'received';

/** A text, from the bot or from a phone. */
export interface TextMessage {
  readonly sid: string;
  readonly direction: 'outbound-api' | 'outbound-reply' | 'inbound';
  readonly from: string;
  readonly to: string;
  readonly body: string;
  readonly messagingServiceSid: string | undefined;
  readonly reports: Address | undefined;
  readonly status: TextStatus;
  /** Why it was not delivered, by Twilio's codes. */
  readonly errorCode?: number;
  readonly createdAt: Date;
  readonly sentAt?: Date;
  readonly updatedAt: Date;
}

/** A text as the bot asks for it. */
export type TextRequest = Pick<TextMessage, 'from' | 'to' | 'body' | 'messagingServiceSid' | 'reports'>;

/**
 * The form of a new text.
 * @throws {ApiError}
 * @see https://www.twilio.com/docs/messaging/api/message-resource
 */
export function readTextRequest(form: URLSearchParams, account: SimulatorAccount): TextRequest {
  const to = required(form, 'To', 21604);
  const messagingServiceSid = form.get('MessagingServiceSid') ?? undefined;
  if (messagingServiceSid === undefined) checkSender(required(form, 'From', 21603), 'text', account);
  else if (messagingServiceSid !== account.messagingServiceSid) throw new ApiError(21701);
  checkRecipient(to, 'text');
  const body = required(form, 'Body', 21602);
  if (body.length > longestText) throw new ApiError(21617);
  const reports = addressIn(form, 'StatusCallback', 'StatusCallbackMethod', 21609);
  return { to, from: account.from, body, messagingServiceSid, reports };
}

/** Parts that a text is sent in: 160 characters of the phones' own alphabet, 70 of any other. */
export function segments(body: string): number {
  const isPlain = /^[\n\r -~£¥èéùìòÇØøÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ¤¡ÄÖÑÜ§¿äöñüà€]*$/u.test(body);
  const [alone, joined] = isPlain ? [160, 153] : [70, 67];
  return body.length <= alone ? 1 : Math.ceil(body.length / joined);
}
