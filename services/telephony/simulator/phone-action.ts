import { z } from 'zod';
import { callHabits, longestText } from './views.ts';
import { e164Pattern } from '../../phone-numbers/phone-number.ts';

const callActions = ['answer', 'decline', 'turn-away-busy', 'send-to-voice-mail', 'let-ring', 'hang-up'] as const;
/** What is done in or to a call, in one press of a button. */
export type CallAction = (typeof callActions)[number];

const call = z.string().regex(/^CA[0-9a-f]{32}$/u);
const phone = z.string().regex(e164Pattern);

/** What somebody does at a demo phone. */
export const phoneActionSchema = z.discriminatedUnion('do', [
  z.strictObject({ do: z.enum(callActions), call }),
  z.strictObject({ do: z.literal('press'), call, key: z.string().regex(/^[\d*#]$/u) }),
  z.strictObject({ do: z.literal('reply'), phone, body: z.string().min(1).max(longestText) }),
  z.strictObject({ do: z.literal('set-call-habit'), phone, habit: z.enum(callHabits) }),
  z.strictObject({ do: z.literal('set-texts-arrive'), phone, arrive: z.boolean() }),
]);

export type PhoneAction = z.infer<typeof phoneActionSchema>;
