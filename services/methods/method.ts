import type { Challenge } from '../challenges/challenge.ts';
import type { DirectoryEntry, PersonId } from '../directory/directory.ts';
import type { PhoneChannel, PhoneNumber } from '../phone-numbers/phone-number.ts';

/** The ways to verify. A new one is a folder here and a line in `registry.ts`. */
export const methodKinds = ['authenticator-code', 'mobile-text', 'mobile-call', 'office-call'] as const;
export type MethodKind = (typeof methodKinds)[number];

/** How methods reach a phone; those that do not are left out. */
export const channelOf: Readonly<Partial<Record<MethodKind, PhoneChannel>>> = {
  'mobile-text': 'text',
  'mobile-call': 'call',
  'office-call': 'call',
};

/**
 * What the store keeps for one person's method: made, read and changed by its method only, opaque to everything else.
 * Holds secrets only sealed.
 */
export type Credential = Readonly<Record<string, unknown>>;

/** Whose credential it is and of which method: together they bind a sealed secret to its place. */
export interface CredentialOwner {
  readonly person: PersonId;
  /** The method has it from the beginning of its set-up. */
  readonly methodId: string;
}

export interface StoredCredential extends CredentialOwner {
  readonly credential: Credential;
}

/** Why an answer was not accepted, with what can be said about it to help. */
export type Refusal =
  /** Not an answer at all; it is not counted. */
  | { readonly reason: 'not-six-digits' }
  /** Right, but spent. */
  | { readonly reason: 'code-already-used' }
  /** The code was texted too long ago, or none was; it is not counted. */
  | { readonly reason: 'code-expired' }
  | { readonly reason: 'wrong-code'; readonly hint?: WrongCodeHint };

export type WrongCodeHint =
  /** The code is right for another moment: the phone's clock is this many seconds ahead (negative: behind). */
  | { readonly kind: 'clock-off'; readonly seconds: number }
  /** The code is that of another, or an older, entry of this person. */
  | { readonly kind: 'other-entry' };

export type CheckResult =
  /** `credential` replaces the stored one, so that the same answer can never be accepted again. */
  { readonly proven: true; readonly credential: Credential } | { readonly proven: false; readonly refusal: Refusal };

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

/** What a check may know beside the stored credential. */
export interface CheckContext {
  readonly now: Date;
  /** The person's other credentials of this kind, active or abandoned: they explain a wrong code, never accept one. */
  readonly others: readonly StoredCredential[];
  /** The text or call that this answers, for methods that send one. */
  readonly challenge?: Challenge | undefined;
}

interface MethodBase {
  readonly kind: MethodKind;
  /** Checks an answer. */
  check(stored: StoredCredential, answer: string, context: CheckContext): CheckResult;
  /** The name that tells this credential from another of its kind; of a number only what may be shown. */
  label(credential: Credential): string;
  /**
   * For key rotation: the same credential, its secrets under the newest key; the very same object when they are already.
   * @throws {SecretUnreadableError}
   */
  reseal(stored: StoredCredential): Credential;
}

/** A method whose secret is shown once, to be put into an app. */
export interface AuthenticatorMethod extends MethodBase {
  readonly form: 'authenticator';
  /** Makes a fresh credential. `entry` is undefined for somebody the directory does not know; `ordinal` counts set-ups from 1. */
  create(owner: CredentialOwner, about: { entry: DirectoryEntry | undefined; ordinal: number }): Credential;
  /** What to show for scanning or typing in. @throws {SecretUnreadableError} */
  authenticatorEntry(stored: StoredCredential): AuthenticatorEntry;
}

/** The numbers a person may have: one of each. */
export const contactKinds = ['mobile', 'alternate-mobile', 'office'] as const;
export type ContactKind = (typeof contactKinds)[number];

/** A number and what it is to the person. */
export interface Contact {
  readonly contact: ContactKind;
  readonly number: PhoneNumber;
}

/** A method that sends a text or calls. */
export interface PhoneMethod extends MethodBase {
  readonly form: 'phone';
  readonly channel: PhoneChannel;
  create(owner: CredentialOwner, contact: Contact): Credential;
  /** Whom to text or call. Reads the number. @throws {SecretUnreadableError} */
  contactOf(stored: StoredCredential): Contact;
  /** Which of the person's numbers it is. */
  contactKind(credential: Credential): ContactKind;
  /** Keyed hash of the number: equal for equal numbers, and not to be read. */
  numberHash(credential: Credential): string;
  /** Whether the key # is enough on a call, or a PIN has to come before it. */
  hasPin(credential: Credential): boolean;
  /** The same credential with this PIN, of digits alone. */
  withPin(stored: StoredCredential, pin: string): Credential;
  /** Whether the digits are its PIN. Takes some 25 ms. @throws {SecretUnreadableError} */
  isPin(stored: StoredCredential, digits: string): boolean;
}

/** The contract every method fulfils; `tests/contracts/method-contract.ts` checks it for each member of the registry. */
export type Method = AuthenticatorMethod | PhoneMethod;

/** Credentials that are kept for a while after a set-up was given up, to explain a code from an old entry. */
export const explainsOldCodes: ReadonlySet<MethodKind> = new Set<MethodKind>(['authenticator-code']);
