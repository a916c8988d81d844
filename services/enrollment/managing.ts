import type { PersonId } from '../directory/directory.ts';
import { type Randomness, randomId } from '../randomness.ts';
import type { ManageOutcome } from './outcome.ts';
import { changeAndHangUp, type HangUpDependencies } from './phones/hang-up.ts';
import type { Decide } from './enrollment-changes.ts';
import { disownChanges, type DisownOutcome } from './transitions/disowned-changes.ts';
import {
  makeDefault,
  type ManageRequest,
  reinstateMethod,
  removeMethod,
  renameMethod,
  suspendMethods,
} from './transitions/managing-transitions.ts';
import { expireSetUp } from './transitions/set-up-endings.ts';
import { withoutShown } from './transitions/told-changes.ts';
import { unchanged } from './transitions/decision.ts';

export interface ManagingDependencies extends HangUpDependencies {
  readonly randomness: Randomness;
}

/** The use cases of somebody who looks after what is set up. All but `disown` need a proof in the same conversation. */
export class Managing {
  readonly #deps: ManagingDependencies;

  constructor(dependencies: ManagingDependencies) {
    this.#deps = dependencies;
  }

  /** Methods that were lost are off from now on. */
  suspend(person: PersonId, methodIds: readonly string[]): Promise<ManageOutcome> {
    return this.#change(
      person,
      (request) => (enrollment, context) => suspendMethods(enrollment, { ...request, methodIds }, context),
    );
  }

  /** Methods that were suspended are used again. */
  reinstate(person: PersonId, ...methodIds: readonly string[]): Promise<ManageOutcome> {
    return this.#change(
      person,
      (request) => (enrollment, context) => reinstateMethod(enrollment, { ...request, methodIds }, context),
    );
  }

  /** A method goes; never the last one that can be used, and never less than the policy requires. */
  remove(person: PersonId, methodId: string): Promise<ManageOutcome> {
    return this.#change(
      person,
      (request) => (enrollment, context) => removeMethod(enrollment, { ...request, methodIds: [methodId] }, context),
    );
  }

  /** The method that is asked for first at a sign-in. */
  makeDefault(person: PersonId, methodId: string): Promise<ManageOutcome> {
    return this.#change(
      person,
      (request) => (enrollment, context) => makeDefault(enrollment, { ...request, methodIds: [methodId] }, context),
    );
  }

  /** @param name one line of at most 40 characters; empty takes the name away. */
  rename(person: PersonId, methodId: string, name: string): Promise<ManageOutcome> {
    return this.#change(
      person,
      (request) => (enrollment, context) =>
        renameMethod(enrollment, { ...request, methodIds: [methodId], name }, context),
    );
  }

  /** The person says that a change was made by somebody else; see `disownChanges`. */
  disown(person: PersonId): Promise<DisownOutcome> {
    return changeAndHangUp(this.#deps, person, disownChanges);
  }

  /** The chat has shown these changes; time may have brought them, and nobody have written it yet. */
  async shown(person: PersonId, ids: readonly string[]): Promise<void> {
    const shown = new Set(ids);
    await this.#deps.changes.change(person, (enrollment, decisionContext) => {
      const { next, events } = expireSetUp(enrollment, decisionContext);
      return next.ownNotices.some(({ id }) => shown.has(id))
        ? { next: withoutShown(next, shown), outcome: undefined, events }
        : unchanged(enrollment, undefined);
    });
  }

  #change(
    person: PersonId,
    decide: (request: Pick<ManageRequest, 'id'>) => Decide<ManageOutcome>,
  ): Promise<ManageOutcome> {
    const id = randomId(this.#deps.randomness);
    return changeAndHangUp(this.#deps, person, decide({ id }));
  }
}
