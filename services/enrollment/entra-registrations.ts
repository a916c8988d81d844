import { type Clock, daySeconds, hourSeconds, isDue } from '../clock.ts';
import { DirectoryUnavailableError, type PersonId, personKey } from '../directory/directory.ts';
import type { ExternalMethods } from '../directory/external-methods.ts';
import type { DuePage } from '../outbox/find-due.ts';
import { type Claim, type Delivery, type DutyStorage, Outbox, type Owed } from '../outbox/outbox.ts';
import { horizonOf, type RetryPolicy } from '../outbox/retry-policy.ts';
import type { MethodRegistry } from '../methods/registry.ts';
import type { EnrollmentChanges } from './enrollment-changes.ts';
import type { EntraPasses } from './entra-passes.ts';
import { EntraPhones } from './entra-phones.ts';
import { troubleOf } from './entra-trouble.ts';
import type { Enrollment } from './state/enrollment.ts';
import type { EnrollmentRepository } from './state/enrollment-repository.ts';
import type { EntraTrouble, OwedToEntra } from './state/in-entra.ts';
import { unchanged } from './transitions/decision.ts';
import {
  giveUpInEntra,
  isWantedInEntra,
  moveOwedToEntra,
  noteInEntra,
  noteLook,
  noteRegistration,
  type SeenInEntra,
} from './transitions/in-entra.ts';

export interface EntraRegistrationsOptions {
  readonly changes: EnrollmentChanges;
  readonly repository: Pick<EnrollmentRepository, 'load' | 'entraDue'>;
  readonly externalMethods: ExternalMethods;
  readonly passes: Pick<EntraPasses, 'removeEnded'>;
  readonly methods: MethodRegistry;
  readonly clock: Clock;
  /** Hears why somebody's registration could not be seen to; it is tried again. */
  readonly onTrouble: (error: unknown) => void;
}

/** A look and all that may follow it fit into the first pause. Graph may ask to be left alone for longer than the longest one. */
const policy: RetryPolicy = { firstPause: 60_000, longestPause: hourSeconds * 1_000, longestWait: daySeconds * 1_000 };

/** For how long it is tried, in milliseconds: a permission takes its time to be known everywhere, and so does somebody new. */
const lifetimes: Readonly<Record<EntraTrouble, number>> = {
  'not-allowed': 2 * hourSeconds * 1_000,
  'not-known': 2 * hourSeconds * 1_000,
  refused: 2 * hourSeconds * 1_000,
  unavailable: daySeconds * 1_000,
};
/** Who waits for long behind many others is not given up for one bad moment. */
const fewestTries = 5;

/** Somebody whose registration is looked at. */
interface Look {
  readonly person: PersonId;
  readonly owed: OwedToEntra;
}

/**
 * Sees to it that Microsoft Entra asks for what is set up here, and for nothing once that is gone. Each try looks at both sides as
 * they are and makes the one like the other, so that a repetition is harmless and what has changed meanwhile counts.
 */
export class EntraRegistrations {
  readonly #options: EntraRegistrationsOptions;
  readonly #outbox: Outbox<PersonId, Look>;
  readonly #phones: EntraPhones;
  /** Before then Graph wants to be asked about nobody. */
  #quietUntil: Date | undefined;

