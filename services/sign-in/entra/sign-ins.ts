import { z } from 'zod';
import { personIdSchema } from '../../directory/directory.ts';
import { matchLanguage } from '../../localization/localization.ts';
import { type SignInKind, signInCollectionOf } from '../kept-sign-ins.ts';

export const signInCollection = signInCollectionOf('sign-ins');

/** What is known of somebody whom Entra sent here to verify. */
const signInSchema = z.strictObject({
  person: personIdSchema,
  /** The verification that decides. */
  verificationId: z.string(),
  /** A digest of what the browser was given that was sent here, and no other one. */
  browser: z.string(),
  subject: z.string(),
  accountName: z.string().optional(),
  language: z.string().transform((tag) => matchLanguage(tag) ?? 'en'),
  nonce: z.string(),
  state: z.string().optional(),
  acr: z.string(),
  amrs: z.array(z.string()).readonly().optional(),
});
export type SignIn = Readonly<z.infer<typeof signInSchema>>;

/** Of all sign-ins with one nonce one is answered. */
export const entraSignIns: SignInKind<SignIn> = {
  collection: signInCollection,
  schema: signInSchema,
  once: ({ person, nonce }) => [person.tenantId, nonce],
};
