import { type Clock, daySeconds } from '../clock.ts';
import type { Directory, PersonId } from '../directory/directory.ts';
import type { AuthenticatorEntry, Method } from '../methods/forms.ts';
import type { CheckResult, Credential, StoredCredential } from '../methods/method.ts';
import type { MethodKind } from '../methods/registry.ts';
import { randomId } from '../randomness.ts';
import type { KeyRing } from '../secrets/key-ring.ts';
import { type Decision, type DecisionContext, unchanged } from './transitions/decision.ts';
import type { Enrollment, HeldCredential, SetUpEnd } from './state/enrollment.ts';
import type { RecoveryCodes } from './state/last-resort.ts';
import type { Decide, TurnOptions } from './enrollment-changes.ts';
import type { EnrollmentRepository } from './state/enrollment-repository.ts';
import { attemptView, type AttemptView, enrollmentView, type EnrollmentView } from './enrollment-view.ts';
import { isSentHere } from './entra-standing.ts';
import { AppPasswords, type AppPasswordsDependencies } from './app-passwords.ts';
import { Managing } from './managing.ts';
import { Passes } from './passes.ts';
import { Pins } from './pins.ts';
import { PushEnrollment, type PushEnrollmentDependencies } from './push/push-enrollment.ts';
import { Recovery } from './recovery.ts';
import type { RecoverySecrets } from './recovery-secrets.ts';
import { changeAndHangUp } from './phones/hang-up.ts';
import { resealSecrets, verifyMethod } from './transitions/method-transitions.ts';
import { isAskedBy, takeProof } from './transitions/askers.ts';
import { limitReached } from './transitions/failure-limits.ts';
import type { AnyProofOutcome, BeginOutcome, ProofOutcome } from './outcome.ts';
import { PhoneEnrollment, type PhoneEnrollmentDependencies } from './phones/phone-enrollment.ts';
import { endOf, expireSetUp } from './transitions/set-up-endings.ts';
import { beginSetUp, cancelSetUp, proveSetUp, requestEnrollment } from './transitions/set-up-transitions.ts';

/** What the QR card of a pending set-up shows, that there is nothing to show for it, or how the set-up ended. */
export type EntryToShow =
  | { readonly state: 'pending'; readonly entry: AuthenticatorEntry; readonly expiresAt: Date }
  | { readonly state: 'nothing-to-show' }
  | { readonly state: 'verified' }
  | { readonly state: SetUpEnd };

export interface EnrollmentDependencies
  extends PhoneEnrollmentDependencies, PushEnrollmentDependencies, AppPasswordsDependencies {
  readonly repository: EnrollmentRepository;
  readonly directory: Pick<Directory, 'find'>;
  readonly clock: Clock;
  readonly keyRing: KeyRing;
  readonly recoverySecrets: RecoverySecrets;
}

export interface BeginOptions {
  /** For a method that is typed: what was typed to say which one it is. */
  readonly name?: string | undefined;
  /** Methods that go when this one is proven. */
  readonly replaces?: readonly string[] | undefined;
}

export interface ExpiryOptions {
  /** Brings a person's chat up to date. */
  readonly tell?: (person: PersonId) => Promise<void>;
  readonly onFailure?: (error: unknown) => void;
}

/** How far ahead, in milliseconds, time may change an enrollment by itself, whatever a policy says. */
const longestAhead = daySeconds * 1000;

/** The use cases of enrollment; those that only phones have are in `phones`. */
export class EnrollmentService {
  readonly #deps: EnrollmentDependencies;
  /** The use cases of phones. */
  readonly phones: PhoneEnrollment;
  /** The use cases of phones that approve. */
  readonly push: PushEnrollment;
  /** The use cases of PINs. */
  readonly pins: Pins;
  /** The use cases of somebody who looks after what is set up. */
  readonly managing: Managing;
  /** The use cases of app passwords. */
  readonly appPasswords: AppPasswords;
  /** The use cases of recovery codes. */
  readonly recovery: Recovery;
  /** The use cases of temporary passes. */
  readonly passes: Passes;

