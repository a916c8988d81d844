import { createHmac } from 'node:crypto';
import { z } from 'zod';
import { readSixDigits } from '../../services/challenges/six-digits.ts';
import { personKey } from '../../services/directory/directory.ts';
import type { TypedMethod } from '../../services/methods/forms.ts';
import type {
  CheckContext,
  CheckResult,
  Credential,
  CredentialOwner,
  StoredCredential,
} from '../../services/methods/method.ts';
import { type SecretContext, type SecretSealer, sealedSecretSchema } from '../../services/secrets/secret-sealer.ts';

const credentialSchema = z.object({ serial: z.string(), seed: sealedSecretSchema, lastMinute: z.int().optional() });

/** What a token of this serial number shows in a minute. */
export function tokenCode(seed: Uint8Array, now: Date): string {
  const digest = createHmac('sha256', seed)
    .update(String(minuteOf(now)))
    .digest();
  return String(digest.readUInt32BE() % 1_000_000).padStart(6, '0');
}

/**
 * A token with a serial number on its back and a code on its front: a method that the product does not have, to see that
 * one can be added which shows nothing and calls nobody.
 */
export class FakeToken implements TypedMethod {
  readonly kind = 'fake-token';
  readonly form = 'typed';
  readonly explainsOldCodes = false;
  readonly choice = {
    id: 'fake-token',
    title: 'method.authenticator-code.title',
    description: 'method.authenticator-code.description',
  } as const;
  readonly #sealer: SecretSealer;
  readonly #seeds: ReadonlyMap<string, Uint8Array>;

  /** @param seeds of the tokens that there are, by serial number. */
  constructor(sealer: SecretSealer, seeds: ReadonlyMap<string, Uint8Array>) {
    this.#sealer = sealer;
    this.#seeds = seeds;
  }

  create(owner: CredentialOwner, name: string): Credential | undefined {
    const serial = name.trim();
    const seed = this.#seeds.get(serial);
    return seed && { serial, seed: this.#sealer.seal(seed, placeOf(owner)) };
  }

  check(stored: StoredCredential, answer: string, { now }: CheckContext): CheckResult {
    const code = readSixDigits(answer);
    if (code === undefined) return { proven: false, refusal: { reason: 'not-six-digits' } };
    const credential = credentialSchema.parse(stored.credential);
    const seed = this.#sealer.open(credential.seed, placeOf(stored));
    if (tokenCode(seed, now) !== code) return { proven: false, refusal: { reason: 'wrong-code' } };
    const lastMinute = minuteOf(now);
    if (lastMinute <= (credential.lastMinute ?? -1)) return { proven: false, refusal: { reason: 'code-already-used' } };
    return { proven: true, credential: { ...credential, lastMinute } };
  }

  label(credential: Credential): string {
    return credentialSchema.parse(credential).serial;
  }

  reseal(stored: StoredCredential): Credential {
    const { seed } = credentialSchema.parse(stored.credential);
    if (this.#sealer.isNewest(seed)) return stored.credential;
    return { ...stored.credential, seed: this.#sealer.reseal(seed, placeOf(stored)) };
  }
}

function minuteOf(now: Date): number {
  return Math.floor(now.getTime() / 60_000);
}

function placeOf({ person, methodId }: CredentialOwner): SecretContext {
  return { collection: 'enrollments', field: 'fake-token.seed', rowId: `${personKey(person)}/${methodId}` };
}