  constructor(options: EntraRegistrationsOptions) {
    const { changes, repository, clock, onTrouble } = options;
    this.#options = options;
    this.#phones = new EntraPhones({ ...options, phones: options.externalMethods.phones });
    this.#outbox = new Outbox({
      storage: new OwedInEnrollments(changes, repository),
      policy,
      clock,
      ready: () => Promise.resolve(this.#quiet()),
      deliver: (look) => this.#see(look),
      onTrouble,
    });
  }

  /** Sees to at most so many people. */
  async seeToDue(limit: number): Promise<'more' | undefined> {
    const isOff = this.#options.externalMethods.configurationId === undefined;
    return isOff ? undefined : this.#outbox.deliverDue(limit);
  }

  async #see(look: Look): Promise<Delivery> {
    try {
      await this.#makeAlike(look);
      return 'delivered';
    } catch (error) {
      if (!(error instanceof DirectoryUnavailableError)) throw error;
      return this.#tryLater(look, error);
    }
  }

  /**
   * Passes come first: they sign somebody in, and go although nobody can be registered. That somebody is registered is known also when
   * their passes or phones could not be seen to.
   */
  async #makeAlike({ person, owed: done }: Look): Promise<void> {
    const { changes, repository, passes } = this.#options;
    const { enrollment } = await repository.load(person);
    const [removal] = await Promise.allSettled([passes.removeEnded(person, enrollment)]);
    const seen = await this.#makeRegistrationAlike(person, enrollment);
    try {
      if (removal.status === 'rejected') throw removal.reason;
      const phones = await this.#phones.makeAlike(person, enrollment);
      await changes.change(person, (current, context) => noteInEntra(current, { done, seen, phones }, context));
    } catch (error) {
      await changes.change(person, (current, context) => noteRegistration(current, seen, context));
      throw error;
    }
  }

  async #makeRegistrationAlike(person: PersonId, enrollment: Enrollment): Promise<SeenInEntra> {
    const { externalMethods } = this.#options;
    if (isWantedInEntra(enrollment)) return { registered: await externalMethods.register(person), removed: 0 };
    return { registered: undefined, removed: await externalMethods.remove(person, enrollment.entra?.registered?.id) };
  }

  async #tryLater({ person, owed }: Look, error: DirectoryUnavailableError): Promise<Delivery> {
    const { changes, clock, onTrouble } = this.#options;
    onTrouble(error);
    const why = troubleOf(error);
    const retryAt = error.answer?.retryAt;
    if (retryAt !== undefined) this.#quietUntil = retryAt;
    if (owed.tries >= fewestTries && clock.now().getTime() - owed.since.getTime() >= lifetimes[why]) {
      await changes.change(person, (enrollment, context) => giveUpInEntra(enrollment, owed, why, context));
      return 'never';
    }
    await changes.change(person, noteLook);
    return retryAt ?? 'later';
  }

  #quiet(): Date | undefined {
    const until = this.#quietUntil;
    return until === undefined || isDue(until, horizonOf(policy), this.#options.clock.now()) ? undefined : until;
  }
}

/** Duties are part of the sealed enrollment: what comes of one is written, with its audit event, by whoever pays it. */
class OwedInEnrollments implements DutyStorage<PersonId, Look> {
  readonly #changes: EnrollmentChanges;
  readonly #repository: EntraRegistrationsOptions['repository'];

  constructor(changes: EnrollmentChanges, repository: EntraRegistrationsOptions['repository']) {
    this.#changes = changes;
    this.#repository = repository;
  }

  due(page: DuePage): Promise<readonly PersonId[]> {
    return this.#repository.entraDue(page);
  }

  claim(person: PersonId, claim: Claim): Promise<readonly Owed<Look>[]> {
    return this.#changes.change(person, (enrollment) => {
      const owed = enrollment.entra?.owed;
      const claimed = owed && claim(owed);
      if (owed === undefined || claimed === undefined) return unchanged<readonly Owed<Look>[]>(enrollment, []);
      const mine = { ...claimed, since: owed.since };
      const { next } = moveOwedToEntra(enrollment, owed, claimed);
      const what = { person, owed: mine };
      return { next, outcome: [{ ...mine, id: personKey(person), what }], events: [] };
    });
  }

  settle(): Promise<void> {
    return Promise.resolve();
  }

  prolong({ what: { person, owed } }: Owed<Look>, dueAt: Date): Promise<boolean> {
    return this.#changes.change(person, (enrollment) => moveOwedToEntra(enrollment, owed, { ...owed, dueAt }));
  }
}
