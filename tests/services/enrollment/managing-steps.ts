import assert from 'node:assert/strict';
import { codeAt, readOtpauth } from '../../support/authenticator.ts';
import { policyStore } from '../policy/policy-kit.ts';
import { alex, type EnrollmentKit } from './enrollment-kit.ts';
import type { ManagingModel, ModelMethod, ModelPolicy } from './managing-model.ts';
import { inChat, passIssued } from './recovery-kit.ts';

/** The real enrollment, the chat that is spoken in, and what came of the steps so far. */
export interface RealManaging {
  readonly kit: EnrollmentKit;
  readonly reached: Set<string>;
  /** Numbers what has to differ: names, and numbers of phones. */
  count: number;
}

/** Steps are taken in a chat. @returns what came of it */
export type Step = (model: ManagingModel, real: RealManaging, chat: string) => Promise<string>;

/** Which method a step is about. */
export type Which = (model: ManagingModel) => ModelMethod | undefined;

const stepOf = (now: Date): number => Math.floor(now.getTime() / 30_000);

/** Sets up one more app, in place of a method or beside all. */
export function addApp(replaced: Which): Step {
  return async (model, { kit }, chat) => {
    const now = kit.clock.now();
    const expected = model.beginRefusal('authenticator-code', chat, now) ?? 'started';
    const replaces = [replaced(model)?.id].filter((id) => id !== undefined);
    const service = inChat(kit, chat);
    const begun = await service.begin(alex, 'authenticator-code', { replaces });
    assert.equal(begun.code, expected);
    if (begun.code !== 'started') return `app: ${begun.code}`;
    const shown = await service.entryToShow(alex, begun.methodId);
    assert.ok(shown.state === 'pending');
    const app = readOtpauth(shown.entry.otpauthUri);
    assert.equal((await service.prove(alex, begun.methodId, codeAt(app, now))).code, 'verified');
    const before = model.methods.length;
    model.add({ id: begun.methodId, kind: 'authenticator-code', app, lastStep: stepOf(now) }, { chat, now, replaces });
    return model.methods.length === before ? 'app: in place of another' : 'app: beside';
  };
}

/** Sets up a number, in place of the one before if there is any. */
export const addPhone: Step = async (model, real, chat) => {
  const { kit } = real;
  const now = kit.clock.now();
  const expected = model.beginRefusal('mobile-text', chat, now) ?? 'started';
  const service = inChat(kit, chat);
  const e164 = `+1206555${String(1_000 + (real.count += 1))}`;
  const begun = await service.phones.begin(alex, 'mobile-text', { contact: 'mobile', number: { e164, country: 'US' } });
  assert.equal(begun.code, expected);
  if (begun.code !== 'started') return `phone: ${begun.code}`;
  assert.equal((await service.phones.contact(alex, begun.methodId, 'en')).code, 'sent');
  assert.equal((await service.prove(alex, begun.methodId, kit.telephony.code)).code, 'verified');
  const replaces = model.methods.filter(({ kind }) => kind === 'mobile-text').map(({ id }) => id);
  const added = { id: begun.methodId, kind: 'mobile-text', app: undefined, lastStep: 0 } as const;
  model.add(added, { chat, now, replaces });
  return 'phone: set up';
};

export function verify(which: Which): Step {
  return async (model, { kit }, chat) => {
    const method = which(model);
    if (method === undefined) return 'nothing';
    const now = kit.clock.now();
    const service = inChat(kit, chat);
    const isOff = method.suspended === undefined ? undefined : 'suspended';
    const isHeld = model.isBlocked ? 'blocked' : undefined;
    const refusal = isOff ?? isHeld ?? (method.kind === model.policy.forbidden ? 'not-allowed' : undefined);
    if (method.app === undefined) {
      assert.equal((await service.phones.contact(alex, method.id, 'en')).code, refusal ?? 'sent');
    }
    const isUsed = method.app !== undefined && method.lastStep >= stepOf(now);
    const expected = refusal ?? (isUsed ? 'code-already-used' : 'verified');
    const code = method.app === undefined ? kit.telephony.code : codeAt(method.app, now);
    assert.equal((await service.verify(alex, method.id, code || '123456')).code, expected);
    if (expected !== 'verified') return `verify: ${expected}`;
    method.lastStep = stepOf(now);
    method.usedAt = now;
    model.prove(method.kind, chat, now);
    return 'verify: verified';
  };
}

export function suspend(which: Which): Step {
  return async (model, { kit }, chat) => {
    const method = which(model);
    if (method === undefined) return 'nothing';
    const expected = model.refusal(chat, kit.clock.now(), true) ?? 'done';
    assert.equal((await inChat(kit, chat).managing.suspend(alex, [method.id])).code, expected);
    if (expected === 'done' && method.suspended === undefined) model.lose(method);
    return `suspend: ${expected}`;
  };
}

