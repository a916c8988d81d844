import assert from 'node:assert/strict';
import fc from 'fast-check';
import { alex } from './enrollment-kit.ts';
import { comparePasswords, deletePassword, makeCodes, makePassword, useCode } from './last-resort-steps.ts';
import type { ManagingModel } from './managing-model.ts';
import {
  addApp,
  addPhone,
  block,
  disown,
  issuePass,
  makeDefault,
  policyOf,
  type RealManaging,
  reinstate,
  remove,
  rename,
  reset,
  type Step,
  suspend,
  unblock,
  unlock,
  usePass,
  verify,
  type Which,
} from './managing-steps.ts';
import { otherLetters } from './recovery-kit.ts';

const phone: Which = ({ methods }) => methods.find(({ kind }) => kind === 'mobile-text');
const which: Readonly<Record<string, Which>> = {
  first: ({ methods }) => methods[0],
  last: ({ methods }) => methods.at(-1),
  lost: ({ methods }) => methods.find(({ suspended }) => suspended !== undefined),
  phone,
};
export const none: Which = () => undefined;
const usual = { forbidden: undefined, needsPhone: false, hasLastResort: true } as const;

const advance =
  (seconds: number): Step =>
  (_, { kit }) => {
    kit.clock.advance(seconds);
    return Promise.resolve('later');
  };

function together(...steps: Step[]): Step {
  return async (model, real, chat) => {
    for (const step of steps) real.reached.add(await step(model, real, chat));
    return 'together';
  };
}

const newest = ({ everyCode }: ManagingModel): string | undefined => everyCode.at(-1);
const lastPass = ({ everyPass }: ManagingModel): string | undefined => everyPass.at(-1);
const first: Which = ({ methods }) => methods[0];
const proveFirst = together(advance(60), verify(first));

const steps: readonly (readonly [name: string, step: Step, weight?: number])[] = [
  ['app', addApp(none), 3],
  ['phone', addPhone, 3],
  ['prove the first', proveFirst, 10],
  ['add after a proof', together(proveFirst, addPhone, addApp(none)), 5],
  ...Object.entries(which).flatMap(([name, one]): (readonly [string, Step, number?])[] => [
    [`app for the ${name}`, addApp(one)],
    [`verify the ${name}`, verify(one)],
    [`suspend the ${name}`, suspend(one)],
    [`reinstate the ${name}`, reinstate(one)],
    [`remove the ${name}`, remove(one), 2],
    [`default: the ${name}`, makeDefault(one)],
    [`rename the ${name}`, rename(one)],
  ]),
  ['codes', makeCodes, 2],
  ['a new code', useCode(newest), 2],
  ['another code', useCode(({ everyCode }) => everyCode.at(-2))],
  ['the first code ever', useCode(({ everyCode }) => everyCode[0])],
  ['password', makePassword, 3],
  ['delete password', deletePassword],
  ['pass', issuePass],
  [
    'pass, used',
    together(
      issuePass,
      usePass(({ everyPass }) => everyPass.at(-1)),
    ),
    3,
  ],
  ['pass again', usePass(({ everyPass }) => everyPass.at(-1)), 2],
  ['older pass', usePass(({ everyPass }) => everyPass.at(-2))],
  ['wrong pass', usePass(({ everyPass: [pass] }) => pass && otherLetters(pass)), 2],
  ['no apps', policyOf({ ...usual, forbidden: 'authenticator-code' })],
  ['no texts', policyOf({ ...usual, forbidden: 'mobile-text' })],
  ['a phone beside', policyOf({ ...usual, needsPhone: true }), 3],
  ['no last resort', policyOf({ ...usual, hasLastResort: false })],
  ['usual', policyOf(usual), 3],
  [
    'a default that is accepted no more',
    together(proveFirst, addPhone, policyOf({ ...usual, forbidden: 'authenticator-code' }), makeDefault(first)),
    2,
  ],
  [
    'the only phone that is wanted',
    together(proveFirst, addPhone, policyOf({ ...usual, needsPhone: true }), remove(phone)),
    2,
  ],
  [
    'codes of a set before',
    together(
      proveFirst,
      makeCodes,
      makeCodes,
      useCode(({ everyCode }) => everyCode.at(-11)),
    ),
    2,
  ],
  ['a code twice', together(useCode(newest), useCode(newest)), 2],
  ['a code and no more of them', together(policyOf({ ...usual, hasLastResort: false }), useCode(newest))],
  ['a code while on hold', together(proveFirst, makeCodes, advance(86_401), disown, useCode(newest)), 2],
  ['a pass that is too late', together(issuePass, advance(601), usePass(lastPass)), 2],
  [
    'a pass before another',
    together(
      issuePass,
      issuePass,
      usePass(({ everyPass }) => everyPass.at(-2)),
    ),
    2,
  ],
  ['a pass before a report', together(issuePass, disown, unlock, usePass(lastPass)), 2],
  ['not me', disown],
  ['unlock', unlock, 3],
  ['the default that is off', together(proveFirst, addPhone, suspend(phone), makeDefault(phone)), 2],
  ['block', block],
  ['unblock', unblock, 6],
  ['an app while blocked', together(block, verify(first), addApp(none), unblock)],
  ['a code while blocked', together(proveFirst, makeCodes, block, useCode(newest), unblock)],
  ['a pass while blocked', together(block, issuePass, usePass(lastPass), unblock)],
  ['reset', reset],
  ...[31, 599, 601, 86_401].map((seconds) => [`advance ${seconds} s`, advance(seconds)] as const),
];

