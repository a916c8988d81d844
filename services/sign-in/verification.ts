import { z } from 'zod';
import { askingPlaces } from '../challenges/challenge.ts';
import { type MethodKind, methodKinds } from '../methods/registry.ts';

/**
 * How something was proven, as RFC 8176 names it: a one-time code (`otp`), a text (`sms`), a call (`tel`), a key on a phone (`swk`).
 * @see https://www.rfc-editor.org/rfc/rfc8176
 */
export type AuthenticationMethod = 'otp' | 'sms' | 'tel' | 'swk';

/** Where somebody signs in, as they are told. */
export type VerificationPlace = (typeof askingPlaces)[number];

/** How and when something was proven. */
export interface VerificationProof {
  readonly amr: AuthenticationMethod;
  readonly at: Date;
  /** The method, where it was one, and no recovery code or pass. */
  readonly method: MethodKind | undefined;
}

/** How long somebody has, in seconds: Entra gives up after five minutes too. */
export const verificationSeconds = 300;

/** One attempt of somebody to prove who they are, outside of any chat. */
export const verificationSchema = z.object({
  /** 128 random bits. */
  _id: z.string(),
  person: z.object({ tenantId: z.string(), objectId: z.string() }),
  /** Who opened it: a program by its name, or the sign-in of Entra. */
  by: z.string(),
  place: z.enum(askingPlaces),
  /** What the person is told, in the program's words. */
  reason: z.string().optional(),
  language: z.string(),
  openedAt: z.date(),
  /** Whatever is proven counts before this moment, and is taken before it. */
  expiresAt: z.date(),
  /** What is proven to it is kept with the person's enrollment. */
  state: z.enum(['open', 'cancelled']),
  /** The phone that was asked last. */
  asked: z.object({ methodId: z.string(), kind: z.enum(methodKinds) }).optional(),
});
export type Verification = Readonly<z.infer<typeof verificationSchema>>;
