import { z } from 'zod';
import { readSixDigits } from '../../challenges/six-digits.ts';
import type { TextCodes } from '../../challenges/text-code.ts';
import { personKey } from '../../directory/directory.ts';
import { countryOfCallingCode } from '../../phone-numbers/find-country.ts';
import { maskedNumber } from '../../phone-numbers/phone-numbers.ts';
import type { PhoneChannel } from '../../phone-numbers/phone-number.ts';
import type { Randomness } from '../../randomness.ts';
import {
  type SealedSecret,
  type SecretContext,
  type SecretSealer,
  sealedSecretSchema,
} from '../../secrets/secret-sealer.ts';
import { type Contact, phoneRoles, type PhoneRole, type PhoneMethod } from '../forms.ts';
import type {
  CheckContext,
  CheckResult,
  Credential,
  CredentialOwner,
  SetUpChoice,
  StoredCredential,
} from '../method.ts';
import { MethodPins, pinSchema } from '../method-pins.ts';

const credentialSchema = z.object({
  contact: z.enum(phoneRoles),
  number: sealedSecretSchema,
  /** What may be shown of it. */
  masked: z.string(),
  /** ISO 3166-1 alpha-2; credentials of earlier releases have none. */
  country: z.string().optional(),
  pin: pinSchema,
  /** Keyed hash of the number, to tell whether two are the same and whose text came in. */
  hash: z.string(),
});

const numberSchema = z.object({ e164: z.string(), country: z.string(), extension: z.string().optional() });

const mobilePhone: SetUpChoice = {
  id: 'mobile-phone',
  title: 'choose-method-card.mobile-phone',
  description: 'choose-method-card.mobile-phone-description',
};
const officePhone: SetUpChoice = {
  id: 'office-phone',
  title: 'choose-method-card.office-phone',
  description: 'choose-method-card.office-phone-description',
};

/** How each sort of phone is reached and chosen. */
const phones = {
  'mobile-text': { channel: 'text', choice: mobilePhone },
  'mobile-call': { channel: 'call', choice: mobilePhone },
  'office-call': { channel: 'call', choice: officePhone },
} as const satisfies Record<string, { channel: PhoneChannel; choice: SetUpChoice }>;

export interface PhoneOptions {
  readonly sealer: SecretSealer;
  readonly codes: TextCodes;
  readonly randomness: Randomness;
  /** Keyed hash of a number in E.164, under the newest key. */
  readonly hash: (e164: string) => string;
}

/** A text with a code, or a call that is answered with a key. */
export class Phone implements PhoneMethod {
  readonly kind: keyof typeof phones;
  readonly form = 'phone';
  readonly channel: PhoneChannel;
  readonly choice: SetUpChoice;
  readonly explainsOldCodes = false;
  readonly #options: PhoneOptions;
  readonly #pins: MethodPins;

  constructor(kind: keyof typeof phones, options: PhoneOptions) {
    this.kind = kind;
    this.channel = phones[kind].channel;
    this.choice = phones[kind].choice;
    this.#options = options;
    this.#pins = new MethodPins({ ...options, place: (owner) => this.#place(owner, 'pin') });
  }

  create(owner: CredentialOwner, { contact, number }: Contact): Credential {
    const { sealer, hash } = this.#options;
    return {
      contact,
      number: sealer.seal(Buffer.from(JSON.stringify(number)), this.#place(owner)),
      masked: maskedNumber(number, { isOffice: contact === 'office' }),
      country: number.country,
      hash: hash(number.e164),
    };
  }

  contactOf(stored: StoredCredential): Contact {
    const { contact, number } = credentialSchema.parse(stored.credential);
    const opened = this.#options.sealer.open(number, this.#place(stored)).toString();
    const { e164, country, extension } = numberSchema.parse(JSON.parse(opened));
    return { contact, number: { e164, country, ...(extension !== undefined && { extension }) } };
  }

  contactKind(credential: Credential): PhoneRole {
    return credentialSchema.parse(credential).contact;
  }

  countryOf(credential: Credential): string | undefined {
    const { country, masked } = credentialSchema.parse(credential);
    return country ?? countryOfCallingCode(masked);
  }

  numberHash(credential: Credential): string {
    return credentialSchema.parse(credential).hash;
  }

  label(credential: Credential): string {
    return credentialSchema.parse(credential).masked;
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

  reseal(stored: StoredCredential): Credential {
    const { number } = credentialSchema.parse(stored.credential);
    const { sealer, hash } = this.#options;
    if (sealer.isNewest(number) && this.#pins.isNewest(stored)) return stored.credential;
    const { e164 } = this.contactOf(stored).number;
    return {
      ...stored.credential,
      number: sealer.reseal(number, this.#place(stored)),
      ...this.#pins.resealed(stored),
      hash: hash(e164),
    };
  }

  /** A call is proven by the keys pressed on it, never by something typed. */
  check(stored: StoredCredential, answer: string, { now, challenge }: CheckContext): CheckResult {
    const code = readSixDigits(answer);
    if (code === undefined) return { proven: false, refusal: { reason: 'not-six-digits' } };
    if (challenge?.methodId !== stored.methodId || challenge.code === undefined || challenge.expiresAt <= now) {
      return { proven: false, refusal: { reason: 'code-expired' } };
    }
    const matches = this.#options.codes.matches(challenge.id, code, challenge.code);
    // The challenge is gone with the write that counts this: the code is good once.
    return matches
      ? { proven: true, credential: stored.credential }
      : { proven: false, refusal: { reason: 'wrong-code' } };
  }

  /** The sealed number opens only for this person and this set-up. */
  #place({ person, methodId }: CredentialOwner, field: 'number' | 'pin' = 'number'): SecretContext {
    return { collection: 'enrollments', field: `${this.kind}.${field}`, rowId: `${personKey(person)}/${methodId}` };
  }
}
