import { z } from 'zod';
import type { Randomness } from '../randomness.ts';
import type { KeyRing } from '../secrets/key-ring.ts';
import { macOf, sameMac } from '../secrets/mac.ts';

/** What is kept of a code that was texted: enough to recognize it, not to read it. */
export const storedCodeSchema = z.object({ keyId: z.string(), mac: z.string() });
export type StoredCode = Readonly<z.infer<typeof storedCodeSchema>>;

const codes = 1_000_000;
/** Largest multiple of `codes` that four bytes hold: numbers from there on would make some codes likelier. */
const unbiased = Math.floor(2 ** 32 / codes) * codes;

/** Six digits, each code as likely as any other, leading zeros kept (ASVS 6.4.1). */
export function newTextCode(randomness: Randomness): string {
  for (;;) {
    const number = randomness.bytes(4).readUInt32BE();
    if (number < unbiased) return String(number % codes).padStart(6, '0');
  }
}

/** Stores and recognizes texted codes: an HMAC, because six digits under a plain hash are found by trying them all. */
export class TextCodes {
  readonly #keyRing: KeyRing;

  constructor(keyRing: KeyRing) {
    this.#keyRing = keyRing;
  }

  /** @param challengeId binds the code to its challenge (ASVS 6.6.2). */
  store(challengeId: string, code: string): StoredCode {
    const { keyId, key } = this.#keyRing.newestSubKey('challenge');
    return { keyId, mac: macOf(key, textOf(challengeId, code)) };
  }

  /** Whether `code` is the one that was stored for this challenge. */
  matches(challengeId: string, code: string, stored: StoredCode): boolean {
    const key = this.#keyRing.subKey('challenge', stored.keyId);
    return key !== undefined && sameMac(stored.mac, macOf(key, textOf(challengeId, code)));
  }
}

function textOf(challengeId: string, code: string): string {
  return JSON.stringify(['text-code-v1', challengeId, code]);
}
