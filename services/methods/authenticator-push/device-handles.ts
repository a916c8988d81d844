import { z } from 'zod';
import { type PersonId, personIdSchema } from '../../directory/directory.ts';
import { type SecretContext, type SecretSealer, sealedSecretSchema } from '../../secrets/secret-sealer.ts';

const place: SecretContext = { collection: 'enrollments', field: 'authenticator-push.handle', rowId: 'phone' };
const contentSchema = z.object({ person: personIdSchema, methodId: z.string() });

/**
 * What a phone shows to say whose it is: sealed, so that it tells nobody, and made by nobody else. It grants nothing without the
 * phone's signature.
 */
export class DeviceHandles {
  readonly #sealer: SecretSealer;

  constructor(sealer: SecretSealer) {
    this.#sealer = sealer;
  }

  make({ tenantId, objectId }: PersonId, methodId: string): string {
    const content = Buffer.from(JSON.stringify({ person: { tenantId, objectId }, methodId }));
    const { keyId, nonce, ciphertext, tag } = this.#sealer.seal(content, place);
    return [keyId, nonce, ciphertext, tag].join('.');
  }

  /** @returns undefined for what this server did not make, or made with a key that is gone. */
  read(
    handle: string,
  ): { readonly person: PersonId; readonly methodId: string; readonly isNewest: boolean } | undefined {
    const [keyId, nonce, ciphertext, tag] = handle.split('.');
    const sealed = sealedSecretSchema.safeParse({ keyId, nonce, ciphertext, tag });
    if (!sealed.success) return undefined;
    try {
      const { person, methodId } = contentSchema.parse(JSON.parse(this.#sealer.open(sealed.data, place).toString()));
      return { person, methodId, isNewest: this.#sealer.isNewest(sealed.data) };
    } catch {
      return undefined;
    }
  }
}
