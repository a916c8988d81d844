import { z } from 'zod';
import { methodKinds } from '../methods/registry.ts';

/**
 * How something was proven, as RFC 8176 names it: a one-time code (`otp`), a text (`sms`), a call (`tel`), a key on a phone (`swk`).
 * @see https://www.rfc-editor.org/rfc/rfc8176
 */
const authenticationMethods = ['otp', 'sms', 'tel', 'swk'] as const;
export type AuthenticationMethod = (typeof authenticationMethods)[number];

/** Where somebody signs in, as it is told on a phone that approves. */
const verificationPlaces = ['sign-in', 'program'] as const;
export type VerificationPlace = (typeof verificationPlaces)[number];

const proofSchema = z.object({
  amr: z.enum(authenticationMethods),
  at: z.date(),
  /** The method, where it was one, and no recovery code or pass. */
  method: z.enum(methodKinds).optional(),
});
export type VerificationProof = Readonly<z.infer<typeof proofSchema>>;

/** One attempt of somebody to prove who they are, outside of any chat. */
export const verificationSchema = z.object({
  /** 128 random bits. */
  _id: z.string(),
  person: z.object({ tenantId: z.string(), objectId: z.string() }),
  /** Who opened it: a program by its name, or the sign-in of Entra. */
  by: z.string(),
  place: z.enum(verificationPlaces),
  /** What the person is told, in the program's words. */
  reason: z.string().optional(),
  language: z.string(),
  openedAt: z.date(),
  /** Whatever is proven counts before this moment, and is taken before it. */
  expiresAt: z.date(),
  /** `used`: what was proven has been taken, once. */
  state: z.enum(['pending', 'verified', 'denied', 'cancelled', 'used']),
  /** The phone that was asked last. */
  asked: z.object({ methodId: z.string(), kind: z.enum(methodKinds), amr: z.enum(authenticationMethods) }).optional(),
  /** Present once something was proven. */
  proof: proofSchema.optional(),
});
export type Verification = Readonly<z.infer<typeof verificationSchema>>;
