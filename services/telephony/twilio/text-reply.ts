import MessagingResponse from 'twilio/lib/twiml/MessagingResponse.js';
import { toGsm7 } from '../gsm7.ts';
import type { TextReply } from '../telephony.ts';

/** The answer to a text that came in, as TwiML; nothing is sent back without a reply. */
export function textReplyTwiml(reply: TextReply): string {
  const response = new MessagingResponse();
  if (reply !== undefined) response.message(toGsm7(reply.body));
  return response.toString();
}
