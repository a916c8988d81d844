import type { Asker } from '../challenges/challenge.ts';
import type { AuditEvent } from '../audit/audit-event.ts';
import type { Clock } from '../clock.ts';
import { idOf, type PersonId, personKey } from '../directory/directory.ts';
import type { Duty } from '../outbox/retry-policy.ts';
import type { CurrentPolicy } from '../policy/current-policy.ts';
import { type Randomness, randomId } from '../randomness.ts';
import { byAsker } from './transitions/askers.ts';
import type { AuditDraft, DecisionContext, Decision } from './transitions/decision.ts';
import type { Enrollment } from './state/enrollment.ts';
import type { EnrollmentChange, EnrollmentRepository, LoadedEnrollment } from './state/enrollment-repository.ts';
import { OneAtATime } from '../one-at-a-time.ts';
import { withOwedToEntra } from './transitions/in-entra.ts';
import { expireSetUp } from './transitions/set-up-endings.ts';

/** A rule of the state machine, with a request in it. */
export type Decide<Outcome> = (enrollment: Enrollment, decisionContext: DecisionContext) => Decision<Outcome>;

export interface EnrollmentChangesOptions {
  readonly repository: EnrollmentRepository;
  readonly policies: CurrentPolicy;
  readonly methods: DecisionContext['methods'];
  readonly clock: Clock;
  readonly randomness: Randomness;
  /** Whose registration in Microsoft Entra follows what is set up here. */
  readonly isFollowedInEntra: (person: PersonId) => boolean;
}

/** Where a turn's changes are asked for, and in which language. */
export interface TurnPlace {
  readonly conversation?: string | undefined;
  /** Who asks, where it is no chat. */
  readonly asker?: Asker | undefined;
  readonly language?: string | undefined;
}

export interface TurnOptions extends TurnPlace {
  /** Asked right before anything is written; throws once the turn has run out of time. */
  readonly assertMayWrite?: (() => void) | undefined;
}

/** More replicas than this writing to one person's enrollment at once are a fault. */
const mostRetries = 64;

/**
 * Reads, lets the state machine decide and writes by compare-and-set. Every outcome is one that has been written: none
 * is told before it counts.
 */
export class EnrollmentChanges {
  readonly #options: EnrollmentChangesOptions;
  readonly #queue: OneAtATime;
  /** What is known of people while one turn lasts; undefined outside turns. */
  readonly #known: Map<string, LoadedEnrollment> | undefined;
  readonly #assertMayWrite: () => void;
  readonly #place: TurnPlace;

  constructor(
    options: EnrollmentChangesOptions,
    queue = new OneAtATime(),
    known?: Map<string, LoadedEnrollment>,
    { assertMayWrite = () => undefined, ...place }: TurnOptions = {},
  ) {
    this.#options = options;
    this.#queue = queue;
    this.#known = known;
    this.#assertMayWrite = assertMayWrite;
    this.#place = place;
  }

  /** The same for one turn of a chat: what the turn has read or written of somebody is not read again. */
  forTurn(turn: TurnOptions = {}): EnrollmentChanges {
    return new EnrollmentChanges(this.#options, this.#queue, new Map(), turn);
  }

  /** A person's state and methods; what time has ended counts as ended. */
  async status(person: PersonId): Promise<Enrollment> {
    const { enrollment } = this.#known?.get(personKey(person)) ?? (await this.#load(person));
    return expireSetUp(enrollment, await this.contextOf(enrollment)).next;
  }

  /** @param pendingChatUpdate written with the change, when the person's chat has to be told of it. */
  change<Outcome>(person: PersonId, decide: Decide<Outcome>, pendingChatUpdate?: Duty): Promise<Outcome> {
    return this.#queue.run(personKey(person), () => this.#changeNow(idOf(person), decide, pendingChatUpdate));
  }

  /** What a rule says of somebody as they are in the store now; nothing is written. */
  async look<Outcome>(
    person: PersonId,
    decide: Decide<Outcome>,
  ): Promise<{ readonly outcome: Outcome; readonly isUnchanged: boolean }> {
    const { enrollment } = await this.#options.repository.look(person);
    const { next, outcome, events } = decide(enrollment, await this.contextOf(enrollment));
    return { outcome, isUnchanged: next === enrollment && events.length === 0 };
  }

  /**
   * When and under which policy something is decided about somebody.
   * @throws {PolicyAlteredError | StoreUnavailableError} and then nothing is decided.
   */
  async contextOf({ groups }: Pick<Enrollment, 'groups'>): Promise<DecisionContext> {
    const { clock, policies, methods } = this.#options;
    const policy = await policies.policyOf(groups);
    return { now: clock.now(), policy, methods, ...this.#place };
  }

  now(): Date {
    return this.#options.clock.now();
  }

  async #changeNow<Outcome>(person: PersonId, decide: Decide<Outcome>, pendingChatUpdate?: Duty): Promise<Outcome> {
    const { repository } = this.#options;
    let current = this.#known?.get(personKey(person));
    // What another replica may have changed is good to decide on what to write, because the write compares.
    let base = current ?? (await repository.remembered(person));
    for (let tries = 0; tries < mostRetries; tries += 1) {
      base ??= current = await this.#load(person);
      const decisionContext = await this.contextOf(base.enrollment);
      const { next: decided, outcome, events: drafts } = decide(base.enrollment, decisionContext);
      const next = this.#withDuties(person, base.enrollment, decided, decisionContext);
      const events = await this.#unrecorded(person, drafts);
      if (next !== base.enrollment || events.length > 0) {
        const audit = events.map((event) => this.#auditEvent(person, event, decisionContext.now));
        if (await this.#save(person, base, { next, events: audit, pendingChatUpdate })) return outcome;
      } else if (base === current) return outcome;
      base = undefined;
    }
    throw new Error('An enrollment changed faster than it could be written');
  }

  /** What follows from a change, whoever made it. */
  #withDuties(person: PersonId, before: Enrollment, next: Enrollment, context: DecisionContext): Enrollment {
    return this.#options.isFollowedInEntra(person) ? withOwedToEntra(before, next, context) : next;
  }

  async #load(person: PersonId): Promise<LoadedEnrollment> {
    const loaded = await this.#options.repository.load(person);
    this.#known?.set(personKey(person), loaded);
    return loaded;
  }

  async #save(person: PersonId, base: LoadedEnrollment, change: EnrollmentChange): Promise<boolean> {
    this.#assertMayWrite();
    this.#known?.delete(personKey(person));
    const written = await this.#options.repository.save(person, base, change);
    if (written !== undefined) this.#known?.set(personKey(person), written);
    return written !== undefined;
  }

  /** Without those that a duty has recorded before: with their number in vain the trail would lack one. */
  async #unrecorded(person: PersonId, drafts: readonly AuditDraft[]): Promise<readonly AuditDraft[]> {
    const ids = drafts.flatMap(({ id }) => id ?? []);
    if (ids.length === 0) return drafts;
    const recorded = await this.#options.repository.recordedOf(person, ids);
    return drafts.filter(({ id }) => id === undefined || !recorded.has(id));
  }

  #auditEvent(person: PersonId, { id, type, actor, detail }: AuditDraft, at: Date): AuditEvent {
    // Whoever asked outside of any chat is in every row of what came of it.
    const told = { ...byAsker(this.#place.asker), ...detail };
    return { id: id ?? randomId(this.#options.randomness), at, type, person, actor, detail: told };
  }
}
