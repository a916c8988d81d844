import { z } from 'zod';
import { type PersonId, personKey } from '../directory/directory.ts';
import type { Randomness } from '../randomness.ts';
import type { KeyRing } from '../secrets/key-ring.ts';
import { macOf, sameMac } from '../secrets/mac.ts';

/** What is kept of an app password: enough to recognize it, not to read it. */
const storedMacSchema = z.object({ keyId: z.string(), mac: z.string() });
export type StoredAppPasswordMac = Readonly<z.infer<typeof storedMacSchema>>;

export const appPasswordSchema = z.object({
  /** 128 random bits. */
  id: z.string(),
  /** What the person calls it: the device or program that it is for. */
  name: z.string(),
  stored: storedMacSchema,
  madeAt: z.date(),
  /** To the hour: when a program last came with it. */
  lastUsedAt: z.date().optional(),
});
export type AppPassword = Readonly<z.infer<typeof appPasswordSchema>>;

/**
 * Small letters and digits without those that are taken for another: 0 and o, 1 and l. There are 32, so that each symbol is
 * five bits of a random byte, none likelier than another.
 */
const alphabet = 'abcdefghijkmnpqrstuvwxyz23456789';
const symbols = 16;
const groups = /.{4}(?=.)/gu;

/** What anybody would have to guess: 80 bits, too many to try, so that no slow hash is needed. */
export const appPasswordBits = symbols * Math.log2(alphabet.length);

/** @returns sixteen symbols, without the spaces that they are shown with. */
export function newAppPassword(randomness: Randomness): string {
  return Array.from(randomness.bytes(symbols), (byte) => alphabet.charAt(byte % alphabet.length)).join('');
}

/** Four groups of four, as it is read and typed. */
export function inGroups(password: string): string {
  return password.replace(groups, '$& ');
}

/**
 * What a program sends as its password, as it was made: people type the groups with spaces or hyphens, and telephones begin with a
 * capital. @returns undefined for what no app password can be.
 */
export function readAppPassword(typed: string): string | undefined {
  if (typed.length > 4 * symbols) return undefined;
  const password = typed.replace(/[\s-]/gu, '').toLowerCase();
  const isOne = password.length === symbols && Array.from(password).every((symbol) => alphabet.includes(symbol));
  return isOne ? password : undefined;
}

/** Whose app password it is, and which. */
export interface AppPasswordOwner {
  readonly person: PersonId;
  readonly id: string;
}

/**
 * Stores and recognizes app passwords: an HMAC under a key that is for nothing else. It cannot be put under another key without
 * the password; that is at hand when a program comes with it, see `isNewest`.
 */
export class AppPasswordMacs {
  readonly #keyRing: KeyRing;

  constructor(keyRing: KeyRing) {
    this.#keyRing = keyRing;
  }

  /** @param owner it is nobody else's, and no other of the same person. @param password as `newAppPassword` makes it. */
  store(owner: AppPasswordOwner, password: string): StoredAppPasswordMac {
    const { keyId, key } = this.#keyRing.newestSubKey('app-password');
    return { keyId, mac: macOf(key, textOf(owner, password)) };
  }

  /** Whether it is the one that was stored; compared in constant time. */
  matches(owner: AppPasswordOwner, password: string, stored: StoredAppPasswordMac): boolean {
    const key = this.#keyRing.subKey('app-password', stored.keyId);
    return key !== undefined && sameMac(stored.mac, macOf(key, textOf(owner, password)));
  }

  /** Whether it is under the newest key. If not, it has to be stored anew when its password is at hand: then its key can go. */
  isNewest({ keyId }: StoredAppPasswordMac): boolean {
    return keyId === this.#keyRing.newestId;
  }
}

function textOf({ person, id }: AppPasswordOwner, password: string): string {
  return JSON.stringify(['app-password-v1', personKey(person), id, password]);
}
