import type { Challenge } from '../challenges/challenge.ts';
import type { PersonId } from '../directory/directory.ts';
import type { MessageKey } from '../localization/translate.ts';

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
  /** The code was right a while ago, and nothing says yet that the phone's clock is to blame. */
  | { readonly kind: 'late' }
  /** The code is that of another, or an older, entry of this person. */
  | { readonly kind: 'other-entry' };

export type CheckResult =
  /** `credential` replaces the stored one, so that the same answer can never be accepted again. */
  { readonly proven: true; readonly credential: Credential } | { readonly proven: false; readonly refusal: Refusal };

/** What a check may know beside the stored credential. */
export interface CheckContext {
  readonly now: Date;
  /** The person's other credentials of this kind, active or abandoned: they explain a wrong code, never accept one. */
  readonly others: readonly StoredCredential[];
  /** The text or call that this answers, for methods that send one. */
  readonly challenge?: Challenge | undefined;
}

/** What a person chooses when setting up. Several methods may share one: which of them it is, its dialog asks. */
export interface SetUpChoice {
  /** Its dialog is called `set-up-` and this. */
  readonly id: string;
  readonly title: MessageKey;
  /** One line on what will happen. */
  readonly description: MessageKey;
}

/** The contract every method fulfils, with more by its form: see `forms.ts`. `tests/contracts/` checks it for each member of the registry. */
export interface MethodContract {
  /** Its name in the registry. */
  readonly kind: string;
  readonly choice: SetUpChoice;
  /** Whether the credential of a set-up that was given up is kept for a while, to explain a code from an old entry. */
  readonly explainsOldCodes: boolean;
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
