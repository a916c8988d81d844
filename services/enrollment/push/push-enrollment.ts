import type { PersonId } from '../../directory/directory.ts';
import type { PushMethod } from '../../methods/forms.ts';
import type { MethodRegistry } from '../../methods/registry.ts';
import type { EnrollmentChanges } from '../enrollment-changes.ts';
import type { ContactOutcome } from '../outcome.ts';
import type { HeldCredential, SetUpEnd } from '../state/enrollment.ts';
import { isAskedBy } from '../transitions/askers.ts';
import { withdrawPush } from '../transitions/push-transitions.ts';
import { endOf } from '../transitions/set-up-endings.ts';
import type { PushRequest, PushVerification } from './push-verification.ts';

export interface PushEnrollmentDependencies {
  readonly changes: EnrollmentChanges;
  readonly methods: MethodRegistry;
  readonly pushVerification: PushVerification;
}

/** What the card of a pending set-up shows, that its phone is there, or how the set-up ended. */
export type RegistrationToShow =
  | { readonly state: 'pending'; readonly code: string; readonly account: string; readonly expiresAt: Date }
  /** `name`: what the phone is called. */
  | { readonly state: 'registered'; readonly name: string; readonly isNotified: boolean }
  | { readonly state: 'verified' }
  | { readonly state: SetUpEnd };

/** The use cases of a phone that approves, for the chat. */
export class PushEnrollment {
  readonly #deps: PushEnrollmentDependencies;

  constructor(dependencies: PushEnrollmentDependencies) {
    this.#deps = dependencies;
  }

  /** What registers a phone for a pending set-up. Reads the one-time code: for a personal chat only. */
  async registrationToShow(person: PersonId, methodId: string): Promise<RegistrationToShow> {
    const enrollment = await this.#deps.changes.status(person);
    if (enrollment.methods.some((method) => method.methodId === methodId)) return { state: 'verified' };
    const { pending } = enrollment;
    if (pending?.methodId !== methodId) return { state: endOf(enrollment, methodId) };
    const method = this.#method(pending);
    const device = method.device(pending.credential);
    if (device !== undefined) return { state: 'registered', name: device.name, isNotified: device.isNotified };
    const code = method.registrationCode({ person, methodId, credential: pending.credential });
    return { state: 'pending', code, account: method.account(pending.credential), expiresAt: pending.expiresAt };
  }

  /** Asks on the phone; see `PushVerification`. */
  contact(person: PersonId, methodId: string, request: PushRequest): Promise<ContactOutcome> {
    return this.#deps.pushVerification.by(this.#deps.changes).contact(person, methodId, request);
  }

  /** Ends the request that is open for a set-up or method, if one is, at the person's wish. */
  async withdraw(person: PersonId, methodId: string): Promise<void> {
    await this.#deps.changes.change(person, (enrollment, decisionContext) =>
      withdrawPush(enrollment, methodId, decisionContext),
    );
  }

  /** The number to type on the phone for the request that is open; undefined when none is. */
  async numberOf(person: PersonId, methodId: string): Promise<string | undefined> {
    const { changes, pushVerification } = this.#deps;
    const enrollment = await changes.status(person);
    const { challenge } = enrollment;
    // A number that somebody else is to be shown would approve what they ask for.
    const isOurs = challenge !== undefined && isAskedBy(challenge, await changes.contextOf(enrollment));
    return isOurs ? pushVerification.numberOf(enrollment, methodId) : undefined;
  }

  #method({ kind }: HeldCredential): PushMethod {
    const method = this.#deps.methods.get(kind);
    if (method?.form !== 'push') throw new Error(`${kind} does not ask on a phone`);
    return method;
  }
}
