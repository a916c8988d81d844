import assert from 'node:assert/strict';
import { type AppEntry, codeAt } from '../../support/authenticator.ts';
import { later } from '../methods/method-kit.ts';

/** What a set-up is to the model. */
export interface ModelFlow {
  readonly id: string;
  readonly app: AppEntry;
}

/** Limits so near that forty steps reach them. */
/** No proof is fresh enough for another method: what may be added to a first one has tests of its own. */
export const modelPolicy = {
  wrongCodesPerSetUp: 2,
  wrongCodesPerHour: 3,
  consecutiveFailuresUntilLocked: 4,
  proofFreshSeconds: 0,
};

const limits = { lifetime: 600, kept: 3, keptFor: 86_400 };

const sixDigits = /^[0-9]{6}$/;

/** Enrollment as a person would tell it, much smaller than the real one: what is true after each step. */
export class EnrollmentModel {
  status = 'disabled';
  method: (ModelFlow & { lastStep: number }) | undefined;
  pending: (ModelFlow & { readonly until: Date; wrong: number }) | undefined;
  kept: (ModelFlow & { readonly until: Date })[] = [];
  /** Every set-up there was, the newest last. */
  flows: ModelFlow[] = [];
  ends = new Map<string, string>();
  failures = 0;
  recent: Date[] = [];
  readonly #accepted = new Set<string>();

  /** All of it as text, to see whether a step changed anything. */
  get snapshot(): string {
    const { status, method, pending, kept, failures, recent, ends } = this;
    return JSON.stringify([status, method, pending, kept, failures, recent, [...ends]]);
  }

  /** What time does by itself. */
  passTime(now: Date): void {
    const kept = this.kept.filter(({ until }) => until > now);
    const isExpired = this.pending !== undefined && this.pending.until <= now;
    this.kept = kept;
    if (isExpired) this.end('expired', now);
  }

  /** The pending set-up ends; its secret is kept aside unless it was guessed at too often. */
  end(how: string, now: Date): void {
    assert.ok(this.pending);
    const { id, app } = this.pending;
    this.ends.set(id, how);
    this.pending = undefined;
    if (how !== 'too-many-attempts') {
      this.kept = [...this.kept, { id, app, until: later(now, limits.keptFor) }].slice(-limits.kept);
    }
  }

  begin(flow: ModelFlow, now: Date): void {
    this.passTime(now);
    if (this.pending !== undefined) this.end('superseded', now);
    this.pending = { ...flow, until: later(now, limits.lifetime), wrong: 0 };
    this.flows.push(flow);
  }

  /** The person gives up, if time has not been faster. */
  cancel(now: Date): void {
    this.passTime(now);
    if (this.pending !== undefined) this.end('cancelled', now);
  }

  /** What forbids checking a code now. */
  limit(now: Date): 'locked' | 'throttled' | undefined {
    if (this.#isLocked) return 'locked';
    return this.recent.filter((at) => at > later(now, -3600)).length >= modelPolicy.wrongCodesPerHour
      ? 'throttled'
      : undefined;
  }

  /** The outcome of a code for a set-up. */
  prove(methodId: string, code: string, now: Date): string {
    if (this.method?.id === methodId) return 'verified';
    if (this.pending?.id !== methodId) return this.endOf(methodId);
    if (this.pending.until <= now) {
      this.passTime(now);
      return 'expired';
    }
    const limit = this.limit(now);
    if (limit !== undefined) return limit;
    if (!sixDigits.test(code)) return 'not-six-digits';
    const step = stepOf(this.pending.app, code, now);
    if (step === undefined) return this.#refuse(now, this.pending);
    this.#accept(this.pending, step);
    this.method = { id: this.pending.id, app: this.pending.app, lastStep: step };
    [this.status, this.pending] = ['enforced', undefined];
    return 'verified';
  }

  /** The outcome of a code for the method. */
  verify(methodId: string, code: string, now: Date): string {
    if (this.method?.id !== methodId) return 'not-set-up';
    const limit = this.limit(now);
    if (limit !== undefined) return limit;
    if (!sixDigits.test(code)) return 'not-six-digits';
    const step = stepOf(this.method.app, code, now, 20);
    const isSpent = step !== undefined && step <= this.method.lastStep;
    if (isSpent) return 'code-already-used';
    if (step === undefined || stepOf(this.method.app, code, now) === undefined) return this.#refuse(now);
    this.#accept(this.method, step);
    this.method.lastStep = step;
    return 'verified';
  }

  reset(): void {
    if (this.pending !== undefined) this.ends.set(this.pending.id, 'cancelled');
    Object.assign(this, {
      status: 'enabled',
      method: undefined,
      pending: undefined,
      kept: [],
      failures: 0,
      recent: [],
    });
  }

  endOf(methodId: string): string {
    const isLast = [...this.ends.keys()].at(-1) === methodId;
    if (isLast) return this.ends.get(methodId) ?? '';
    return this.pending === undefined && this.method === undefined ? 'expired' : 'superseded';
  }

  /** Failures lock a method that there is, and no set-up of the first one. */
  get #isLocked(): boolean {
    return this.method !== undefined && this.failures >= modelPolicy.consecutiveFailuresUntilLocked;
  }

  #refuse(now: Date, pending?: { wrong: number }): string {
    this.failures += 1;
    this.recent.push(now);
    if (pending !== undefined) pending.wrong += 1;
    const isLocked = this.#isLocked;
    if (pending !== undefined && (isLocked || pending.wrong >= modelPolicy.wrongCodesPerSetUp))
      this.end('too-many-attempts', now);
    if (isLocked) return 'locked';
    return pending !== undefined && pending.wrong >= modelPolicy.wrongCodesPerSetUp
      ? 'too-many-attempts'
      : 'wrong-code';
  }

  /** A code is accepted at most once over the whole run, whatever happens in between. */
  #accept({ id }: ModelFlow, step: number): void {
    const name = `${id} ${step}`;
    assert.ok(!this.#accepted.has(name), 'a code was accepted twice');
    this.#accepted.add(name);
    [this.failures, this.recent] = [0, []];
  }
}

/** The time step, near now first, in which an entry shows a code. */
function stepOf(app: AppEntry, code: string, now: Date, steps = 1): number | undefined {
  const current = Math.floor(now.getTime() / 30_000);
  const near = [-1, 0, 1];
  const far = Array.from({ length: 2 * steps + 1 }, (_, index) => index - steps);
  const offset = [...near, ...far].find((each) => codeAt(app, later(now, each * 30)) === code);
  return offset === undefined ? undefined : current + offset;
}