  constructor(dependencies: EnrollmentDependencies) {
    this.#deps = dependencies;
    this.phones = new PhoneEnrollment(dependencies);
    this.push = new PushEnrollment(dependencies);
    this.pins = new Pins(dependencies);
    this.managing = new Managing(dependencies);
    this.appPasswords = new AppPasswords(dependencies);
    this.recovery = new Recovery(dependencies);
    this.passes = new Passes(dependencies);
  }

  /** The same for one turn of a chat: what the turn has read or written of somebody is not read again. */
  forTurn(turn?: TurnOptions): EnrollmentService {
    const changes = this.#deps.changes.forTurn(turn);
    return new EnrollmentService({ ...this.#deps, changes, verification: this.#deps.verification.by(changes) });
  }

  /** How things stand with a person; a pending set-up whose time is over counts as none. */
  async status(person: PersonId): Promise<EnrollmentView> {
    const { changes, methods } = this.#deps;
    const enrollment = await changes.status(person);
    return enrollmentView(enrollment, methods, await changes.contextOf(enrollment));
  }

  /** Whether Microsoft Entra asks for what is set up here, or soon will, where people are registered for this external method. */
  async isSentHere(person: PersonId, configurationId: string): Promise<boolean> {
    return isSentHere(await this.#deps.changes.status(person), configurationId);
  }

  /** Notes that the person has been asked to set up. */
  async request(person: PersonId): Promise<void> {
    await this.#deps.changes.change(person, (enrollment) => requestEnrollment(enrollment));
  }

  /**
   * Starts a set-up; an earlier one that is pending ends. A phone begins with its number, see `phones`.
   * @throws {DirectoryUnavailableError}
   */
  async begin(
    person: PersonId,
    kind: MethodKind,
    { name = '', replaces = [] }: BeginOptions = {},
  ): Promise<BeginOutcome> {
    const method = this.#method(kind);
    if (method.form === 'phone') return { code: 'not-allowed' };
    const entry = method.form === 'typed' ? undefined : await this.#deps.directory.find(person);
    const methodId = randomId(this.#deps.randomness);
    const owner = { person, methodId };
    return changeAndHangUp(this.#deps, person, (enrollment, decisionContext) => {
      const ordinal = enrollment.setUps + 1;
      const credential = (): Credential | undefined =>
        method.form === 'typed' ? method.create(owner, name) : method.create(owner, { entry, ordinal });
      const registration =
        method.form === 'push'
          ? (made: Credential) => method.registrationHash({ ...owner, credential: made })
          : undefined;
      const only = method.form === 'push' && decisionContext.policy.approvalPhones === 'one';
      const before = only ? enrollment.methods.filter((each) => each.kind === kind) : [];
      const gone = [...replaces, ...before.map((each) => each.methodId)];
      return beginSetUp(enrollment, { methodId, kind, credential, registration, replaces: gone }, decisionContext);
    });
  }

  /** What to scan or type in for a pending set-up. Reads the secret: for a personal chat only. */
  async entryToShow(person: PersonId, methodId: string): Promise<EntryToShow> {
    const enrollment = await this.#deps.changes.status(person);
    if (enrollment.methods.some((method) => method.methodId === methodId)) return { state: 'verified' };
    const pending = enrollment.pending;
    if (pending?.methodId !== methodId) return { state: endOf(enrollment, methodId) };
    const method = this.#method(pending.kind);
    if (method.form !== 'authenticator') return { state: 'nothing-to-show' };
    const entry = method.authenticatorEntry({ person, methodId, credential: pending.credential });
    return { state: 'pending', entry, expiresAt: pending.expiresAt };
  }

  /** Checks the answer to a pending set-up; the method is active once this says `verified`. */
  async prove(person: PersonId, methodId: string, answer: string): Promise<ProofOutcome> {
    return this.#answer(person, methodId, (enrollment, decisionContext) =>
      proveSetUp(
        enrollment,
        {
          methodId,
          check: (pending) => this.#check(person, enrollment, pending, answer, decisionContext),
        },
        decisionContext,
      ),
    );
  }

  /** Ends a pending set-up at the person's wish; does nothing when it has ended. */
  async cancel(person: PersonId, methodId: string): Promise<void> {
    await changeAndHangUp(this.#deps, person, (enrollment, decisionContext) =>
      cancelSetUp(enrollment, methodId, decisionContext),
    );
  }

  /** Checks a code of a method that is set up. */
  async verify(person: PersonId, methodId: string, answer: string): Promise<ProofOutcome> {
    return this.#answer(person, methodId, (enrollment, decisionContext) =>
      this.#decide(person, enrollment, methodId, answer, decisionContext),
    );
  }

  /**
   * Checks a code for whoever can only pass one on, and cannot say of which method it is: one of those whose code an app or a token
   * shows, or that was texted. Wrong, it counts once: against the text, else the default one.
   * @param texted the method by which whoever asks had a code texted, or was asked otherwise; its text may be over by now
   */
  async verifyAny(person: PersonId, answer: string, texted?: string): Promise<AnyProofOutcome> {
    return this.#answer(person, texted, (enrollment, decisionContext) => {
      const byText = enrollment.methods.filter(
        ({ methodId, kind }) => methodId === texted && isText(this.#method(kind)),
      );
      const shown = enrollment.methods
        .filter(({ kind }) => isShown(this.#method(kind)))
        .sort((one, other) => Number(other.isDefault) - Number(one.isDefault));
      // What may not be checked now is passed over, unless nothing else is there: then it says why.
      const open = shown.filter(
        ({ kind, suspended }) =>
          suspended === undefined && limitReached(enrollment, kind, decisionContext) === undefined,
      );
      const candidates = [...byText, ...(open.length > 0 || byText.length > 0 ? open : shown.slice(0, 1))];
      const checked = candidates.map(({ methodId, kind }) => ({
        kind,
        decided: this.#decide(person, enrollment, methodId, answer, decisionContext),
      }));
      const withCode = (code: ProofOutcome['code']) => checked.find(({ decided }) => decided.outcome.code === code);
      // What counts is written, whatever it is called: the failure that locks a method, too.
      const counted = checked.find(({ decided }) => decided.next !== enrollment);
      const best = withCode('verified') ?? withCode('code-already-used') ?? counted ?? checked[0];
      if (best === undefined) return unchanged<AnyProofOutcome>(enrollment, { code: 'not-set-up' });
      // Nobody knows whether it was that of the text or a wrong one of the app: it counts, and says what is so in any case.
      const isLate = best.decided.outcome.code === 'wrong-code' && withCode('code-expired') !== undefined;
      const outcome = isLate ? ({ code: 'code-expired' } as const) : best.decided.outcome;
      return { ...best.decided, outcome: { ...outcome, kind: best.kind } };
    });
  }

  /** Ends the text, call or request that is under way for whoever asks, if one is. */
  async withdraw(person: PersonId): Promise<void> {
    await changeAndHangUp(this.#deps, person, (enrollment, decisionContext) =>
      enrollment.challenge !== undefined && isAskedBy(enrollment.challenge, decisionContext)
        ? { next: { ...enrollment, challenge: undefined }, outcome: undefined, events: [] }
        : unchanged(enrollment, undefined),
    );
  }

  /** What was proven to whoever asks, once. */
  async takeProof(person: PersonId): Promise<AttemptView | undefined> {
    const { changes, methods } = this.#deps;
    const taken = await changes.change(person, takeProof);
    return taken && attemptView(taken, methods);
  }

  #decide(
    person: PersonId,
    enrollment: Enrollment,
    methodId: string,
    answer: string,
    decisionContext: DecisionContext,
  ): Decision<ProofOutcome> {
    const check = (method: HeldCredential): CheckResult =>
      this.#check(person, enrollment, method, answer, decisionContext);
    return verifyMethod(enrollment, { methodId, check }, decisionContext);
  }

  /** An answer that was right may be to a text: then that text has done what it was for. */
  async #answer<Outcome extends AnyProofOutcome>(
    person: PersonId,
    methodId: string | undefined,
    decide: Decide<Outcome>,
  ): Promise<Outcome> {
    const { verification } = this.#deps;
    let answered: string | undefined;
    const outcome = await changeAndHangUp(this.#deps, person, (enrollment, decisionContext) => {
      const decided = decide(enrollment, decisionContext);
      const { challenge } = enrollment;
      const { kind } = decided.outcome;
      const isMeant =
        kind === undefined || enrollment.methods.find((method) => method.methodId === methodId)?.kind === kind;
      answered = isMeant && challenge?.methodId === methodId ? challenge?.id : undefined;
      return decided;
    });
    if (outcome.code === 'verified' && answered !== undefined) await verification.completed(person, answered);
    return outcome;
  }

  /**
   * Key rotation: puts the person's enrollment and every secret in it under the newest key. A secret that does not open goes
   * to `onUnreadable` and stays as it is. Repeating it is harmless.
   * @throws {EnrollmentAlteredError} what was altered keeps the seal that shows it.
   */
  async reseal(
    person: PersonId,
    { keyId, onUnreadable }: { keyId: string; onUnreadable: (error: unknown) => void },
  ): Promise<Enrollment> {
    const orAsItIs = <Value>(value: Value, renew: () => Value): Value => {
      try {
        return renew();
      } catch (error) {
        onUnreadable(error);
        return value;
      }
    };
    const reseal = ({ methodId, kind, credential }: HeldCredential): Credential =>
      orAsItIs(credential, () => this.#method(kind).reseal({ person, methodId, credential }));
    const resealCodes = (codes: RecoveryCodes): RecoveryCodes =>
      orAsItIs(codes, () => this.#deps.recoverySecrets.reseal(person, codes));
    return this.#deps.changes.change(person, (enrollment, decisionContext) =>
      resealSecrets(enrollment, { reseal, resealCodes, keyId }, decisionContext),
    );
  }

  /**
   * Ends what has expired, at most `limit`. Each person is told before it is written down: time has ended the set-up
   * already, and a process that dies in between has somebody told again instead of never. What cannot be changed or told
   * goes to `onFailure` and keeps nobody else waiting; without it the first failure is thrown.
   * @returns the people whose set-up ended.
   */
  async expireDue(limit: number, { tell, onFailure = rethrow }: ExpiryOptions = {}): Promise<PersonId[]> {
    const expired: PersonId[] = [];
    const { clock, repository } = this.#deps;
    for (const person of await repository.due(clock.now(), longestAhead, limit)) {
      try {
        await tell?.(person);
        await this.#deps.changes.change(person, expireSetUp);
        expired.push(person);
      } catch (error) {
        onFailure(error);
      }
    }
    return expired;
  }

  #check(
    person: PersonId,
    enrollment: Enrollment,
    held: HeldCredential,
    answer: string,
    decisionContext: DecisionContext,
  ): CheckResult {
    const { now } = decisionContext;
    const { challenge } = enrollment;
    const stored = ({ methodId, credential }: HeldCredential): StoredCredential => ({ person, methodId, credential });
    const others = [...enrollment.methods, ...enrollment.abandoned.filter(({ until }) => until > now)]
      .filter(({ kind, methodId }) => kind === held.kind && methodId !== held.methodId)
      .map(stored);
    const asked = challenge !== undefined && isAskedBy(challenge, decisionContext) ? challenge : undefined;
    return this.#method(held.kind).check(stored(held), answer, { now, others, challenge: asked });
  }

  #method(kind: MethodKind): Method {
    const method = this.#deps.methods.get(kind);
    if (method === undefined) throw new Error(`No method ${kind} is registered`);
    return method;
  }
}

/** Whether its code is there to be typed before anybody asks for it. */
function isText(method: Method): boolean {
  return method.form === 'phone' && method.channel === 'text';
}

function isShown({ form }: Method): boolean {
  return form === 'authenticator' || form === 'typed';
}

function rethrow(error: unknown): never {
  throw error;
}
