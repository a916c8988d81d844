import { z } from 'zod';
import { readSixDigits } from '../../challenges/six-digits.ts';
import { personKey } from '../../directory/directory.ts';
import type { Randomness } from '../../randomness.ts';
import { type SecretContext, type SecretSealer, sealedSecretSchema } from '../../secrets/secret-sealer.ts';
import type { AuthenticatorEntry, AuthenticatorMethod } from '../forms.ts';
import type { CheckContext, CheckResult, Credential, CredentialOwner, Refusal, StoredCredential } from '../method.ts';
import { accountLabel, issuerLabel, labelText } from './account-label.ts';
import { otpauthUri } from './otpauth-uri.ts';
import { base32Secret, matchTimeStep, secretBytes, WeakSecretError } from './totp.ts';

/** One step either side of now (RFC 6238, section 5.2). */
const acceptedSeconds = 30;

/** How far the phone's clock may be off and still be recognized; used to explain a wrong code, never to accept one. */
const diagnosisSeconds = 600;

const credentialSchema = z.object({
  secret: sealedSecretSchema,
  account: z.string(),
  /** Highest time step accepted so far; a code of this step or an earlier one is spent (RFC 6238, section 5.2). */
  lastTimeStep: z.int().optional(),
});

/** A code of six digits from an authenticator app (TOTP, RFC 6238). */
export class AuthenticatorCode implements AuthenticatorMethod {
  readonly kind = 'authenticator-code';
  readonly form = 'authenticator';
  readonly explainsOldCodes = true;
  readonly choice = {
    id: 'authenticator-code',
    title: 'method.authenticator-code.title',
    description: 'method.authenticator-code.description',
  } as const;
  readonly #sealer: SecretSealer;
  readonly #randomness: Randomness;
  readonly #issuer: string;

  constructor(options: { sealer: SecretSealer; randomness: Randomness; issuer: string }) {
    this.#sealer = options.sealer;
    this.#randomness = options.randomness;
    this.#issuer = options.issuer;
  }

  create(owner: CredentialOwner, about: Parameters<AuthenticatorMethod['create']>[1]): Credential {
    // A name of nothing but invisible characters is no name.
    const accountName = labelText(about.entry?.accountName ?? '') || owner.person.objectId;
    return {
      secret: this.#sealer.seal(this.#randomness.bytes(secretBytes), secretPlace(owner)),
      account: accountLabel(accountName, about.ordinal, this.#issuer),
    };
  }

  authenticatorEntry(stored: StoredCredential): AuthenticatorEntry {
    const { account } = credentialSchema.parse(stored.credential);
    const issuer = issuerLabel(this.#issuer, account);
    const entry = { issuer, account, secret: base32Secret(this.#open(stored)) };
    return { ...entry, otpauthUri: otpauthUri(entry) };
  }

  check(stored: StoredCredential, answer: string, context: CheckContext): CheckResult {
    const code = readSixDigits(answer);
    if (code === undefined) return { proven: false, refusal: { reason: 'not-six-digits' } };
    const secret = this.#open(stored);
    const match = matchTimeStep(secret, code, context.now, acceptedSeconds);
    const credential = credentialSchema.parse(stored.credential);
    const spentUntil = credential.lastTimeStep ?? -1;
    if (match === undefined) return { proven: false, refusal: this.#explain(secret, code, context, spentUntil) };
    if (match.timeStep <= spentUntil) return { proven: false, refusal: { reason: 'code-already-used' } };
    return { proven: true, credential: { ...credential, lastTimeStep: match.timeStep } };
  }

  label(credential: Credential): string {
    return credentialSchema.parse(credential).account;
  }

  reseal(stored: StoredCredential): Credential {
    const { secret } = credentialSchema.parse(stored.credential);
    if (this.#sealer.isNewest(secret)) return stored.credential;
    return { ...stored.credential, secret: this.#sealer.reseal(secret, secretPlace(stored)) };
  }

  #explain(secret: Uint8Array, code: string, context: CheckContext, spentUntil: number): Refusal {
    for (const other of context.others) {
      if (matchTimeStep(this.#open(other), code, context.now, acceptedSeconds) !== undefined) {
        return { reason: 'wrong-code', hint: { kind: 'other-entry' } };
      }
    }
    const match = matchTimeStep(secret, code, context.now, diagnosisSeconds);
    if (match === undefined) return { reason: 'wrong-code' };
    // Typed again minutes later, it says nothing about the clock.
    if (match.timeStep <= spentUntil) return { reason: 'code-already-used' };
    return { reason: 'wrong-code', hint: { kind: 'clock-off', seconds: match.offsetSeconds } };
  }

  #open(stored: StoredCredential): Buffer {
    const secret = this.#sealer.open(credentialSchema.parse(stored.credential).secret, secretPlace(stored));
    if (secret.length < secretBytes) throw new WeakSecretError(secret.length);
    return secret;
  }
}

/** The sealed secret opens only for this person and this set-up. */
function secretPlace(owner: CredentialOwner): SecretContext {
  return {
    collection: 'enrollments',
    field: 'authenticator-code.secret',
    rowId: `${personKey(owner.person)}/${owner.methodId}`,
  };
}