class Command implements fc.AsyncCommand<ManagingModel, RealManaging> {
  readonly #name: string;
  readonly #chat: string;
  readonly #step: Step;

  constructor(name: string, chat: string, step: Step) {
    this.#name = name;
    this.#chat = chat;
    this.#step = step;
  }

  check(): boolean {
    return true;
  }

  async run(model: ManagingModel, real: RealManaging): Promise<void> {
    model.passTime(real.kit.clock.now());
    real.reached.add(await this.#step(model, real, this.#chat));
    model.passTime(real.kit.clock.now());
    await compare(model, real);
    await comparePasswords(model, real);
  }

  toString(): string {
    return `${this.#name} in ${this.#chat}`;
  }
}

/** What is so is what the model says, and what must always be so is. */
async function compare(model: ManagingModel, { kit }: RealManaging): Promise<void> {
  const enrollment = await kit.changes.status(alex);
  const { methods, notices, recoveryCodes, passes } = enrollment;
  assert.deepEqual(
    methods.map(({ methodId, name, isDefault, suspended }) => [methodId, name, isDefault, suspended?.why]),
    model.methods.map(({ id, name, isDefault, suspended }) => [id, name, isDefault, suspended]),
  );
  const hasUsable = methods.some(({ suspended }) => suspended === undefined);
  const defaults = methods.filter(({ isDefault }) => isDefault);
  assert.equal(defaults.length, methods.length === 0 ? 0 : 1);
  assert.ok(!hasUsable || defaults[0]?.suspended === undefined, 'the default is off');
  assert.equal(enrollment.status === 'enforced', methods.length > 0);
  assert.deepEqual(
    enrollment.appPasswords.map(({ id }) => id),
    model.appPasswords.map(({ id }) => id),
  );
  assert.deepEqual(
    recoveryCodes?.codes.map(({ usedAt }) => usedAt !== undefined),
    model.codes && [...model.codes.used.values()],
  );
  assert.deepEqual(
    passes.map(({ end = 'good' }) => end),
    model.passes.map(({ state }) => state),
  );
  const owed = notices.map(({ methodId, change = '' }) => `${methodId} ${change}`);
  assert.equal(new Set(owed).size, owed.length, 'one notice waits for each phone and kind of change');
  for (const chat of ['one', 'two']) {
    const now = kit.clock.now();
    const isFresh = model.refusal(chat, now) === undefined;
    const view = await kit.service.forTurn({ conversation: chat }).status(alex);
    assert.equal(view.mayManage, isFresh);
  }
}

/** Any step that somebody can take who is set up; in one of two chats, mostly the first. */
export function anyManagingCommand(): fc.Arbitrary<fc.AsyncCommand<ManagingModel, RealManaging>>[] {
  return steps.flatMap(([name, step, weight = 1]) =>
    Array.from({ length: weight }, () =>
      fc.constantFrom('one', 'one', 'one', 'two').map((chat) => new Command(name, chat, step)),
    ),
  );
}
