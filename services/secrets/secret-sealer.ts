import { createCipheriv, createDecipheriv } from 'node:crypto';
import { z } from 'zod';
import type { Randomness } from '../randomness.ts';
import type { KeyRing } from './key-ring.ts';

const algorithm = 'aes-256-gcm';
const nonceBytes = 12;
const tagBytes = 16;
const base64url = z.string().regex(/^[A-Za-z0-9_-]*$/);

/** A sealed value as it is stored; the byte strings are base64url. */
export const sealedSecretSchema = z.strictObject({
  keyId: z.string().min(1),
  nonce: base64url,
  ciphertext: base64url,
  tag: base64url,
});

export type SealedSecret = Readonly<z.infer<typeof sealedSecretSchema>>;

/** Where a sealed value lives. It opens there and nowhere else. */
export interface SecretContext {
  readonly collection: string;
  readonly field: string;
  /** `_id` of the document. */
  readonly rowId: string;
}

/** A sealed value was altered or moved, or its key is gone. Says where, never what. */
export class SecretUnreadableError extends Error {
  override readonly name = 'SecretUnreadableError';
  readonly place: SecretContext;
  readonly keyId: string;

  constructor(place: SecretContext, keyId: string, why: string) {
    super(`The secret in ${place.collection}.${place.field} of ${place.rowId} (key ${keyId}) does not open: ${why}`);
    this.place = place;
    this.keyId = keyId;
  }
}

/**
 * Seals secrets for storage with AES-256-GCM. The place is authenticated with the value, so that one copied to another
 * row, field or collection does not open there.
 *
 * Nonces are random, which bounds one key to 2^32 values; rotate long before that.
 * @see https://nvlpubs.nist.gov/nistpubs/Legacy/SP/nistspecialpublication800-38d.pdf sections 5.2.1 and 8.3
 */
export class SecretSealer {
  readonly #keyRing: KeyRing;
  readonly #randomness: Randomness;

  constructor({ keyRing, randomness }: { readonly keyRing: KeyRing; readonly randomness: Randomness }) {
    this.#keyRing = keyRing;
    this.#randomness = randomness;
  }

  /** Seals with the newest key. */
  seal(plaintext: Uint8Array, place: SecretContext): SealedSecret {
    const { keyId, key } = this.#keyRing.newestSubKey('sealing');
    const nonce = this.#randomness.bytes(nonceBytes);
    const cipher = createCipheriv(algorithm, key, nonce, { authTagLength: tagBytes });
    cipher.setAAD(associatedData(place));
    const ciphertext = Buffer.concat([cipher.update(plaintext), cipher.final()]);
    return {
      keyId,
      nonce: nonce.toString('base64url'),
      ciphertext: ciphertext.toString('base64url'),
      tag: cipher.getAuthTag().toString('base64url'),
    };
  }

  /** @throws {SecretUnreadableError} when the value was altered or belongs elsewhere, or the ring lacks its key. */
  open(sealed: SealedSecret, place: SecretContext): Buffer {
    const key = this.#keyRing.subKey('sealing', sealed.keyId);
    if (key === undefined) {
      throw new SecretUnreadableError(place, sealed.keyId, 'the key ring holds no key of that id');
    }
    const altered = (): Error => new SecretUnreadableError(place, sealed.keyId, 'it was altered or moved here');
    const nonce = decode(sealed.nonce);
    const ciphertext = decode(sealed.ciphertext);
    const tag = decode(sealed.tag);
    if (nonce?.length !== nonceBytes || tag?.length !== tagBytes || ciphertext === undefined) throw altered();
    const decipher = createDecipheriv(algorithm, key, nonce, { authTagLength: tagBytes });
    decipher.setAAD(associatedData(place));
    decipher.setAuthTag(tag);
    const opened = decipher.update(ciphertext);
    try {
      decipher.final();
      return opened;
    } catch {
      opened.fill(0);
      throw altered();
    }
  }

  /** Whether the value was sealed with the newest key; if not, it waits for `reseal`. */
  isNewest(sealed: SealedSecret): boolean {
    return sealed.keyId === this.#keyRing.newestId;
  }

  /** The same secret under the newest key, for key rotation. @throws {SecretUnreadableError} */
  reseal(sealed: SealedSecret, place: SecretContext): SealedSecret {
    const plaintext = this.open(sealed, place);
    try {
      return this.seal(plaintext, place);
    } finally {
      plaintext.fill(0);
    }
  }
}

/** A JSON array of strings: two different places never give the same bytes. */
function associatedData({ collection, field, rowId }: SecretContext): Buffer {
  return Buffer.from(JSON.stringify(['v1', collection, field, rowId]), 'utf8');
}

/** @returns undefined unless the text is the one canonical encoding of its bytes. */
function decode(text: string): Buffer | undefined {
  const bytes = Buffer.from(text, 'base64url');
  return bytes.toString('base64url') === text ? bytes : undefined;
}
