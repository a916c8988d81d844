import { readLetterCode } from '../challenges/letter-code.ts';
import { type Clock, isDue, secondsAfter } from '../clock.ts';
import type { Asker } from '../challenges/challenge.ts';
import { idOf, type PersonId } from '../directory/directory.ts';
import type { EnrollmentService } from '../enrollment/enrollment-service.ts';
import type { AttemptView, ChallengeView, EnrolledMethodView, EnrollmentView } from '../enrollment/enrollment-view.ts';
import type {
  AnyProofOutcome,
  ContactOutcome,
  PassOutcome,
  ProofOutcome,
  RecoveryOutcome,
} from '../enrollment/outcome.ts';
import { passForm } from '../enrollment/passes.ts';
import { recoveryCodeForm } from '../enrollment/recovery-secrets.ts';
import { type NothingUsable, usableMethods, whyNothing } from '../enrollment/usable-ways.ts';
import type { Language } from '../localization/translate.ts';
import type { Gate, GateOutcome } from '../watching/vocabulary.ts';
import { gateOutcomeOf } from './gate-outcome.ts';
import { type Randomness, randomId } from '../randomness.ts';
import {
  type AuthenticationMethod,
  type Verification,
  type VerificationPlace,
  type VerificationProof,
  verificationSeconds,
} from './verification.ts';
import { VerificationAlteredError, type VerificationRepository } from './verification-repository.ts';

export interface VerificationsOptions {
  readonly repository: VerificationRepository;
  readonly enrollment: Pick<EnrollmentService, 'forTurn'>;
  readonly clock: Clock;
  readonly randomness: Randomness;
  /** Brings a person's chat up to date: where a sign-in turned a method off, it is said there. */
  readonly tellChat: (person: PersonId) => Promise<void>;
  /** Hears of a row that somebody altered: it counts for nothing. */
  readonly onTrouble: (error: unknown) => void;
  /** Hears what is asked at a gate, and what comes of it. */
  readonly onAnswer?: ((gate: Gate, what: GateOutcome) => void) | undefined;
  /** Which gate it is that asks. */
  readonly gate?: Gate | undefined;
}

export interface OpenOptions {
  readonly person: PersonId;
  /** Texts and calls are in it. */
  readonly language: Language;
  /** A program by its name, or the sign-in that asks. */
  readonly by: string;
  readonly place: VerificationPlace;
  /** What the person is told, in the program's words. */
  readonly reason?: string | undefined;
}

/** A way to prove, as it may be shown. */
export interface Way extends Pick<
  EnrolledMethodView,
  'methodId' | 'kind' | 'form' | 'channel' | 'label' | 'name' | 'isDefault' | 'hasPin'
> {
  /** What it would be called once it is proven. */
  readonly amr: AuthenticationMethod;
}

/** What is under way at a phone, or was. */
export interface AskedView extends Pick<Way, 'methodId' | 'kind'> {
  /** Undefined once nothing is awaited any more: it was answered wrong too often, took too long, or something else was asked since. */
  readonly challenge: ChallengeView | undefined;
  /** The two digits to type on a phone that approves. */
  readonly number: string | undefined;
}

/** How things stand with an attempt, and what there is to do. */
export interface VerificationView extends Pick<
  Verification,
  'person' | 'by' | 'place' | 'reason' | 'openedAt' | 'expiresAt'
> {
  /** `used`: what was proven has been taken, once. */
  readonly state: 'pending' | 'verified' | 'denied' | 'cancelled' | 'expired' | 'used';
  readonly language: Language;
  /** Present once something was proven. */
  readonly proof: VerificationProof | undefined;
  /** What can be proven now, the default first. */
  readonly ways: readonly Way[];
  /** How many recovery codes are good. */
  readonly recoveryCodes: number;
  /** Why there is no way to prove; undefined where there is one, were it a recovery code. */
  readonly hold: NothingUsable | undefined;
  /** From when on what is typed is checked again, where there were too many wrong ones. */
  readonly codesAgainAt: Date | undefined;
  readonly asked: AskedView | undefined;
}

/** What was proven, for whoever asked, once. */
export interface TakenProof extends Pick<Verification, 'person' | 'by'> {
  readonly proof: VerificationProof;
}

