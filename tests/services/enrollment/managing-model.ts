import type { AppEntry } from '../../support/authenticator.ts';
import { later } from '../methods/method-kit.ts';

type ModelKind = 'authenticator-code' | 'mobile-text';

export interface ModelMethod {
  readonly id: string;
  readonly kind: ModelKind;
  /** Of an app: its entry, and the time step of the code that was accepted last. */
  readonly app: AppEntry | undefined;
  lastStep: number;
  /** When it last proved something. */
  usedAt: Date;
  /** When it was set up, or taken back. */
  since: Date;
  name: string | undefined;
  suspended: 'lost' | 'not-me' | undefined;
  /** When it was said not to be theirs. */
  offSince?: Date;
  isDefault: boolean;
  /** It was, before anything was off. */
  wasDefault?: boolean;
}

interface ModelPass {
  readonly pass: string;
  readonly issuedAt: Date;
  wrong: number;
  state: 'good' | 'used' | 'expired' | 'revoked' | 'replaced' | 'too-many-tries';
}

type ModelHold = 'blocked' | 'fraud-reported';

interface ModelProof {
  readonly at: Date;
  readonly chat: string;
  readonly with: ModelKind | 'recovery-code' | 'pass';
}

/** What the policy says, as far as steps change it. */
export interface ModelPolicy {
  readonly forbidden: ModelKind | undefined;
  readonly needsPhone: boolean;
  readonly hasLastResort: boolean;
}

const times = { proof: 600, pass: 600, passRemembered: 86_400, day: 86_400 };

/** What somebody has, and may do, as one would tell it: much smaller than the real enrollment. */
export class ManagingModel {
  policy: ModelPolicy = { forbidden: undefined, needsPhone: false, hasLastResort: true };
  methods: ModelMethod[] = [];
  proof: ModelProof | undefined;
  isOnHold = false;
  /** By the helpdesk. */
  isBlocked = false;
  /** The codes of the set that counts, and whether each was used. */
  codes: { readonly madeAt: Date; readonly used: Map<string, boolean> } | undefined;
  /** Every code there ever was. */
  everyCode: string[] = [];
  appPasswords: { readonly id: string; readonly password: string; readonly madeAt: Date }[] = [];
  everyPassword: string[] = [];
  passes: ModelPass[] = [];
  everyPass: string[] = [];

  get wasSetUp(): boolean {
    return this.methods.length > 0;
  }

  passTime(now: Date): void {
    this.passes = this.passes.filter(({ issuedAt }) => now < later(issuedAt, times.passRemembered));
    for (const pass of this.passes)
      if (pass.state === 'good' && now >= later(pass.issuedAt, times.pass)) pass.state = 'expired';
  }

  isUsable({ kind, suspended }: ModelMethod): boolean {
    return suspended === undefined && kind !== this.policy.forbidden;
  }

  /** Why nothing may be changed in this chat; a pass is enough for some of it. */
  refusal(chat: string, now: Date, isPassEnough = false): ModelHold | 'proof-needed' | undefined {
    if (this.hold !== undefined) return this.hold;
    const { proof } = this;
    const isFresh = proof?.chat === chat && now < later(proof.at, times.proof);
    if (!isFresh || (proof.with === 'pass' && !isPassEnough)) return 'proof-needed';
    if (proof.with === 'recovery-code') return this.policy.hasLastResort ? undefined : 'proof-needed';
    return proof.with === this.policy.forbidden ? 'proof-needed' : undefined;
  }

  beginRefusal(kind: ModelKind, chat: string, now: Date): string | undefined {
    const refusal = this.refusal(chat, now, true);
    if (refusal !== undefined && refusal !== 'proof-needed') return refusal;
    if (refusal !== undefined && this.wasSetUp) return 'already-set-up';
    return kind === this.policy.forbidden ? 'not-allowed' : undefined;
  }

  removalRefusal(gone: readonly ModelMethod[]): 'last-method' | 'backup-required' | undefined {
    const kept = this.methods.filter((method) => !gone.includes(method) && this.isUsable(method));
    if (kept.length === 0) return 'last-method';
    const isPhone = ({ kind }: ModelMethod): boolean => kind === 'mobile-text';
    const takes = gone.some(
      (each) => isPhone(each) && each.suspended !== 'not-me' && this.policy.forbidden !== each.kind,
    );
    return this.policy.needsPhone && takes && !kept.some(isPhone) ? 'backup-required' : undefined;
  }

