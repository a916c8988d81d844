import { z } from 'zod';
import type { ReadNames } from './signature-ambiguity.ts';

const accountSid = z.string().regex(/^AC[0-9a-f]{32}$/iu);
const callSid = z.string().regex(/^CA[0-9a-f]{32}$/iu);
const messageSid = z.string().regex(/^(SM|MM)[0-9a-f]{32}$/iu);
const key = z.enum(['0', '1', '2', '3', '4', '5', '6', '7', '8', '9', '*', '#', '']);

/** Most characters of a text that comes in, as Twilio puts its parts together. */
const longestText = 1600;

/**
 * What is read of each webhook. Twilio adds parameters as it likes: others are let through and not read.
 * @see https://www.twilio.com/docs/voice/twiml#request-parameters
 * @see https://www.twilio.com/docs/messaging/guides/webhook-request
 */
export const webhookSchemas = {
  /** `AnsweredBy` is there when Twilio was asked to tell people from machines. */
  voice: z.object({
    AccountSid: accountSid,
    CallSid: callSid,
    AnsweredBy: z
      .string()
      .regex(/^[a-z_]{0,40}$/u)
      .optional(),
  }),
  /** One key, or none. */
  key: z.object({ AccountSid: accountSid, CallSid: callSid, Digits: key.optional() }),
  /** Digits before a #, or none. `FinishedOnKey` is empty when it was waited for in vain. */
  pin: z.object({
    AccountSid: accountSid,
    CallSid: callSid,
    Digits: z
      .string()
      .regex(/^[0-9*#]{0,32}$/u)
      .optional(),
    FinishedOnKey: key.optional(),
  }),
  callStatus: z.object({
    AccountSid: accountSid,
    CallSid: callSid,
    CallStatus: z.enum([
      'queued',
      'initiated',
      'ringing',
      'in-progress',
      'completed',
      'busy',
      'no-answer',
      'failed',
      'canceled',
    ]),
  }),
  textStatus: z.object({
    AccountSid: accountSid,
    MessageSid: messageSid,
    MessageStatus: z.string().regex(/^[a-z_]{1,40}$/u),
    ErrorCode: z
      .string()
      .regex(/^\d{0,6}$/u)
      .optional(),
  }),
  text: z.object({
    AccountSid: accountSid,
    MessageSid: messageSid,
    /** Mostly E.164; companies send from names and short numbers. */
    From: z.string().regex(/^[^\n\r]{1,64}$/u),
    /** Absent when only a picture was sent. */
    Body: z.string().max(longestText).optional(),
  }),
} as const;

export type WebhookKind = keyof typeof webhookSchemas;
export type WebhookEvent<Kind extends WebhookKind> = z.infer<(typeof webhookSchemas)[Kind]>;

/** The names that each kind of webhook is read by. */
export const readNames: Readonly<Record<WebhookKind, ReadNames>> = {
  voice: namesOf('voice'),
  key: namesOf('key'),
  pin: namesOf('pin'),
  callStatus: namesOf('callStatus'),
  textStatus: namesOf('textStatus'),
  text: { ...namesOf('text'), freeText: 'Body' },
};

function namesOf(kind: WebhookKind): ReadNames {
  const fields = Object.entries<z.ZodType>(webhookSchemas[kind].shape);
  const isOptional = ([, schema]: (typeof fields)[number]): boolean => schema.safeParse(undefined).success;
  return {
    required: fields.filter((field) => !isOptional(field)).map(([name]) => name),
    optional: fields.filter(isOptional).map(([name]) => name),
  };
}
