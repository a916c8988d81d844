import type { AuditEvent } from '../audit/audit-event.ts';
import type { Clock } from '../clock.ts';
import { type Directory, type PersonId, personKey } from '../directory/directory.ts';
import type {
  AuthenticatorEntry,
  CheckResult,
  Credential,
  Method,
  MethodKind,
  StoredCredential,
} from '../methods/method.ts';
import type { MethodRegistry } from '../methods/registry.ts';
import type { Policy } from '../policy/policy.ts';
import { type Randomness, randomId } from '../randomness.ts';
import type { AuditDraft, Circumstances, Decision } from './decision.ts';
import type { Enrollment, SetUpEnd } from './enrollment.ts';
import type { EnrollmentRepository, LoadedEnrollment } from './enrollment-repository.ts';
import { type HeldCredential, resealSecrets, resetEnrollment, verifyMethod } from './method-transitions.ts';
import { OneAtATime } from './one-at-a-time.ts';
import type { BeginOutcome, ProofOutcome } from './outcome.ts';
import { beginSetUp, cancelSetUp, endOf, expireSetUp, proveSetUp, requestEnrollment } from './set-up-transitions.ts';

/** What the QR card of a pending set-up shows, or how the set-up ended. */
export type EntryToShow =
  | { readonly state: 'pending'; readonly entry: AuthenticatorEntry; readonly expiresAt: Date }
  | { readonly state: 'verified' }
  | { readonly state: SetUpEnd };

export interface EnrollmentDependencies {
  readonly repository: EnrollmentRepository;
  readonly methods: MethodRegistry;
  readonly directory: Directory;
  readonly policy: Policy;
  readonly clock: Clock;
  readonly randomness: Randomness;
}

export interface ExpiryOptions {
  /** Brings a person's chat up to date. */
  readonly tell?: (person: PersonId) => Promise<void>;
  readonly onFailure?: (error: unknown) => void;
}

type Decide<Outcome> = (enrollment: Enrollment, circumstances: Circumstances) => Decision<Outcome>;

/** More replicas than this writing to one person's enrollment at once are a fault. */
const mostRetries = 64;

/**
 * The use cases of enrollment: a thin shell that reads, lets the state machine decide and writes by compare-and-set.
 * Every outcome is one that has been written: none is told before it counts.
 */
export class EnrollmentService {
  readonly #deps: EnrollmentDependencies;
  readonly #changes: OneAtATime;
  /** What is known of people while one turn lasts; undefined outside turns. */
  readonly #known: Map<string, LoadedEnrollment> | undefined;
  readonly #assertMayWrite: () => void;

  constructor(
    dependencies: EnrollmentDependencies,
    changes = new OneAtATime(),
    known?: Map<string, LoadedEnrollment>,
    assertMayWrite: () => void = () => undefined,
  ) {
    this.#deps = dependencies;
    this.#changes = changes;
    this.#known = known;
    this.#assertMayWrite = assertMayWrite;
  }

  /**
   * The same for one turn of a chat: what the turn has read or written of somebody is not read again.
   * @param assertMayWrite asked right before anything is written; throws once the turn has run out of time.
   */
  forTurn(assertMayWrite?: () => void): EnrollmentService {
    return new EnrollmentService(this.#deps, this.#changes, new Map(), assertMayWrite);
  }

  /** A person's state and methods; a pending set-up whose time is over counts as none. */
  async status(person: PersonId): Promise<Enrollment> {
    const { enrollment } = this.#known?.get(personKey(person)) ?? (await this.#load(person));
    return expireSetUp(enrollment, this.#circumstances()).next;
  }

  /** Methods the policy lets this person choose from, in order. */
  allowedMethods(): readonly MethodKind[] {
    return this.#deps.policy.allowedMethods.filter((kind) => this.#deps.methods.has(kind));
  }

  /** Notes that the person has been asked to set up. */
  async request(person: PersonId): Promise<void> {
    await this.#change(person, (enrollment) => requestEnrollment(enrollment));
  }

  /** Starts a set-up; an earlier one that is pending ends. @throws {DirectoryUnavailableError} */
  async begin(person: PersonId, kind: MethodKind): Promise<BeginOutcome> {
    const entry = await this.#deps.directory.find(person);
    const flowId = randomId(this.#deps.randomness);
    return this.#change(person, (enrollment, circumstances) => {
      const ordinal = enrollment.setUps + 1;
      const credential = (): Credential => this.#method(kind).create({ person, flowId }, { entry, ordinal });
      return beginSetUp(enrollment, { flowId, kind, credential }, circumstances);
    });
  }

  /** What to scan or type in for a pending set-up. Reads the secret: for a personal chat only. */
  async entryToShow(person: PersonId, flowId: string): Promise<EntryToShow> {
    const enrollment = await this.status(person);
    if (enrollment.methods.some(({ id }) => id === flowId)) return { state: 'verified' };
    const pending = enrollment.pending;
    if (pending?.flowId !== flowId) return { state: endOf(enrollment, flowId) };
    const entry = this.#method(pending.kind).authenticatorEntry({ person, flowId, credential: pending.credential });
    return { state: 'pending', entry, expiresAt: pending.expiresAt };
  }

  /** Checks the answer to a pending set-up; the method is active once this says `verified`. */
  async prove(person: PersonId, flowId: string, answer: string): Promise<ProofOutcome> {
    return this.#change(person, (enrollment, circumstances) =>
      proveSetUp(
        enrollment,
        {
          flowId,
          check: (pending) => this.#check(person, enrollment, { ...pending, id: flowId }, answer, circumstances),
        },
        circumstances,
      ),
    );
  }