export interface CheckOptions {
  readonly person: PersonId;
  /** What was typed: the code of an app or token, or a recovery code. */
  readonly typed: string;
  readonly by: string;
}

/** What came of something typed that nobody said what it was. */
export type AnyAnswer = AnyProofOutcome | RecoveryOutcome | PassOutcome | NotOpen;

/** An answer that comes too late, or to nothing. */
export interface NotOpen {
  readonly code: 'not-open';
}
const notOpen: NotOpen = { code: 'not-open' };

/**
 * Attempts to prove who somebody is outside of any chat: on the page of a sign-in, to a VPN, to a program. What is right is decided by
 * enrollment alone, with the limits, counters and memory of used codes that the chat has; here is kept for whom it was proven. What is
 * asked for one attempt counts for that one only.
 */
export class Verifications {
  readonly #options: VerificationsOptions;

  constructor(options: VerificationsOptions) {
    this.#options = options;
  }

  /** The same attempts, as one gate asks for them. */
  at(gate: Gate): Verifications {
    return new Verifications({ ...this.#options, gate });
  }

  /** @returns its id, 128 random bits: whoever has it goes on with it. */
  async open({
    person,
    language,
    by,
    place,
    reason,
  }: OpenOptions): Promise<{ readonly id: string; readonly expiresAt: Date }> {
    const { repository, clock, randomness } = this.#options;
    const openedAt = clock.now();
    const expiresAt = secondsAfter(openedAt, verificationSeconds);
    const id = randomId(randomness);
    const about = { person: idOf(person), language, by, place, ...(reason !== undefined && { reason }) };
    await repository.insert({ _id: id, ...about, openedAt, expiresAt, state: 'open' });
    this.#note('asked');
    return { id, expiresAt };
  }

  /** What somebody could prove with, before anything is opened. */
  async waysOf(person: PersonId): Promise<Pick<VerificationView, 'ways' | 'recoveryCodes' | 'hold'>> {
    return waysIn(await this.#options.enrollment.forTurn().status(person));
  }

  /** @returns undefined where there is none, or none any more. */
  async status(id: string): Promise<VerificationView | undefined> {
    const found = await this.#find(id);
    if (found === undefined) return undefined;
    const enrollment = this.#enrollmentFor(found);
    const view = await enrollment.status(found.person);
    const { person, by, place, reason, openedAt, expiresAt } = found;
    return {
      ...{ person, by, place, reason, openedAt, expiresAt },
      ...waysIn(view),
      codesAgainAt: view.codesAgainAt,
      state: this.#stateOf(found, view),
      proof: view.attempt && proofOf(view.attempt),
      language: found.language as Language,
      asked: found.asked && (await askedOf(found.asked, view, { enrollment, person })),
    };
  }

  /** Texts, calls, or asks on a phone; what was asked before for this attempt, or anywhere else, is worth nothing then. */
  contact(id: string, methodId: string): Promise<ContactOutcome | NotOpen> {
    return this.#contact(id, methodId, { isOnce: false });
  }

  /** The same once for each attempt, however often and on however many replicas: nobody is texted or called for it twice. */
  contactOnce(id: string, methodId: string): Promise<ContactOutcome | NotOpen> {
    return this.#contact(id, methodId, { isOnce: true });
  }

  /** Whom it asks is noted before anything goes out: what may have been sent may be answered, and is not sent again by itself. */
  async #contact(
    id: string,
    methodId: string,
    { isOnce }: { readonly isOnce: boolean },
  ): Promise<ContactOutcome | NotOpen> {
    const open = await this.#open(id);
    if (open === undefined) return notOpen;
    const { person, place } = open;
    const language = open.language as Language;
    const enrollment = this.#enrollmentFor(open);
    const way = usableMethods(await enrollment.status(person)).find((each) => each.methodId === methodId);
    if (way === undefined || (way.form !== 'phone' && way.form !== 'push')) return { code: 'not-set-up' };
    const asked = { methodId, kind: way.kind };
    const beforeSend = async (): Promise<boolean> =>
      (await this.#change(id, (now) => (isOnce && now.asked ? undefined : { ...now, asked }))) !== undefined;
    return way.form === 'push'
      ? enrollment.push.contact(person, methodId, { language, place, isOnce, beforeSend })
      : enrollment.phones.contact(person, methodId, language, beforeSend);
  }

  /** A code that was typed: that of an app or token, or the one that was texted for this attempt. */
  async answer(
    id: string,
    { methodId, typed }: { readonly methodId: string; readonly typed: string },
  ): Promise<ProofOutcome | NotOpen> {
    const open = await this.#open(id);
    if (open === undefined) return notOpen;
    const enrollment = this.#enrollmentFor(open);
    return this.#telling(open.person, () => enrollment.verify(open.person, methodId, typed));
  }

  /**
   * Whatever was typed, where nobody said what it is: the code that was texted for this attempt, that of an app or token, a recovery
   * code or a pass.
   */
  async answerAny(id: string, typed: string): Promise<AnyAnswer> {
    if (readLetterCode(typed, passForm) !== undefined) return this.answerWithPass(id, typed);
    if (readLetterCode(typed, recoveryCodeForm) !== undefined) return this.answerWithRecoveryCode(id, typed);
    const open = await this.#open(id);
    if (open === undefined) return notOpen;
    const { person, asked } = open;
    return this.#telling(person, () => this.#enrollmentFor(open).verifyAny(person, typed, asked?.methodId));
  }

  async answerWithRecoveryCode(id: string, typed: string): Promise<RecoveryOutcome | NotOpen> {
    const open = await this.#open(id);
    if (open === undefined) return notOpen;
    const { recovery } = this.#enrollmentFor(open);
    return this.#telling(open.person, () => recovery.use(open.person, typed));
  }

  /** A temporary pass of the helpdesk. It leads into the set-up in the chat too. */
  async answerWithPass(id: string, typed: string): Promise<PassOutcome | NotOpen> {
    const open = await this.#open(id);
    if (open === undefined) return notOpen;
    const { passes } = this.#enrollmentFor(open);
    return this.#telling(open.person, () => passes.use(open.person, typed));
  }

  /** For whoever can only pass a code on: nothing stays open. */
  async check({ person, typed, by }: CheckOptions): Promise<AnyProofOutcome> {
    const { enrollment, randomness } = this.#options;
    const asker = { verification: randomId(randomness), by };
    const outcome = await this.#telling(person, () => enrollment.forTurn({ asker }).verifyAny(person, typed));
    if (outcome.code === 'verified') this.#note('passed');
    return outcome;
  }

  /** What was proven, for whoever opened it: once, on whichever replica, and before its time is over. */
  async take(id: string): Promise<TakenProof | undefined> {
    const found = await this.#find(id);
    if (found === undefined || found.state === 'cancelled' || this.#isOver(found)) return undefined;
    const { person, by } = found;
    const taken = await this.#enrollmentFor(found).takeProof(person);
    if (taken !== undefined) this.#note('passed');
    return taken && { person, by, proof: proofOf(taken) };
  }

  /** The person does not go on: what is under way at a phone ends. */
  async cancel(id: string): Promise<void> {
    const cancelled = await this.#change(id, (now) => (this.#isLive(now) ? { ...now, state: 'cancelled' } : undefined));
    if (cancelled !== undefined) await this.#enrollmentFor(cancelled).withdraw(cancelled.person);
  }

  /** Forgets those that have been over for a while. */
  sweep(): Promise<number> {
    return this.#options.repository.sweep(this.#options.clock.now());
  }

  /** What a chat has to show is told there at once: what turned a way off, and what was used up; a success by itself is not. */
  async #telling<Outcome extends { readonly code: AnyAnswer['code'] }>(
    person: PersonId,
    answer: () => Promise<Outcome>,
  ): Promise<Outcome> {
    const { enrollment, clock, tellChat } = this.#options;
    const since = clock.now();
    const outcome = await answer();
    this.#note(gateOutcomeOf(outcome.code));
    if (!mayBeTold(outcome)) return outcome;
    const { ownNotices } = await enrollment.forTurn().status(person);
    if (ownNotices.some(({ at }) => at >= since)) await tellChat(person);
    return outcome;
  }

  /** One that something can still be proven to. */
  async #open(id: string): Promise<Verification | undefined> {
    const found = await this.#find(id);
    if (found === undefined || !this.#isLive(found)) return undefined;
    const view = await this.#enrollmentFor(found).status(found.person);
    return this.#stateOf(found, view) === 'pending' ? found : undefined;
  }

  #stateOf(verification: Verification, { attempt }: Pick<EnrollmentView, 'attempt'>): VerificationView['state'] {
    if (verification.state === 'cancelled') return 'cancelled';
    if (attempt?.result === 'taken') return 'used';
    if (attempt?.result === 'denied') return 'denied';
    if (this.#isOver(verification)) return 'expired';
    return attempt === undefined ? 'pending' : 'verified';
  }

  #note(what: GateOutcome | undefined): void {
    const { gate, onAnswer } = this.#options;
    if (gate !== undefined && what !== undefined) onAnswer?.(gate, what);
  }

  #find(id: string): Promise<Verification | undefined> {
    return this.#unlessAltered(this.#options.repository.find(id));
  }

  #change(id: string, rule: (now: Verification) => Verification | undefined): Promise<Verification | undefined> {
    return this.#unlessAltered(this.#options.repository.change(id, rule));
  }

