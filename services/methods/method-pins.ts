import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import type { Randomness } from '../randomness.ts';
import {
  type SealedSecret,
  type SecretContext,
  type SecretSealer,
  sealedSecretSchema,
} from '../secrets/secret-sealer.ts';
import type { Credential, CredentialOwner, StoredCredential } from './method.ts';
import { hashPin, isPin } from './pin.ts';

/** What a credential has of a PIN: Argon2id of it, sealed. */
export const pinSchema = sealedSecretSchema.optional();
const withPinSchema = z.object({ pin: pinSchema });

export interface MethodPinsOptions {
  readonly sealer: SecretSealer;
  readonly randomness: Randomness;
  /** Where a sealed PIN opens, and nowhere else. */
  readonly place: (owner: CredentialOwner) => SecretContext;
}

/** The PINs of one kind of method. */
export class MethodPins {
  readonly #options: MethodPinsOptions;

  constructor(options: MethodPinsOptions) {
    this.#options = options;
  }

  has(credential: Credential): boolean {
    return withPinSchema.parse(credential).pin !== undefined;
  }

  async sealed(owner: CredentialOwner, pin: string): Promise<SealedSecret> {
    const { sealer, randomness, place } = this.#options;
    return sealer.seal(await hashPin(pin, randomness), place(owner));
  }

  async check(stored: StoredCredential, digits: string): Promise<(credential: Credential) => boolean> {
    const hash = this.#hash(stored);
    const isRight = hash !== undefined && (await isPin(digits, hash));
    // Sealed anew it is still the same PIN.
    return (credential) => isRight && isDeepStrictEqual(this.#hash({ ...stored, credential }), hash);
  }

  /** Whether its PIN, if there is one, needs no newer key. */
  isNewest({ credential }: StoredCredential): boolean {
    const { pin } = withPinSchema.parse(credential);
    return pin === undefined || this.#options.sealer.isNewest(pin);
  }

  /** The PIN under the newest key, as a part of a credential. @throws {SecretUnreadableError} */
  resealed(stored: StoredCredential): { readonly pin?: SealedSecret } {
    const { pin } = withPinSchema.parse(stored.credential);
    return pin === undefined ? {} : { pin: this.#options.sealer.reseal(pin, this.#options.place(stored)) };
  }

  #hash(stored: StoredCredential): Buffer | undefined {
    const { pin } = withPinSchema.parse(stored.credential);
    return pin && this.#options.sealer.open(pin, this.#options.place(stored));
  }
}
