import { z } from 'zod';
import { sealedSecretSchema } from '../../secrets/secret-sealer.ts';

/** A set of codes that the person keeps for the day on which nothing else is at hand. Only MACs of them are kept (ASVS 6.5.2). */
export const recoveryCodesSchema = z.object({
  /** Names the set. */
  id: z.string(),
  madeAt: z.date(),
  /** What the MACs are made with, sealed: so keys rotate although nobody knows the codes. */
  key: sealedSecretSchema,
  codes: z.array(z.object({ mac: z.string(), usedAt: z.date().optional() })),
  /** Wrong codes since the last right one. */
  wrong: z.int().nonnegative().default(0),
  /** Present while the codes can be read: on their card, and once as a file. */
  showing: z
    .object({
      /** The codes and the file's address. */
      secret: sealedSecretSchema,
      until: z.date(),
      /** What is spoken in the chat, and in the file. */
      language: z.string().optional(),
      /** The hash by which the file is found; absent once it was fetched. */
      link: z.string().optional(),
    })
    .optional(),
});
export type RecoveryCodes = Readonly<z.infer<typeof recoveryCodesSchema>>;

/** How a temporary pass ended. */
const passEndSchema = z.enum(['used', 'expired', 'revoked', 'replaced', 'too-many-tries']);
export type PassEnd = z.infer<typeof passEndSchema>;

/** A code of the helpdesk's for somebody who has nothing that can be used (NIST BINAE-4). */
export const passSchema = z.object({
  id: z.string(),
  code: z.object({ keyId: z.string(), mac: z.string() }),
  issuedAt: z.date(),
  expiresAt: z.date(),
  wrong: z.int().nonnegative().default(0),
  /** The hand-off that it was given in, with which it ends; absent where an operator gave it. */
  handOff: z.string().optional(),
  /** How it ended; absent while it is good. It is kept for a while, to say so to whoever types it again. */
  end: passEndSchema.optional(),
});
export type Pass = Readonly<z.infer<typeof passSchema>>;
