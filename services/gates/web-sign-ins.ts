import { z } from 'zod';
import { personIdSchema } from '../directory/directory.ts';
import { matchLanguage } from '../localization/localization.ts';
import { type SignInKind, signInCollectionOf } from '../sign-in/kept-sign-ins.ts';

export const webSignInCollection = signInCollectionOf('web-sign-ins');

/** Who let somebody in by the first factor, and as whom: whatever is proven counts there and under that name only. */
const gateSchema = z.strictObject({
  /** The web server, by the name that the operator gave its token. */
  caller: z.string(),
  /** As `nameOf` reads it. */
  name: z.string(),
});
export type Gate = Readonly<z.infer<typeof gateSchema>>;

/** What is known of somebody whom a web server sent to verify. */
const webSignInSchema = z.strictObject({
  person: personIdSchema,
  gate: gateSchema,
  /** The verification that decides. */
  verificationId: z.string(),
  /** A digest of what the browser was given that was sent here, and no other one. */
  browser: z.string(),
  /** As the directory spells it. */
  accountName: z.string(),
  language: z.string().transform((tag) => matchLanguage(tag) ?? 'en'),
  /** Where the person goes on afterwards: a path of the same host. */
  back: z.string(),
});
export type WebSignIn = Readonly<z.infer<typeof webSignInSchema>>;

export const webSignIns: SignInKind<WebSignIn> = {
  collection: webSignInCollection,
  schema: webSignInSchema,
  once: ({ verificationId }) => [verificationId],
};

export function isSameGate(one: Gate | undefined, other: Gate | undefined): boolean {
  return one?.caller === other?.caller && one?.name === other?.name;
}

/** A sign-in name as names are compared: in either letter case, and however its letters are composed. */
export function nameOf(given: string): string {
  return given.trim().normalize('NFC').toLowerCase();
}

/** Another origin, wherever a browser would be led to; no page is ever there. */
const nowhere = 'https://nowhere.invalid';
const longestBack = 2_000;

/**
 * Where somebody goes on afterwards: what they asked for, if that is a path of the same host, however a browser reads it, and
 * otherwise `/`. @param asked the target of the request that brought them, as it was sent
 */
export function pathBack(asked: string): string {
  // Printable ASCII alone, and no backslash, which browsers take for a slash.
  const isPath = /^\/(?!\/)[!-[\]-~]*$/u.test(asked) && asked.length <= longestBack;
  return isPath && new URL(asked, nowhere).origin === nowhere ? asked : '/';
}
