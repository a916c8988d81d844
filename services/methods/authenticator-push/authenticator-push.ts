import { z } from 'zod';
import { type LetterCodeForm, newLetterCode } from '../../challenges/letter-code.ts';
import { personKey } from '../../directory/directory.ts';
import type { Randomness } from '../../randomness.ts';
import { digestOf } from '../../secrets/mac.ts';
import {
  type SealedSecret,
  type SecretContext,
  type SecretSealer,
  sealedSecretSchema,
} from '../../secrets/secret-sealer.ts';
import { accountLabel, labelText } from '../authenticator-code/account-label.ts';
import type { Device, NewDevice, PushMethod } from '../forms.ts';
import { MethodPins, pinSchema } from '../method-pins.ts';
import type { CheckResult, Credential, CredentialOwner, StoredCredential } from '../method.ts';
import { publicKeySchema, type PushSubscription, subscriptionSchema } from './device-messages.ts';

const credentialSchema = z.object({
  /** As the phone shows it. */
  account: z.string(),
  /** The one-time code, while no phone is registered. */
  code: sealedSecretSchema.optional(),
  device: z.object({ publicKey: publicKeySchema, name: z.string() }).optional(),
  /** Where notifications go: whoever has it can send some. */
  subscription: sealedSecretSchema.optional(),
  pin: pinSchema,
});

/** Longest name of a phone, in characters: as that of any method. */
const longestName = 40;

/** 140 bits: nobody guesses one, and a hash hides it (ASVS 11.5.1). */
export const registrationCodeForm: LetterCodeForm = { groups: 7, perGroup: 4 };

/** A request on a phone, which is approved there with the number that the chat shows. */
export class AuthenticatorPush implements PushMethod {
  readonly kind = 'authenticator-push';
  readonly form = 'push';
  readonly explainsOldCodes = false;
  readonly choice = {
    id: 'authenticator-push',
    title: 'method.authenticator-push.title',
    description: 'method.authenticator-push.description',
  } as const;
  readonly #sealer: SecretSealer;
  readonly #randomness: Randomness;
  readonly #pins: MethodPins;

  constructor({ sealer, randomness }: { readonly sealer: SecretSealer; readonly randomness: Randomness }) {
    this.#sealer = sealer;
    this.#randomness = randomness;
    this.#pins = new MethodPins({ sealer, randomness, place: (owner) => place(owner, 'pin') });
  }

  create(owner: CredentialOwner, { entry }: Parameters<PushMethod['create']>[1]): Credential {
    const accountName = labelText(entry?.accountName ?? '') || owner.person.objectId;
    const code = newLetterCode(this.#randomness, registrationCodeForm);
    return { account: accountLabel(accountName, 1), code: this.#seal(owner, 'code', code) };
  }

  account(credential: Credential): string {
    return credentialSchema.parse(credential).account;
  }

  label(credential: Credential): string {
    const { account, device } = credentialSchema.parse(credential);
    return device?.name ?? account;
  }

  registrationCode(stored: StoredCredential): string {
    const { code } = credentialSchema.parse(stored.credential);
    if (code === undefined) throw new Error('This phone is registered already');
    return this.#open(stored, 'code', code);
  }

  registrationHash(stored: StoredCredential): string {
    return registrationHash(this.registrationCode(stored).replaceAll('-', ''));
  }

  device(credential: Credential): Device | undefined {
    const { device, subscription } = credentialSchema.parse(credential);
    return device && { ...device, isNotified: subscription !== undefined };
  }

  withDevice(stored: StoredCredential, { publicKey, name, subscription }: NewDevice): Credential {
    const { account, pin } = credentialSchema.parse(stored.credential);
    // A phone is called what somebody likes, and is told by that in cards and notices.
    const device = { publicKey, name: labelText(name, longestName) || account };
    const registered = { account, device, ...(pin && { pin }) };
    return this.withSubscription({ ...stored, credential: registered }, subscription);
  }

  subscription(stored: StoredCredential): PushSubscription | undefined {
    const { subscription } = credentialSchema.parse(stored.credential);
    return subscription && subscriptionSchema.parse(JSON.parse(this.#open(stored, 'subscription', subscription)));
  }

  withSubscription(stored: StoredCredential, subscription: PushSubscription | undefined): Credential {
    const sealed = subscription && this.#seal(stored, 'subscription', JSON.stringify(subscription));
    return { ...credentialSchema.parse(stored.credential), subscription: sealed };
  }

  hasPin(credential: Credential): boolean {
    return this.#pins.has(credential);
  }

  sealedPin(owner: CredentialOwner, pin: string): Promise<SealedSecret> {
    return this.#pins.sealed(owner, pin);
  }

  withPin(credential: Credential, pin: SealedSecret): Credential {
    return { ...credential, pin };
  }

  checkPin(stored: StoredCredential, digits: string): Promise<(credential: Credential) => boolean> {
    return this.#pins.check(stored, digits);
  }

  /** It is answered on the phone, never by something typed in a chat. */
  check(): CheckResult {
    return { proven: false, refusal: { reason: 'code-expired' } };
  }

  reseal(stored: StoredCredential): Credential {
    const { code, subscription } = credentialSchema.parse(stored.credential);
    const isNewest = [code, subscription].every((sealed) => sealed === undefined || this.#sealer.isNewest(sealed));
    if (isNewest && this.#pins.isNewest(stored)) return stored.credential;
    return {
      ...stored.credential,
      ...(code && { code: this.#sealer.reseal(code, place(stored, 'code')) }),
      ...(subscription && { subscription: this.#sealer.reseal(subscription, place(stored, 'subscription')) }),
      ...this.#pins.resealed(stored),
    };
  }

  #seal(owner: CredentialOwner, field: Field, text: string): SealedSecret {
    return this.#sealer.seal(Buffer.from(text), place(owner, field));
  }

  #open(owner: CredentialOwner, field: Field, sealed: SealedSecret): string {
    return this.#sealer.open(sealed, place(owner, field)).toString();
  }
}

/** By which a set-up is found that waits for the phone with this code. @param symbols without hyphens */
export function registrationHash(symbols: string): string {
  return digestOf(`authenticator-registration-v1 ${symbols}`);
}

type Field = 'code' | 'subscription' | 'pin';

/** A sealed value opens only for this person and this set-up. */
function place({ person, methodId }: CredentialOwner, field: Field): SecretContext {
  return {
    collection: 'enrollments',
    field: `authenticator-push.${field}`,
    rowId: `${personKey(person)}/${methodId}`,
  };
}
