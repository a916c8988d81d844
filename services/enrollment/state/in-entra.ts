import { z } from 'zod';

/**
 * Why something could not be brought to Microsoft Entra: it does not let the bot, does not know the person, takes what it is asked
 * for a mistake, or was not there.
 */
export const entraTroubles = ['not-allowed', 'not-known', 'refused', 'unavailable'] as const;
export type EntraTrouble = (typeof entraTroubles)[number];

const owedToEntraSchema = z.object({ since: z.date(), dueAt: z.date(), tries: z.int().nonnegative() });
/** That somebody's registration has to be looked at, and when: a duty of the outbox. */
export type OwedToEntra = Readonly<z.infer<typeof owedToEntraSchema>>;

const registrationSchema = z.object({
  /** The external method that it is for, as the tenant's policy names it. */
  configurationId: z.string(),
  /** What it is called there; absent where Entra did not say. */
  id: z.string().optional(),
  at: z.date(),
});
/** Somebody's registration in Microsoft Entra, by which it asks for what is set up here. */
export type EntraRegistration = Readonly<z.infer<typeof registrationSchema>>;

const passInEntraSchema = z.object({
  /** The bot's own pass that it was made beside, with which it ends. */
  of: z.string(),
  /** When it was about to be made. */
  at: z.date(),
  /** For how long Entra takes it. */
  minutes: z.int(),
  /** What it is called there; absent while nobody knows whether it was made. What is typed is kept nowhere. */
  id: z.string().optional(),
});
/** A temporary access pass in Microsoft Entra that the bot made, or was about to make. */
export type PassInEntra = Readonly<z.infer<typeof passInEntraSchema>>;

/** What Microsoft Entra has of somebody, as far as is known here, and what it is owed. */
export const inEntraSchema = z.object({
  owed: owedToEntraSchema.optional(),
  registered: registrationSchema.optional(),
  /** Passes there that are not known to be gone, oldest first. */
  passes: z.array(passInEntraSchema).optional(),
  /** Present from when nothing more was tried until something is owed anew. */
  givenUp: z.object({ at: z.date(), why: z.enum(entraTroubles) }).optional(),
});
