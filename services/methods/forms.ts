import type { DirectoryEntry } from '../directory/directory.ts';
import type { PhoneChannel, PhoneNumber } from '../phone-numbers/phone-number.ts';
import type { SealedSecret } from '../secrets/secret-sealer.ts';
import type { DevicePublicKey, PushSubscription } from './authenticator-push/device-messages.ts';
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

/** A method that may ask for a PIN, so that whoever finds a phone cannot answer for its owner. */
export interface PinMethod {
  /** Whether a PIN is asked for. */
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

/** A method that sends a text or calls. */
export interface PhoneMethod extends MethodContract, PinMethod {
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
}

/** A method that shows nothing: what names it is typed, such as the number on a token, and then its code. */
export interface TypedMethod extends MethodContract {
  readonly form: 'typed';
  /** @returns undefined when nothing of that name can be set up. */
  create(owner: CredentialOwner, name: string): Credential | undefined;
}

/** What is known of the phone that has the key of an account. */
export interface Device {
  readonly publicKey: DevicePublicKey;
  /** What kind of phone it is, as it may be shown. */
  readonly name: string;
  readonly isNotified: boolean;
}

/** A phone that registers, with what it says of itself. */
export interface NewDevice extends Pick<Device, 'publicKey' | 'name'> {
  /** Where it takes notifications; undefined: requests are opened by hand. */
  readonly subscription: PushSubscription | undefined;
}

/** A method that asks an app on a phone, which was registered with a one-time code and signs its answers. */
export interface PushMethod extends MethodContract, PinMethod {
  readonly form: 'push';
  /** A credential that waits for its phone. `entry` is undefined for somebody the directory does not know. */
  create(owner: CredentialOwner, about: { readonly entry: DirectoryEntry | undefined }): Credential;
  /** The account as the phone shows it. */
  account(credential: Credential): string;
  /** What the phone is registered with: groups of letters and digits, 140 bits. @throws {SecretUnreadableError} */
  registrationCode(stored: StoredCredential): string;
  /** By which it is found, whoever has it: not to be read. */
  registrationHash(stored: StoredCredential): string;
  /** The phone; undefined as long as none is registered. */
  device(credential: Credential): Device | undefined;
  withDevice(stored: StoredCredential, device: NewDevice): Credential;
  /** Where to send notifications; undefined: nowhere. @throws {SecretUnreadableError} */
  subscription(stored: StoredCredential): PushSubscription | undefined;
  withSubscription(stored: StoredCredential, subscription: PushSubscription | undefined): Credential;
}

/** Any method, told apart by its form. */
export type Method = AuthenticatorMethod | PhoneMethod | PushMethod | TypedMethod;
