import assert from 'node:assert/strict';
import fc from 'fast-check';
import { alex } from '../enrollment-kit.ts';
import { later } from '../../methods/method-kit.ts';
import type { PhoneModel } from './phone-model.ts';
import {
  advance,
  begin,
  cancel,
  codes,
  contact,
  expireDue,
  press,
  type RealPhones,
  reply,
  reset,
  type Step,
  theFirst,
  theLast,
  theNew,
  together,
  type,
  unlock,
  which,
} from './phone-steps.ts';

class Command implements fc.AsyncCommand<PhoneModel, RealPhones> {
  readonly #name: string;
  readonly #step: Step;

  constructor(name: string, step: Step) {
    this.#name = name;
    this.#step = step;
  }

  check(): boolean {
    return true;
  }

  async run(model: PhoneModel, real: RealPhones): Promise<void> {
    const now = real.kit.clock.now();
    model.passTime(now);
    real.reached.add(await this.#step(model, real, now));
    model.passTime(real.kit.clock.now());
    await compare(model, real);
  }

  toString(): string {
    return this.#name;
  }
}

/** What is so for the person is what the model says. */
async function compare(model: PhoneModel, { kit }: RealPhones): Promise<void> {
  const enrollment = await kit.changes.status(alex);
  const { methods, pending, challenge, lastEnded, provenAt } = enrollment;
  assert.deepEqual(
    methods.map(({ methodId, kind, isDefault }) => ({ methodId, kind, isDefault })),
    model.methods.map(({ id, kind, isDefault }) => ({ methodId: id, kind, isDefault })),
  );
  assert.deepEqual([pending?.methodId, pending?.wrongCodes], [model.pending?.id, model.pending?.wrong]);
  assert.deepEqual(pending?.replaces, model.pending?.replaces);
  assert.deepEqual([challenge?.id, challenge?.methodId], [model.challenge?.id, model.challenge?.methodId]);
  const isHeard = model.challenge?.code !== undefined && model.challenge.repliesLeft > 0;
  assert.equal(challenge?.replyFrom !== undefined, isHeard);
  assert.deepEqual(lastEnded && [lastEnded.methodId, lastEnded.end], model.lastEnded);
  assert.deepEqual([provenAt, enrollment.proofs], [model.provenAt, model.proofs]);
  for (const kind of ['mobile-text', 'mobile-call', 'office-call'] as const) {
    assert.equal(enrollment.consecutiveFailures[kind] ?? 0, model.failures.get(kind) ?? 0, kind);
    assert.equal(enrollment.wrongReplies[kind] ?? 0, model.wrongReplies.get(kind) ?? 0, kind);
  }
  assert.deepEqual([...enrollment.lockedKinds].sort(), [...model.reported].sort());
  const now = kit.clock.now();
  const recent = enrollment.recentFailures.filter((at) => at > later(now, -3600));
  assert.deepEqual(recent, model.recentAt(now));
}

const calling = ({ kit }: RealPhones): string => kit.telephony.calling;
const rightReply = reply(({ kit }) => kit.telephony.code);
const wrongReply = reply(() => '000000');
const guess = together(contact(theFirst), type(theFirst, codes.wrong), type(theFirst, codes.wrong));

const mobiles = ['+12065550142', '+12065550143'] as const;

/** Any step that somebody with phones can take; the ones that lead somewhere more often. */
export function anyPhoneCommand(): fc.Arbitrary<fc.AsyncCommand<PhoneModel, RealPhones>>[] {
  const steps: [name: string, step: Step, weight?: number][] = [
    ...mobiles.flatMap((number): [string, Step, number][] => [
      [`begin text ${number}`, begin('mobile-text', number), 2],
      [`begin call ${number}`, begin('mobile-call', number), 1],
    ]),
    ['begin office', begin('office-call', '+12065550100'), 1],
    ['begin office, on the mobile', begin('office-call', mobiles[0]), 1],
    ...Object.entries(which).flatMap(([name, one]): [string, Step, number?][] => [
      [`contact ${name}`, contact(one), name === 'the new one' ? 8 : 3],
      [`cancel ${name}`, cancel(one)],
      ...Object.entries(codes).map(([code, codeOf]): [string, Step, number] => [
        `type ${code} for ${name}`,
        type(one, codeOf),
        code === 'earlier' ? 1 : 3,
      ]),
    ]),
    ['set up', together(begin('mobile-text', mobiles[0]), contact(theNew), type(theNew, codes.right)), 4],
    ['guess', guess, 8],
    ['guess until it is locked', together(guess, advance(3_601), guess, advance(3_601), guess, contact(theFirst)), 3],
    [
      'fail by one way, prove another',
      together(
        begin('mobile-text', mobiles[0]),
        contact(theNew),
        type(theNew, codes.wrong),
        begin('mobile-call', mobiles[1]),
        contact(theNew),
        press(calling),
      ),
      3,
    ],
    [
      'fail by the first, prove the last',
      together(contact(theFirst), type(theFirst, codes.wrong), contact(theLast), press(calling)),
      5,
    ],
    ['one more', together(begin('office-call', '+12065550100'), contact(theNew), press(calling)), 4],
    ['report', together(contact(theLast), press(calling, '0#'), contact(theLast), begin('mobile-text', mobiles[1])), 2],
    [
      'give up',
      together(
        begin('mobile-text', mobiles[1]),
        contact(theNew),
        cancel(theNew),
        contact(which['one that is over'] ?? theNew),
      ),
      2,
    ],
    [
      'three wrong replies',
      together(begin('mobile-text', mobiles[0]), contact(theNew), ...Array<Step>(3).fill(wrongReply), rightReply),
      3,
    ],
    ['unlock', unlock, 4],
    ['verify', together(contact(theFirst), type(theFirst, codes.right)), 3],
    ['reply right', rightReply, 3],
    ['reply wrong', wrongReply],
    ['reply right from elsewhere', reply(({ kit }) => kit.telephony.code, true)],
    ['press', press(calling), 5],
    ['press on the earlier call', press(({ earlier }) => earlier.call)],
    ...[1, 179, 181, 599, 601, 3601].map((each): [string, Step] => [`advance ${each} s`, advance(each)]),
    ['expireDue', expireDue],
    ['reset', reset],
  ];
  return steps.flatMap(([name, step, weight = 1]) =>
    Array.from({ length: weight }, () => fc.constant(new Command(name, step))),
  );
}
