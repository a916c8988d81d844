import type { KeyObject } from 'node:crypto';
import { KeyRingError, type KeyRing } from '../secrets/key-ring.ts';
import { macOf } from '../secrets/mac.ts';
import { e164Pattern } from './phone-number.ts';

/**
 * Keyed hashes of phone numbers, by which a number is found where it cannot be read. There are few enough phone numbers
 * to try them all, so without the key a hash would hide nothing; the key is one of the ring's, for nothing else.
 */
export class NumberHash {
  readonly #keyRing: KeyRing;

  constructor(keyRing: KeyRing) {
    this.#keyRing = keyRing;
  }

  /** What to store: the hash under the newest key. @throws {TypeError} unless it is E.164; it does not repeat it. */
  hash(e164: string): string {
    const { keyId, key } = this.#keyRing.newestSubKey('lookup');
    return numberHash(keyId, key, e164);
  }

  /**
   * What to look for: the hash under every key of the ring, newest first. What was stored before a key was added is
   * found until its key is removed.
   * @throws {TypeError} unless it is E.164; it does not repeat it.
   */
  hashes(e164: string): readonly string[] {
    return this.#keyRing.ids.map((keyId) => {
      const key = this.#keyRing.subKey('lookup', keyId);
      if (key === undefined) throw new KeyRingError(`The key ring has lost its key ${keyId}`);
      return numberHash(keyId, key, e164);
    });
  }

  /** The hash under the newest key of a number's first digits, its calling code among them. @throws {TypeError} */
  prefixHash(e164: string, digits: number): string {
    const { keyId, key } = this.#keyRing.newestSubKey('lookup');
    return keyedHash(keyId, key, ['phone-number-prefix-v1', checked(e164).slice(0, digits + 1)]);
  }

  /**
   * The hash under the newest key of a line behind a number: people of one office share its number, not its lines.
   * Without an extension, that of the number.
   * @throws {TypeError}
   */
  lineHash({ e164, extension }: { readonly e164: string; readonly extension?: string | undefined }): string {
    if (extension === undefined) return this.hash(e164);
    const { keyId, key } = this.#keyRing.newestSubKey('lookup');
    return keyedHash(keyId, key, ['phone-line-v1', checked(e164), extension]);
  }
}

function numberHash(keyId: string, key: KeyObject, e164: string): string {
  return keyedHash(keyId, key, ['phone-number-v1', checked(e164)]);
}

/** The key's id is part of it, so that what an old key made can be told, and made anew. */
function keyedHash(keyId: string, key: KeyObject, content: readonly string[]): string {
  return `${keyId}:${macOf(key, JSON.stringify(content))}`;
}

/** Two notations of one number would have two hashes. */
function checked(e164: string): string {
  if (!e164Pattern.test(e164)) throw new TypeError('Only a number in E.164 has a hash');
  return e164;
}
