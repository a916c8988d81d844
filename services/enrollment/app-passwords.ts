import {
  type AppPassword,
  type AppPasswordMacs,
  newAppPassword,
  readAppPassword,
} from '../app-passwords/app-password.ts';
import type { PersonId } from '../directory/directory.ts';
import { type Randomness, randomId } from '../randomness.ts';
import type { EnrollmentChanges } from './enrollment-changes.ts';
import {
  deleteAppPasswords,
  type DeleteAppPasswordsOutcome,
  hideSecret,
  makeAppPassword,
  type MakeAppPasswordOutcome,
} from './transitions/app-password-transitions.ts';
import { checkAppPassword } from './transitions/check-app-password.ts';

export interface AppPasswordsDependencies {
  readonly changes: EnrollmentChanges;
  readonly randomness: Randomness;
  readonly appPasswordMacs: AppPasswordMacs;
}

export interface CheckOptions {
  /** Who asks, by the name that the operator gave it. */
  readonly caller: string;
  /** Whether one more refusal may be written down. */
  readonly mayRecord: () => boolean;
}

/** The use cases of app passwords. Making and deleting need a proof in the same conversation. */
export class AppPasswords {
  readonly #deps: AppPasswordsDependencies;
  /** The one that was made last, until it is shown: nothing else ever has it. */
  #made: { readonly id: string; readonly password: string } | undefined;

  constructor(dependencies: AppPasswordsDependencies) {
    this.#deps = dependencies;
  }

  /** @param name as `readAppPasswordName` reads it. What is made is shown with `takeToShow`, in this turn. */
  async make(person: PersonId, name: string): Promise<MakeAppPasswordOutcome> {
    const { changes, randomness, appPasswordMacs } = this.#deps;
    const id = randomId(randomness);
    const password = newAppPassword(randomness);
    const stored = appPasswordMacs.store({ person, id }, password);
    const outcome = await changes.change(person, (enrollment, context) =>
      makeAppPassword(enrollment, { id, name, stored }, context),
    );
    if (outcome.code === 'made') this.#made = { id, password };
    return outcome;
  }

  /** The password itself, once, and only in the turn that made it. */
  takeToShow(id: string): string | undefined {
    if (this.#made?.id !== id) return undefined;
    const { password } = this.#made;
    this.#made = undefined;
    return password;
  }

  /** The card that showed it is gone. */
  hidden(person: PersonId): Promise<void> {
    return this.#deps.changes.change(person, hideSecret);
  }

  /** From now on these are not accepted any more. */
  delete(person: PersonId, ids: readonly string[] | 'all'): Promise<DeleteAppPasswordsOutcome> {
    const id = randomId(this.#deps.randomness);
    return this.#deps.changes.change(person, (enrollment, context) =>
      deleteAppPasswords(enrollment, { ids, id }, context),
    );
  }

  /**
   * Whether what a program sent is an app password of this person that is accepted. It reads the store each time: one that was
   * deleted a moment ago, on whichever replica, lets nobody in.
   * @throws {EnrollmentAlteredError | StoreUnavailableError} then nobody is let in either
   */
  async check(person: PersonId, typed: string, { caller, mayRecord }: CheckOptions): Promise<'right' | 'wrong'> {
    const { changes } = this.#deps;
    const request = { caller, ...this.#comparison(person, typed) };
    const decided = await changes.look(person, (enrollment, context) => checkAppPassword(enrollment, request, context));
    if (decided.isUnchanged || (decided.outcome === 'wrong' && !mayRecord())) return decided.outcome;
    return changes.change(person, (enrollment, context) => checkAppPassword(enrollment, request, context));
  }

  #comparison(person: PersonId, typed: string) {
    const { appPasswordMacs: macs } = this.#deps;
    const password = readAppPassword(typed);
    return {
      matches: ({ id, stored }: AppPassword) =>
        password !== undefined && macs.matches({ person, id }, password, stored),
      renewed: ({ id, stored }: AppPassword) =>
        password === undefined || macs.isNewest(stored) ? undefined : macs.store({ person, id }, password),
    };
  }
}