  /** Ends a pending set-up at the person's wish; does nothing when it has ended. */
  async cancel(person: PersonId, flowId: string): Promise<void> {
    await this.#change(person, (enrollment, circumstances) => cancelSetUp(enrollment, flowId, circumstances));
  }

  /** Checks a code of a method that is set up. */
  async verify(person: PersonId, methodId: string, answer: string): Promise<ProofOutcome> {
    return this.#change(person, (enrollment, circumstances) =>
      verifyMethod(
        enrollment,
        { methodId, check: (method) => this.#check(person, enrollment, method, answer, circumstances) },
        circumstances,
      ),
    );
  }

  /** The name that tells a method of this person from another of its kind. */
  label(method: { readonly kind: MethodKind; readonly credential: Credential }): string {
    return this.#method(method.kind).label(method.credential);
  }

  /** Lets the person begin again: an operator's act. */
  async reset(person: PersonId): Promise<void> {
    await this.#change(person, (enrollment) => resetEnrollment(enrollment));
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
    const reseal = ({ flowId, kind, credential }: HeldCredential): Credential => {
      try {
        return this.#method(kind).reseal({ person, flowId, credential });
      } catch (error) {
        onUnreadable(error);
        return credential;
      }
    };
    return this.#change(person, (enrollment) => resealSecrets(enrollment, { reseal, keyId }));
  }

  /**
   * Ends what has expired, at most `limit`. Each person is told before it is written down: time has ended the set-up
   * already, and a process that dies in between has somebody told again instead of never. What cannot be changed or told
   * goes to `onFailure` and keeps nobody else waiting; without it the first failure is thrown.
   * @returns the people whose set-up ended.
   */
  async expireDue(limit: number, { tell, onFailure = rethrow }: ExpiryOptions = {}): Promise<PersonId[]> {
    const expired: PersonId[] = [];
    const { clock, policy, repository } = this.#deps;
    const lifetime = Math.max(policy.setUpLifetimeSeconds, policy.abandonedSecretSeconds) * 1000;
    for (const person of await repository.due(clock.now(), lifetime, limit)) {
      try {
        await tell?.(person);
        await this.#change(person, expireSetUp);
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
    subject: { id: string; kind: MethodKind; credential: Credential },
    answer: string,
    { now }: Circumstances,
  ): CheckResult {
    const stored = { person, flowId: subject.id, credential: subject.credential };
    const subjectKind: string = subject.kind;
    const others: StoredCredential[] = [
      ...enrollment.methods.map(({ id, kind, credential }) => ({ flowId: id, kind, credential })),
      ...enrollment.abandoned.filter(({ until }) => until > now),
    ]
      .filter(({ kind, flowId }) => kind === subjectKind && flowId !== subject.id)
      .map(({ flowId, credential }) => ({ person, flowId, credential }));
    return this.#method(subject.kind).check(stored, answer, { now, others });
  }

  #change<Outcome>(person: PersonId, decide: Decide<Outcome>): Promise<Outcome> {
    return this.#changes.run(personKey(person), () => this.#changeNow(person, decide));
  }

  async #changeNow<Outcome>(person: PersonId, decide: Decide<Outcome>): Promise<Outcome> {
    const { repository } = this.#deps;
    let current = this.#known?.get(personKey(person));
    // What another replica may have changed is good to decide on what to write, because the write compares.
    let base = current ?? repository.remembered(person);
    for (let tries = 0; tries < mostRetries; tries += 1) {
      base ??= current = await this.#load(person);
      const circumstances = this.#circumstances();
      const { next, outcome, events } = decide(base.enrollment, circumstances);
      if (next !== base.enrollment || events.length > 0) {
        const audit = events.map((event) => this.#auditEvent(person, event, circumstances.now));
        const written = await this.#save(person, base, next, audit);
        if (written) return outcome;
      } else if (base === current) return outcome;
      base = undefined;
    }
    throw new Error('An enrollment changed faster than it could be written');
  }

  async #load(person: PersonId): Promise<LoadedEnrollment> {
    const loaded = await this.#deps.repository.load(person);
    this.#known?.set(personKey(person), loaded);
    return loaded;
  }

  async #save(person: PersonId, ...change: [LoadedEnrollment, Enrollment, readonly AuditEvent[]]): Promise<boolean> {
    this.#assertMayWrite();
    this.#known?.delete(personKey(person));
    const written = await this.#deps.repository.save(person, ...change);
    if (written !== undefined) this.#known?.set(personKey(person), written);
    return written !== undefined;
  }

  #circumstances(): Circumstances {
    return { now: this.#deps.clock.now(), policy: this.#deps.policy };
  }

  #method(kind: MethodKind): Method {
    const method = this.#deps.methods.get(kind);
    if (method === undefined) throw new Error(`No method ${kind} is registered`);
    return method;
  }

  #auditEvent(person: PersonId, { type, actor, detail }: AuditDraft, at: Date): AuditEvent {
    return { id: randomId(this.#deps.randomness), at, type, person, actor, detail };
  }
}

function rethrow(error: unknown): never {
  throw error;
}
