import assert from 'node:assert/strict';
import { alex } from './enrollment-kit.ts';
import type { ManagingModel } from './managing-model.ts';
import type { RealManaging, Step } from './managing-steps.ts';
import { inChat } from './recovery-kit.ts';

/** What there is for the day on which nothing else is at hand, and for programs: steps of the managing model. */
export const makeCodes: Step = async (model, { kit }, chat) => {
  const now = kit.clock.now();
  const service = inChat(kit, chat);
  const expected = codesRefusal(model) ?? model.refusal(chat, now) ?? 'made';
  const made = await service.recovery.make(alex);
  assert.equal(made.code, expected);
  if (made.code !== 'made') return `codes: ${made.code}`;
  const codes = (await service.recovery.toShow(alex, made.setId))?.codes ?? [];
  model.codes = { madeAt: now, used: new Map(codes.map((code) => [code, false])) };
  model.everyCode.push(...codes);
  return 'codes: made';
};

function codesRefusal({ hold, policy, wasSetUp }: ManagingModel): string | undefined {
  if (hold !== undefined) return hold;
  if (!policy.hasLastResort) return 'not-allowed';
  return wasSetUp ? undefined : 'not-set-up';
}

/** One of all the codes there ever were. */
export function useCode(pick: (model: ManagingModel) => string | undefined): Step {
  return async (model, { kit }, chat) => {
    const code = pick(model);
    if (code === undefined) return 'nothing';
    const { codes, policy, hold } = model;
    const refusal = codes === undefined || !policy.hasLastResort ? 'not-set-up' : hold;
    const isUsed = codes?.used.get(code);
    const expected = refusal ?? (isUsed === undefined ? 'wrong-code' : isUsed ? 'code-already-used' : 'verified');
    assert.equal((await inChat(kit, chat).recovery.use(alex, code)).code, expected);
    if (expected === 'verified') {
      codes?.used.set(code, true);
      model.prove('recovery-code', chat, kit.clock.now());
    }
    return `code: ${expected}`;
  };
}

export const makePassword: Step = async (model, real, chat) => {
  const { kit } = real;
  const now = kit.clock.now();
  const service = inChat(kit, chat);
  const expected = passwordsRefusal(model) ?? model.refusal(chat, now) ?? 'made';
  const made = await service.appPasswords.make(alex, `program ${(real.count += 1)}`);
  assert.equal(made.code, expected);
  if (made.code !== 'made') return `password: ${made.code}`;
  const password = service.appPasswords.takeToShow(made.id) ?? '';
  model.appPasswords.push({ id: made.id, password, madeAt: now });
  model.everyPassword.push(password);
  return 'password: made';
};

function passwordsRefusal(model: ManagingModel): string | undefined {
  if (!model.policy.hasLastResort) return 'not-allowed';
  if (model.hold !== undefined) return model.hold;
  return model.methods.some((method) => model.isUsable(method)) ? undefined : 'not-set-up';
}

export const deletePassword: Step = async (model, { kit }, chat) => {
  const expected = model.refusal(chat, kit.clock.now()) ?? 'deleted';
  const [first] = model.appPasswords;
  assert.equal(
    (await inChat(kit, chat).appPasswords.delete(alex, first === undefined ? 'all' : [first.id])).code,
    expected,
  );
  if (expected === 'deleted') model.appPasswords = model.appPasswords.slice(1);
  return `password: ${expected}`;
};

/** Every app password there ever was lets in while it is there and allowed, and not otherwise. */
export async function comparePasswords(model: ManagingModel, { kit }: RealManaging): Promise<void> {
  for (const password of model.everyPassword) {
    const isThere = model.appPasswords.some((each) => each.password === password);
    const isLetIn = model.policy.hasLastResort && model.wasSetUp && !model.isBlocked;
    const expected = isThere && isLetIn ? 'right' : 'wrong';
    const options = { caller: 'mail', mayRecord: () => false };
    assert.equal(await kit.service.appPasswords.check(alex, password, options), expected);
  }
}
