import { hkdfSync } from 'node:crypto';
import { z } from 'zod';
import { type PersonId, personIdSchema } from '../../directory/directory.ts';
import type { Randomness } from '../../randomness.ts';
import { keyBytes, KeyRing } from '../../secrets/key-ring.ts';
import {
  type SecretContext,
  SecretSealer,
  SecretUnreadableError,
  sealedSecretSchema,
} from '../../secrets/secret-sealer.ts';
import type { VapidKeys } from '../../web-push/vapid-keys.ts';

const place: SecretContext = { collection: 'enrollments', field: 'authenticator-push.handle', rowId: 'phone' };
const info = 'two-step-verification-bot/v1/device-handles';
const contentSchema = z.object({ person: personIdSchema, methodId: z.string() });

export interface DeviceHandlesOptions {
  readonly keys: Pick<VapidKeys, 'get'>;
  readonly randomness: Randomness;
}

/**
 * What a phone shows to say whose it is: sealed, so that it tells nobody, and made by nobody else. It grants nothing without the
 * phone's signature. Phones keep it, and nobody can seal what they keep anew: its key is made of the server's own for phones (HKDF),
 * which stays when the ring's keys rotate.
 */
export class DeviceHandles {
  readonly #options: DeviceHandlesOptions;
  #sealer: SecretSealer | undefined;

  constructor(options: DeviceHandlesOptions) {
    this.#options = options;
  }

  /** @throws {SecretUnreadableError | StoreUnavailableError} */
  async make({ tenantId, objectId }: PersonId, methodId: string): Promise<string> {
    const content = Buffer.from(JSON.stringify({ person: { tenantId, objectId }, methodId }));
    const { keyId, nonce, ciphertext, tag } = (await this.#own()).seal(content, place);
    return [keyId, nonce, ciphertext, tag].join('.');
  }

  /** @returns undefined for what this server did not make. @throws {SecretUnreadableError | StoreUnavailableError} */
  async read(handle: string): Promise<{ readonly person: PersonId; readonly methodId: string } | undefined> {
    const [keyId, nonce, ciphertext, tag] = handle.split('.');
    const sealed = sealedSecretSchema.safeParse({ keyId, nonce, ciphertext, tag });
    if (!sealed.success) return undefined;
    const sealer = await this.#own();
    try {
      return contentSchema.parse(JSON.parse(sealer.open(sealed.data, place).toString()));
    } catch (error) {
      if (error instanceof SecretUnreadableError) return undefined;
      throw error;
    }
  }

  async #own(): Promise<SecretSealer> {
    const { keys, randomness } = this.#options;
    return (this.#sealer ??= new SecretSealer({ keyRing: ringOf((await keys.get()).privateKey), randomness }));
  }
}

function ringOf(privateKey: string): KeyRing {
  const key = hkdfSync('sha256', Buffer.from(privateKey, 'base64url'), Buffer.alloc(0), info, keyBytes);
  return new KeyRing([{ id: 'phones', key: Buffer.from(key) }]);
}
