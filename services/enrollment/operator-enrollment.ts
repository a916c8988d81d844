import type { Clock } from '../clock.ts';
import type { PersonId } from '../directory/directory.ts';
import type { ExternalMethods } from '../directory/external-methods.ts';
import { newDuty } from '../outbox/retry-policy.ts';
import { type Randomness, randomId } from '../randomness.ts';
import { type EnrolledMethodView, type EnrollmentView, enrollmentView } from './enrollment-view.ts';
import { type EntraStanding, entraStanding } from './entra-standing.ts';
import { changeAndHangUp, type HangUpDependencies } from './phones/hang-up.ts';
import type { EnrollmentRepository } from './state/enrollment-repository.ts';
import { type Enrollment, withoutBlock } from './state/enrollment.ts';
import type { Decision, DecisionContext } from './transitions/decision.ts';
import { expireSetUp } from './transitions/set-up-endings.ts';
import { deleteEveryAppPassword } from './transitions/app-password-transitions.ts';
import { blockPerson, unblockPerson } from './transitions/blocking.ts';
import { forgetPerson, type Forgotten } from './transitions/forgetting.ts';
import { isGood } from './transitions/last-resort-endings.ts';
import { type Locks, locksOf } from './transitions/failure-limits.ts';
import type { ActingAgent, HelpdeskAct, OperatorAct } from './transitions/operator-act.ts';
import { canBeUnlocked, resetEnrollment, unlockEnrollment } from './transitions/operator-transitions.ts';
import type { MethodRegistry } from '../methods/registry.ts';

export interface OperatorEnrollmentOptions extends HangUpDependencies {
  readonly repository: Pick<EnrollmentRepository, 'load'>;
  readonly methods: MethodRegistry;
  readonly clock: Clock;
  readonly randomness: Randomness;
  readonly externalMethods: Pick<ExternalMethods, 'configurationId' | 'concerns'>;
}

/** A method, and since when it is off where the person turned it off. */
export interface OperatorMethodView extends EnrolledMethodView {
  readonly suspendedAt: Date | undefined;
}

/** How many there are, whether the policy lets them in, and when a program last came with one of them, to the hour. */
interface AppPasswordsStanding {
  readonly count: number;
  readonly areAccepted: boolean;
  readonly lastUsedAt: Date | undefined;
}

/** How things stand with somebody, for an operator: nothing sealed, no number in full. */
export interface OperatorView extends Pick<EnrollmentView, 'pending' | 'isOnHold' | 'disownedAt' | 'recovery'>, Locks {
  readonly status: Enrollment['status'];
  readonly groups: Enrollment['groups'];
  /** Since when nothing of theirs can be used, whatever else is said here; undefined when they are not blocked. */
  readonly blockedAt: Date | undefined;
  /** Who did that: an agent's object id, or `operator`. */
  readonly blockedBy: string | undefined;
  /** Why, in their words; undefined where an older release blocked them. */
  readonly blockedWhy: string | undefined;
  /** Whether there is anything to unlock. */
  readonly canBeUnlocked: boolean;
  readonly methods: readonly OperatorMethodView[];
  readonly appPasswords: AppPasswordsStanding;
  /** Until when a temporary pass is good; undefined when none is. */
  readonly passUntil: Date | undefined;
  /** Undefined where nobody is registered in Microsoft Entra, and for who has nothing to be registered for. */
  readonly inEntra: EntraStanding | undefined;
}

/**
 * What an operator may do for a person. Each is one compare-and-set, so it works beside bots that run on the same store; the
 * duty to show it in the person's chat is part of it, and one of those bots sees to that.
 */
export class OperatorEnrollment {
  readonly #options: OperatorEnrollmentOptions;

  constructor(options: OperatorEnrollmentOptions) {
    this.#options = options;
  }

  /** @returns undefined for somebody whom the bot has never met. */
  async show(person: PersonId): Promise<OperatorView | undefined> {
    const loaded = await this.#known(person);
    return loaded && this.view(person, loaded);
  }

