import { z } from 'zod';
import { callEnds, dispatchRefusals } from '../telephony/telephony.ts';
import { storedCodeSchema } from './text-code.ts';

/** Where somebody is asked outside of any chat, as it is told them. */
export const askingPlaces = ['sign-in', 'program'] as const;
/** Where somebody asks from, as far as the channel says; `helpdesk`: an agent wants to know who is on the phone. */
const challengePlaces = ['teams', 'teams-on-phone', 'helpdesk', ...askingPlaces] as const;
export type ChallengePlace = (typeof challengePlaces)[number];

/**
 * Who asks outside of any chat, such as a sign-in: which verification it is, and by whom it was opened. What is asked for one counts for
 * that one only, and for no chat; what a chat asks counts for none.
 */
const askerSchema = z.object({
  /** The attempt that it is asked for. */
  verification: z.string(),
  by: z.string(),
  place: z.enum(askingPlaces).optional(),
  /** What the person is told, in the words of a program. */
  reason: z.string().optional(),
  /** When the attempt is over: nothing is answered for it after that. */
  until: z.date().optional(),
});
export type Asker = Readonly<z.infer<typeof askerSchema>>;

/** How far a text, a call or a notification has come. */
const deliverySchema = z.discriminatedUnion('state', [
  /** Written down before anything is sent; stays so when the program dies in between. */
  z.object({ state: z.literal('sending') }),
  z.object({ state: z.literal('accepted'), sid: z.string() }),
  /** A call that was answered by somebody. */
  z.object({ state: z.literal('answered'), sid: z.string() }),
  z.object({ state: z.literal('refused'), reason: z.enum(dispatchRefusals) }),
  z.object({ state: z.literal('unavailable') }),
  /** A text that was answered with no: nobody asked for it, or nobody wants it. */
  z.object({ state: z.literal('declined') }),
  /** A push service has taken the notification. */
  z.object({ state: z.literal('notified') }),
  /** The phone takes none, or could not be notified: the request waits there all the same. */
  z.object({ state: z.literal('not-notified'), why: z.enum(['off', 'unavailable']) }),
  /** A call that is over and proved nothing. */
  z.object({ state: z.literal('ended'), end: z.enum(callEnds) }),
]);

/**
 * One attempt to prove a phone: a text, a call or a notification is under way, one answer is awaited, it expires. A person has one at a
 * time; sending again makes a new one, and the code of the one before is worth nothing.
 */
export const challengeSchema = z.object({
  /** 128 random bits. */
  id: z.string(),
  /** The set-up or method that it proves. */
  methodId: z.string(),
  channel: z.enum(['text', 'call', 'push']),
  /** The language of the call and its answers. */
  language: z.string(),
  /** The conversation in which it was asked for; absent outside of any. */
  conversation: z.string().optional(),
  /** Who asked for it outside of any chat. */
  asker: askerSchema.optional(),
  issuedAt: z.date(),
  /** A code is accepted before this moment, a key press or an approval too. */
  expiresAt: z.date(),
  delivery: deliverySchema,
  /** Call only: the last question that a PIN was heard for, so that one which is told again is not counted again. */
  heard: z.int().positive().optional(),
  /** Push only: the key of the ring that the number in the chat is made with. */
  numberKey: z.string().optional(),
  /** Push only: wrong numbers that were typed on the phone. */
  wrongNumbers: z.int().nonnegative().optional(),
  /** Push only: where it was asked for, as the phone says it. */
  place: z.enum(challengePlaces).optional(),
  /** Text only: what recognizes the code. */
  code: storedCodeSchema.optional(),
  /** Wrong codes that were sent back by text. */
  wrongReplies: z.int().nonnegative().optional(),
  /** Text only: keyed hash of the number that may answer by text; absent once it may not any more. */
  replyFrom: z.string().optional(),
});
export type Challenge = Readonly<z.infer<typeof challengeSchema>>;
export type Delivery = Challenge['delivery'];