  /** Another method was proven, in place of these. */
  add(
    added: Pick<ModelMethod, 'id' | 'kind' | 'app' | 'lastStep'>,
    { chat, now, replaces }: { readonly chat: string; readonly now: Date; readonly replaces: readonly string[] },
  ): void {
    const method: ModelMethod = {
      ...added,
      usedAt: now,
      since: now,
      name: undefined,
      suspended: undefined,
      isDefault: false,
    };
    const replaced = this.methods.filter(({ id }) => replaces.includes(id));
    method.name = replaced[0]?.name;
    this.methods.push(method);
    if (this.removalRefusal(replaced) === undefined)
      this.methods = this.methods.filter((each) => !replaced.includes(each));
    const isForDefault = replaced.some((each) => each.wasDefault === true && !this.methods.includes(each));
    if (isForDefault) this.makeDefault(method);
    else method.isDefault = this.methods.every((each) => !each.isDefault || !this.isUsable(each));
    this.settleDefault();
    this.prove(added.kind, chat, now);
  }

  prove(by: ModelProof['with'], chat: string, now: Date): void {
    this.proof = this.hold !== undefined ? undefined : { at: now, chat, with: by };
  }

  /** What it proved a moment ago counts no more. */
  lose(method: ModelMethod): void {
    this.#turnOff(method, 'lost');
    const { proof } = this;
    if (proof?.with === method.kind && method.usedAt >= proof.at) this.proof = undefined;
    this.settleDefault();
  }

  takeBack(method: ModelMethod, now: Date): void {
    [method.suspended, method.since] = [undefined, now];
    if (method.wasDefault === true) this.makeDefault(method);
    method.wasDefault = false;
  }

  makeDefault(method: ModelMethod): void {
    for (const each of this.methods) each.isDefault = each === method;
  }

  /** The person chose it: nothing that comes back takes its place. */
  chooseDefault(method: ModelMethod): void {
    this.makeDefault(method);
    for (const each of this.methods) each.wasDefault = false;
  }

  #turnOff(method: ModelMethod, why: 'lost' | 'not-me'): void {
    method.wasDefault = method.isDefault && this.methods.every(({ wasDefault }) => wasDefault !== true);
    method.suspended = why;
  }

  /** One that is not off is the default, if there is one. */
  settleDefault(): void {
    const usable = this.methods.filter((each) => this.isUsable(each));
    const isChosen = ({ isDefault }: ModelMethod): boolean => isDefault;
    const chosen = usable.find(isChosen) ?? usable[0] ?? this.methods.find(isChosen);
    for (const method of this.methods) method.isDefault = method === chosen;
  }

  issue(pass: string, now: Date): void {
    for (const each of this.passes) if (each.state === 'good') each.state = 'replaced';
    this.passes = [...this.passes, { pass, issuedAt: now, wrong: 0, state: 'good' as const }].slice(-3);
    this.everyPass.push(pass);
  }

  usePass(typed: string, chat: string, now: Date): string {
    if (this.hold !== undefined) return this.hold;
    const good = this.passes.find(({ state }) => state === 'good');
    const found = this.passes.findLast(({ pass }) => pass === typed);
    if (found === undefined) {
      if (good === undefined) return 'no-pass';
      good.wrong += 1;
      if (good.wrong === 5) good.state = 'too-many-tries';
      return good.wrong === 5 ? 'pass-too-many-tries' : 'wrong-pass';
    }
    if (found !== good) return `pass-${found.state}`;
    found.state = 'used';
    this.prove('pass', chat, now);
    return 'accepted';
  }

  /** @returns how many methods are off by it */
  disown(now: Date): number {
    const isNew = (since: Date): boolean => now < later(since, times.day);
    const added = this.methods.filter(({ suspended, since }) => suspended === undefined && isNew(since));
    const isJustOff = ({ suspended, offSince }: ModelMethod): boolean =>
      suspended === 'not-me' && offSince !== undefined && isNew(offSince);
    const alreadyOff = this.methods.filter(isJustOff).length;
    const isSaidAgain = this.isSaid && added.length === 0 && !this.appPasswords.some(({ madeAt }) => isNew(madeAt));
    if (isSaidAgain) return alreadyOff;
    for (const method of added) {
      this.#turnOff(method, 'not-me');
      method.offSince = now;
    }
    this.settleDefault();
    this.appPasswords = this.appPasswords.filter(({ madeAt }) => !isNew(madeAt));
    for (const pass of this.passes) if (pass.state === 'good') pass.state = 'revoked';
    if (this.codes !== undefined && isNew(this.codes.madeAt)) this.codes = undefined;
    [this.isOnHold, this.proof] = [true, undefined];
    return alreadyOff + added.length;
  }

  block(): void {
    for (const pass of this.passes) if (pass.state === 'good') pass.state = 'revoked';
    [this.isBlocked, this.proof] = [true, undefined];
  }

  get hold(): ModelHold | undefined {
    if (this.isBlocked) return 'blocked';
    return this.isOnHold ? 'fraud-reported' : undefined;
  }

  get isSaid(): boolean {
    return this.isOnHold;
  }

  /** A block stays. */
  reset(): void {
    Object.assign(this, {
      methods: [],
      proof: undefined,
      isOnHold: false,
      codes: undefined,
      appPasswords: [],
      passes: [],
    });
  }
}
