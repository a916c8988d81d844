import type { MethodKind } from '../../../../services/methods/registry.ts';
import { later } from '../../methods/method-kit.ts';

export type PhoneKind = Extract<MethodKind, 'mobile-text' | 'mobile-call' | 'office-call'>;

/** A phone that is set up, or being set up. */
export interface ModelPhone {
  readonly id: string;
  readonly kind: PhoneKind;
  readonly number: string;
}

/** A text or call that is waited for. */
export interface ModelChallenge {
  readonly id: string;
  readonly methodId: string;
  /** The code of a text; undefined for a call. */
  readonly code: string | undefined;
  readonly number: string;
  readonly until: Date;
  /** Wrong codes that may still come by text before it cannot be answered that way. */
  repliesLeft: number;
}

/** Limits so near that fifty steps reach them. */
export const modelLimits = { wrongCodesPerSetUp: 2, wrongCodesPerHour: 3, consecutiveFailuresUntilLocked: 4 };

/** Wrong codes by text, for one text and for all of a method. */
const wrongRepliesUntilOff = { text: 3, method: 12 };

const lifetime = { setUp: 600, challenge: 180, proof: 600, hour: 3600 };

const roleOf = (kind: PhoneKind): string => kind.split('-')[0] ?? '';

/** Phones as a person would tell it: what is true after each step. */
export class PhoneModel {
  methods: (ModelPhone & { readonly isDefault: boolean })[] = [];
  pending: (ModelPhone & { readonly until: Date; readonly replaces: readonly string[]; wrong: number }) | undefined;
  challenge: ModelChallenge | undefined;
  /** The call that was answered last, and what came of it. */
  answeredCall: { readonly id: string; readonly result: 'verified' | 'fraud-reported' } | undefined;
  /** What fraud was reported of, until an operator has looked. */
  reported = new Set<MethodKind>();
  failures = new Map<MethodKind, number>();
  recent: Date[] = [];
  wrongReplies = new Map<MethodKind, number>();
  lastEnded: readonly [id: string, how: string] | undefined;
  provenAt: Date | undefined;
  proofs = 0;

  /** What time does by itself. */
  passTime(now: Date): void {
    if (this.challenge !== undefined && this.challenge.until <= now) this.challenge = undefined;
    if (this.pending !== undefined && this.pending.until <= now) this.end('expired');
  }

  end(how: string): void {
    if (this.pending === undefined) return;
    this.lastEnded = [this.pending.id, how];
    [this.pending, this.challenge] = [undefined, undefined];
  }

  /** The set-up of this very phone, which somebody who gives its number again goes on with. */
  begun(kind: PhoneKind, number: string): string | undefined {
    return this.pending?.kind === kind && this.pending.number === number ? this.pending.id : undefined;
  }

  /** Why this phone cannot be set up now. */
  beginRefusal(kind: PhoneKind, number: string, now: Date): string | undefined {
    const isElsewhere = this.methods.some((each) => roleOf(each.kind) !== roleOf(kind) && each.number === number);
    if (isElsewhere) return 'same-number';
    if (this.reported.size > 0) return 'fraud-reported';
    const isFresh = this.provenAt !== undefined && now < later(this.provenAt, lifetime.proof);
    if (this.methods.length > 0 && !isFresh) return 'already-set-up';
    return this.limit(kind, now);
  }

  begin(phone: ModelPhone, now: Date): void {
    this.end('superseded');
    // One way to reach one number of a sort; another way to the same number may stand beside it.
    const replaces = this.methods
      .filter(({ kind }) => roleOf(kind) === roleOf(phone.kind))
      .filter(({ kind, number }) => kind === phone.kind || number !== phone.number)
      .map(({ id }) => id);
    this.pending = { ...phone, until: later(now, lifetime.setUp), replaces, wrong: 0 };
    this.challenge = undefined;
  }

  held(id: string): ModelPhone | undefined {
    return this.pending?.id === id ? this.pending : this.methods.find((method) => method.id === id);
  }