export function reinstate(which: Which): Step {
  return async (model, { kit }, chat) => {
    const method = which(model);
    if (method === undefined) return 'nothing';
    const now = kit.clock.now();
    const expected = model.refusal(chat, now) ?? 'done';
    assert.equal((await inChat(kit, chat).managing.reinstate(alex, method.id)).code, expected);
    if (expected === 'done' && method.suspended !== undefined) {
      model.takeBack(method, now);
      model.settleDefault();
    }
    return `reinstate: ${expected}`;
  };
}

export function remove(which: Which): Step {
  return async (model, { kit }, chat) => {
    const method = which(model);
    if (method === undefined) return 'nothing';
    const expected = model.refusal(chat, kit.clock.now()) ?? model.removalRefusal([method]) ?? 'done';
    assert.equal((await inChat(kit, chat).managing.remove(alex, method.id)).code, expected);
    if (expected === 'done') {
      model.methods = model.methods.filter((each) => each !== method);
      model.settleDefault();
    }
    return `remove: ${expected}`;
  };
}

export function makeDefault(which: Which): Step {
  return async (model, { kit }, chat) => {
    const method = which(model);
    if (method === undefined) return 'nothing';
    const isOff = method.suspended === undefined ? undefined : 'suspended';
    const off = isOff ?? (method.kind === model.policy.forbidden ? 'not-allowed' : undefined);
    const expected = model.refusal(chat, kit.clock.now()) ?? off ?? 'done';
    assert.equal((await inChat(kit, chat).managing.makeDefault(alex, method.id)).code, expected);
    if (expected === 'done' && !method.isDefault) model.chooseDefault(method);
    return `default: ${expected}`;
  };
}

export function rename(which: Which): Step {
  return async (model, real, chat) => {
    const method = which(model);
    if (method === undefined) return 'nothing';
    const expected = model.refusal(chat, real.kit.clock.now()) ?? 'done';
    const name = `name ${(real.count += 1)}`;
    assert.equal((await inChat(real.kit, chat).managing.rename(alex, method.id, name)).code, expected);
    if (expected === 'done') {
      method.name = name;
      model.settleDefault();
    }
    return `rename: ${expected}`;
  };
}

/** An operator writes another policy, and the bot reads it. */
export function policyOf(policy: ModelPolicy): Step {
  return async (model, { kit }) => {
    const { forbidden, needsPhone, hasLastResort } = policy;
    const methods = (['authenticator-code', 'mobile-text'] as const).filter((kind) => kind !== forbidden);
    await policyStore({ ...kit, seed: String(kit.clock.now().getTime()) }).apply({
      group: 'default',
      methods,
      backupPhone: needsPhone ? 'required' : 'off',
      recoveryCodes: hasLastResort ? 'offered' : 'off',
      appPasswords: { allowed: hasLastResort },
    });
    kit.clock.advance(10);
    model.policy = policy;
    return 'policy';
  };
}

export const disown: Step = async (model, { kit }) => {
  const suspended = model.disown(kit.clock.now());
  assert.equal((await kit.service.managing.disown(alex)).suspended, suspended);
  return suspended === 0 ? 'disowned' : 'disowned: something is off';
};

export const unlock: Step = async (model, { kit }) => {
  const expected = model.isOnHold ? 'unlocked' : 'not-locked';
  assert.equal(await kit.operator.unlock(alex, 'demo'), expected);
  if (model.isOnHold) [model.isOnHold, model.proof] = [false, undefined];
  return expected;
};

export const block: Step = async (model, { kit }) => {
  const expected = model.isBlocked ? 'is-blocked' : 'blocked';
  assert.equal(await kit.operator.block(alex, 'demo'), expected);
  if (!model.isBlocked) model.block();
  return expected;
};

export const unblock: Step = async (model, { kit }) => {
  const expected = model.isBlocked ? 'unblocked' : 'not-blocked';
  assert.equal(await kit.operator.unblock(alex, 'demo'), expected);
  model.isBlocked = false;
  return expected;
};

export const reset: Step = async (model, { kit }) => {
  assert.equal(await kit.operator.reset(alex, 'demo'), 'reset');
  model.reset();
  return 'reset';
};

export const issuePass: Step = async (model, { kit }) => {
  model.passTime(kit.clock.now());
  model.issue(await passIssued(kit), kit.clock.now());
  return 'pass issued';
};

export function usePass(pick: (model: ManagingModel) => string | undefined): Step {
  return async (model, { kit }, chat) => {
    const typed = pick(model);
    if (typed === undefined) return 'nothing';
    model.passTime(kit.clock.now());
    const expected = model.usePass(typed, chat, kit.clock.now());
    assert.equal((await inChat(kit, chat).passes.use(alex, typed)).code, expected);
    return `pass: ${expected}`;
  };
}