  async #unlessAltered(work: Promise<Verification | undefined>): Promise<Verification | undefined> {
    try {
      return await work;
    } catch (error) {
      if (!(error instanceof VerificationAlteredError)) throw error;
      this.#options.onTrouble(error);
      return undefined;
    }
  }

  #isLive(verification: Verification): boolean {
    return verification.state === 'open' && !this.#isOver(verification);
  }

  #isOver({ expiresAt }: Verification): boolean {
    return isDue(expiresAt, verificationSeconds * 1000, this.#options.clock.now());
  }

  #enrollmentFor({ _id, by, place, reason, language, expiresAt: until }: Verification): EnrollmentService {
    const asker: Asker = { verification: _id, by, place, ...(reason !== undefined && { reason }), until };
    return this.#options.enrollment.forTurn({ asker, language });
  }
}

function waysIn(view: EnrollmentView): Pick<VerificationView, 'ways' | 'recoveryCodes' | 'hold'> {
  const ways = [...usableMethods(view)]
    .sort((one, other) => Number(other.isDefault) - Number(one.isDefault))
    .map(wayOf);
  const recoveryCodes = view.isOnHold ? 0 : (view.recovery?.left ?? 0);
  return { ways, recoveryCodes, hold: ways.length === 0 && recoveryCodes === 0 ? whyNothing(view) : undefined };
}