  /** The same of an enrollment that was read already. */
  async view(person: PersonId, loaded: Enrollment): Promise<OperatorView> {
    const { changes, methods, externalMethods } = this.#options;
    const { configurationId } = externalMethods;
    const isFollowed = configurationId !== undefined && externalMethods.concerns(person);
    const decisionContext = await changes.contextOf(loaded);
    const settled = expireSetUp(loaded, decisionContext).next;
    // That somebody is blocked is one thing to know, and how things stand but for that another one.
    const { blocked } = settled;
    const next = withoutBlock(settled);
    const { pending, isOnHold, disownedAt, recovery, ...view } = enrollmentView(next, methods, decisionContext);
    const since = new Map(next.methods.map(({ methodId, suspended }) => [methodId, suspended?.at]));
    const { status, groups, appPasswords, passes } = next;
    return {
      ...{ status, groups, pending, isOnHold, disownedAt, recovery },
      blockedAt: blocked?.at,
      blockedBy: blocked?.by,
      blockedWhy: blocked?.why,
      ...locksOf(next, decisionContext),
      canBeUnlocked: canBeUnlocked(next, decisionContext),
      methods: view.methods.map((each) => ({ ...each, suspendedAt: since.get(each.methodId) })),
      appPasswords: {
        count: appPasswords.length,
        areAccepted: decisionContext.policy.appPasswords.allowed,
        lastUsedAt: latestOf(appPasswords.map(({ lastUsedAt }) => lastUsedAt)),
      },
      passUntil: passes.find(isGood)?.expiresAt,
      inEntra: isFollowed ? entraStanding(next, configurationId, decisionContext) : undefined,
    };
  }

  /** Takes every method, set-up and lock away: the person sets up anew. */
  reset(person: PersonId, reason: string, by?: ActingAgent): Promise<'reset' | 'unknown'> {
    return this.#act(person, { reason, by }, resetEnrollment);
  }

  /** Takes the locks away, whatever they are for, and leaves the methods. */
  unlock(person: PersonId, reason: string, by?: ActingAgent): Promise<'unlocked' | 'not-locked' | 'unknown'> {
    return this.#act(person, { reason, by }, unlockEnrollment);
  }

  /** Nothing of this person verifies, and nothing is set up or changed, until `unblock`. */
  block(person: PersonId, reason: string, by?: ActingAgent): Promise<'blocked' | 'is-blocked' | 'unknown'> {
    return this.#act(person, { reason, by }, blockPerson);
  }

  /** Ends that, and nothing else: what was locked besides stays so. */
  unblock(person: PersonId, reason: string, by?: ActingAgent): Promise<'unblocked' | 'not-blocked' | 'unknown'> {
    return this.#act(person, { reason, by }, unblockPerson);
  }

  /** No program gets in with an app password any more; the phones and the chat hear of it. */
  deleteAppPasswords(
    person: PersonId,
    reason: string,
    by?: ActingAgent,
  ): Promise<{ readonly code: 'deleted'; readonly count: number } | 'none' | 'unknown'> {
    return this.#act(person, { reason, by }, deleteEveryAppPassword);
  }

  /** Nothing is kept of somebody who was reset, but what the audit trail has. Their chat is not told: it is forgotten too. */
  forget(person: PersonId, reason: string): Promise<Forgotten | 'unknown'> {
    return this.#act(person, { reason, by: undefined, isTold: false }, forgetPerson);
  }

  async #act<Outcome>(
    person: PersonId,
    { isTold = true, ...why }: HelpdeskAct & { readonly isTold?: boolean },
    decide: (enrollment: Enrollment, act: OperatorAct, decisionContext: DecisionContext) => Decision<Outcome>,
  ): Promise<Outcome | 'unknown'> {
    const { clock, randomness } = this.#options;
    if ((await this.#known(person)) === undefined) return 'unknown';
    const act = { ...why, id: randomId(randomness) };
    const duty = isTold ? newDuty({ firstPause: 0, longestPause: 0 }, clock.now()) : undefined;
    return changeAndHangUp(this.#options, person, (enrollment, context) => decide(enrollment, act, context), duty);
  }

  async #known(person: PersonId): Promise<Enrollment | undefined> {
    const { enrollment, revision } = await this.#options.repository.load(person);
    return revision === 0 ? undefined : enrollment;
  }
}

function latestOf(moments: readonly (Date | undefined)[]): Date | undefined {
  const [latest] = moments.filter((moment) => moment !== undefined).sort((one, other) => Number(other) - Number(one));
  return latest;
}
