import type { DirectoryEntry } from '../directory/directory.ts';
import type { PhoneChannel, PhoneNumber } from '../phone-numbers/phone-number.ts';
import type { SealedSecret } from '../secrets/secret-sealer.ts';
import type { Credential, CredentialOwner, MethodContract, StoredCredential } from './method.ts';

/** What a person needs to add the account to an authenticator. Contains the secret: shown once, never stored or logged. */
export interface AuthenticatorEntry {
  readonly issuer: string;
  /** The account's label in the app; differs for every set-up of the same person. */
  readonly account: string;
  /** Upper-case Base32 without padding (RFC 4648). */
  readonly secret: string;
  /** `otpauth://` URI, see https://github.com/google/google-authenticator/wiki/Key-Uri-Format */
  readonly otpauthUri: string;
}

/** A method whose secret is shown once, to be put into an app. */
export interface AuthenticatorMethod extends MethodContract {
  readonly form: 'authenticator';
  /** Makes a fresh credential. `entry` is undefined for somebody the directory does not know; `ordinal` counts set-ups from 1. */
  create(owner: CredentialOwner, about: { entry: DirectoryEntry | undefined; ordinal: number }): Credential;
  /** What to show for scanning or typing in. @throws {SecretUnreadableError} */
  authenticatorEntry(stored: StoredCredential): AuthenticatorEntry;
}

/** The numbers a person may have: one of each. */
export const phoneRoles = ['mobile', 'alternate-mobile', 'office'] as const;
export type PhoneRole = (typeof phoneRoles)[number];

/** A number and what it is to the person. */
export interface Contact {
  readonly contact: PhoneRole;
  readonly number: PhoneNumber;
}

/** A method that sends a text or calls. */
export interface PhoneMethod extends MethodContract {
  readonly form: 'phone';
  readonly channel: PhoneChannel;
  create(owner: CredentialOwner, contact: Contact): Credential;
  /** Whom to text or call. Reads the number. @throws {SecretUnreadableError} */
  contactOf(stored: StoredCredential): Contact;
  /** Which of the person's numbers it is. */
  contactKind(credential: Credential): PhoneRole;
  /** The country of the number, ISO 3166-1 alpha-2; undefined where it is not known. */
  countryOf(credential: Credential): string | undefined;
  /** Keyed hash of the number: equal for equal numbers, and not to be read. */
  numberHash(credential: Credential): string;
  /** Whether the key # is enough on a call, or a PIN has to come before it. */
  hasPin(credential: Credential): boolean;
  /** A PIN, of digits alone, as it is stored. Takes some 25 ms of computing, on another thread. */
  sealedPin(owner: CredentialOwner, pin: string): Promise<SealedSecret>;
  /** The same credential with this PIN. */
  withPin(credential: Credential, pin: SealedSecret): Credential;
  /**
   * Whether the digits are its PIN. Takes some 25 ms of computing, on another thread.
   * @returns tells whether a credential has the PIN that was checked, and not another one meanwhile, and it is right.
   * @throws {SecretUnreadableError}
   */
  checkPin(stored: StoredCredential, digits: string): Promise<(credential: Credential) => boolean>;
}

/** A method that shows nothing: what names it is typed, such as the number on a token, and then its code. */
export interface TypedMethod extends MethodContract {
  readonly form: 'typed';
  /** @returns undefined when nothing of that name can be set up. */
  create(owner: CredentialOwner, name: string): Credential | undefined;
}

/** Any method, told apart by its form. */
export type Method = AuthenticatorMethod | PhoneMethod | TypedMethod;