  limit(kind: PhoneKind, now: Date): 'fraud-reported' | 'locked' | 'throttled' | undefined {
    if (this.reported.has(kind)) return 'fraud-reported';
    if (this.#isLocked(kind)) return 'locked';
    return this.recentAt(now).length >= modelLimits.wrongCodesPerHour ? 'throttled' : undefined;
  }

  recentAt(now: Date): Date[] {
    return this.recent.filter((at) => at > later(now, -lifetime.hour));
  }

  /** A text or call goes out. */
  contact(challenge: Omit<ModelChallenge, 'until' | 'repliesLeft'>, now: Date): void {
    const repliesLeft = this.#areRepliesOff(challenge.methodId) ? 0 : wrongRepliesUntilOff.text;
    this.challenge = { ...challenge, until: later(now, lifetime.challenge), repliesLeft };
  }

  /** A wrong code comes by text: it counts for that text and for its method's replies, and for nobody. */
  refuseReply(): void {
    const { challenge } = this;
    const kind = challenge && this.held(challenge.methodId)?.kind;
    if (challenge === undefined || kind === undefined || challenge.repliesLeft === 0) return;
    this.wrongReplies.set(kind, (this.wrongReplies.get(kind) ?? 0) + 1);
    challenge.repliesLeft = this.#areRepliesOff(challenge.methodId) ? 0 : challenge.repliesLeft - 1;
  }

  /** The outcome of a code that is typed for a phone. */
  answer(id: string, code: string, now: Date): string {
    const phone = this.held(id);
    if (phone === undefined) return 'gone';
    const limit = this.limit(phone.kind, now);
    if (limit !== undefined) return limit;
    if (this.challenge?.methodId !== id || this.challenge.code === undefined) return 'code-expired';
    if (this.challenge.code !== code) return this.#refuse(phone, now);
    this.#prove(phone, now);
    return 'verified';
  }

  /** What is said to # on this call, or to 0#. */
  press(id: string, digits: '#' | '0#', now: Date): string {
    if (this.answeredCall?.id === id) return this.answeredCall.result;
    const phone = this.challenge?.id === id ? this.held(this.challenge.methodId) : undefined;
    if (phone === undefined || this.challenge?.code !== undefined) return 'nothing-waits';
    if (digits === '0#') this.#report(phone.kind);
    else if (this.limit(phone.kind, now) !== undefined) return 'nothing-waits';
    else this.#prove(phone, now);
    this.answeredCall = { id, result: digits === '#' ? 'verified' : 'fraud-reported' };
    return this.answeredCall.result;
  }

  reset(): void {
    this.end('cancelled');
    const { lastEnded, proofs, answeredCall } = this;
    Object.assign(this, new PhoneModel(), { lastEnded, proofs, answeredCall });
  }

  /** An operator has looked: everything counts anew, and nothing is proven. */
  unlock(now: Date): 'unlocked' | 'not-locked' {
    const areRepliesOff = [...this.wrongReplies.values()].some((wrong) => wrong >= wrongRepliesUntilOff.method);
    const isWaiting = this.recentAt(now).length >= modelLimits.wrongCodesPerHour;
    const isLocked = this.methods.some(({ kind }) => this.#isLocked(kind));
    if (this.reported.size === 0 && !isLocked && !isWaiting && !areRepliesOff) return 'not-locked';
    this.reported = new Set();
    this.failures = new Map();
    this.wrongReplies = new Map();
    [this.recent, this.provenAt] = [[], undefined];
    return 'unlocked';
  }

  /** Failures lock a way that there is, and no set-up of a first one. */
  #isLocked(kind: MethodKind): boolean {
    const failures = this.failures.get(kind) ?? 0;
    return this.methods.some((each) => each.kind === kind) && failures >= modelLimits.consecutiveFailuresUntilLocked;
  }

  #report(kind: MethodKind): void {
    this.end('fraud-reported');
    [this.challenge, this.provenAt] = [undefined, undefined];
    this.reported.add(kind);
  }

  #areRepliesOff(methodId: string): boolean {
    const kind = this.held(methodId)?.kind;
    return kind !== undefined && (this.wrongReplies.get(kind) ?? 0) >= wrongRepliesUntilOff.method;
  }

  #prove(phone: ModelPhone, now: Date): void {
    if (this.pending?.id === phone.id) {
      const { replaces } = this.pending;
      const kept = this.methods.filter(({ id }) => !replaces.includes(id));
      const { id, kind, number } = phone;
      this.methods = [...kept, { id, kind, number, isDefault: kept.every(({ isDefault }) => !isDefault) }];
      this.pending = undefined;
    }
    this.failures.set(phone.kind, 0);
    this.wrongReplies.set(phone.kind, 0);
    [this.recent, this.challenge, this.provenAt] = [[], undefined, this.reported.size > 0 ? undefined : now];
    this.proofs += 1;
  }

  #refuse({ id, kind }: ModelPhone, now: Date): string {
    const failures = (this.failures.get(kind) ?? 0) + 1;
    this.failures.set(kind, failures);
    this.recent.push(now);
    const isLocked = this.#isLocked(kind);
    if (this.pending?.id === id) {
      this.pending.wrong += 1;
      const isOver = isLocked || this.pending.wrong >= modelLimits.wrongCodesPerSetUp;
      if (isOver) this.end('too-many-attempts');
      if (isOver && !isLocked) return 'too-many-attempts';
    }
    return isLocked ? 'locked' : 'wrong-code';
  }
}