function wayOf(method: EnrolledMethodView): Way {
  const { methodId, kind, form, channel, label, name, isDefault, hasPin } = method;
  return { methodId, kind, form, channel, label, name, isDefault, hasPin, amr: amrOf(method) };
}

const tellable: ReadonlySet<string> = new Set([
  ...['locked', 'wrong-code', 'code-expired', 'accepted', 'pass-too-many-tries'],
]);

/** After which a chat may have something to show: wrong codes turned something off, a recovery code, of which some are `left`, or a pass was used. */
function mayBeTold(outcome: { readonly code: string }): boolean {
  return tellable.has(outcome.code) || 'left' in outcome;
}

async function askedOf(
  { methodId, kind }: NonNullable<Verification['asked']>,
  { challenge }: EnrollmentView,
  { enrollment, person }: { readonly enrollment: EnrollmentService; readonly person: PersonId },
): Promise<AskedView> {
  const ours = challenge?.methodId === methodId ? challenge : undefined;
  const number = ours?.channel === 'push' ? await enrollment.push.numberOf(person, methodId) : undefined;
  return { methodId, kind, challenge: ours, number };
}

function proofOf(attempt: AttemptView): VerificationProof {
  const { with: kind, at } = attempt;
  return { amr: amrOf(attempt), at, method: kind === 'recovery-code' || kind === 'pass' ? undefined : kind };
}

function amrOf({ form, channel }: Pick<AttemptView, 'form' | 'channel'>): AuthenticationMethod {
  if (form === 'push') return 'swk';
  if (channel === undefined) return 'otp';
  return channel === 'text' ? 'sms' : 'tel';
}
