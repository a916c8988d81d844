import assert from 'node:assert/strict';
import { alex, type EnrollmentKit } from '../enrollment-kit.ts';
import type { PhoneKind, PhoneModel } from './phone-model.ts';

/** The real enrollment, and what came of the steps so far. */
export interface RealPhones {
  readonly kit: EnrollmentKit;
  readonly reached: Set<string>;
  /** The code, and the call, before the newest one. */
  earlier: { code: string; call: string };
}

export type Step = (model: PhoneModel, real: RealPhones, now: Date) => Promise<string>;

export function begin(kind: PhoneKind, e164: string): Step {
  return async (model, { kit }, now) => {
    const contact = { contact: kind === 'office-call' ? 'office' : 'mobile', number: { e164, country: 'US' } } as const;
    const begun = model.begun(kind, e164);
    const refusal = begun === undefined ? model.beginRefusal(kind, e164, now) : undefined;
    const outcome = await kit.service.phones.begin(alex, kind, contact);
    assert.equal(outcome.code, refusal ?? 'started');
    if (outcome.code !== 'started') return outcome.code;
    if (begun === undefined) model.begin({ id: outcome.methodId, kind, number: e164 }, now);
    else assert.equal(outcome.methodId, begun);
    return begun === undefined ? 'begun' : 'begun already';
  };
}

/** Which phone a step is about: the one that is being set up, or one that is. */
type Which = (model: PhoneModel) => string | undefined;
export const theNew: Which = ({ pending }) => pending?.id;
export const theFirst: Which = ({ methods }) => methods[0]?.id;
export const theLast: Which = ({ methods }) => methods.at(-1)?.id;
export const which: Record<string, Which> = {
  'the new one': theNew,
  'the first': theFirst,
  'the last': theLast,
  'one that is over': ({ lastEnded }) => lastEnded?.[0],
};

export function contact(whichOne: Which): Step {
  return async (model, real, now) => {
    const id = whichOne(model);
    if (id === undefined) return 'nothing';
    const { service, telephony } = real.kit;
    const phone = model.held(id);
    const expected = phone === undefined ? 'gone' : (model.limit(phone.kind, now) ?? 'sent');
    const before = { code: telephony.code, call: telephony.calling };
    const outcome = await service.phones.contact(alex, id, 'en');
    if (expected === 'gone') assert.notEqual(outcome.code, 'sent');
    else assert.equal(outcome.code, expected);
    if (outcome.code !== 'sent' || phone === undefined) return `contact: ${outcome.code}`;
    real.earlier = before;
    const code = phone.kind === 'mobile-text' ? telephony.code : undefined;
    model.contact({ id: outcome.challengeId, methodId: id, code, number: phone.number }, now);
    return code === undefined ? 'called' : 'texted';
  };
}

export const codes = {
  right: ({ kit }) => kit.telephony.code,
  wrong: ({ kit }) => (kit.telephony.code === '000000' ? '000001' : '000000'),
  earlier: ({ earlier }) => earlier.code,
} satisfies Record<string, (real: RealPhones) => string>;

export function type(whichOne: Which, codeOf: (real: RealPhones) => string): Step {
  return async (model, real, now) => {
    const [id, code] = [whichOne(model), codeOf(real)];
    if (id === undefined || code === '') return 'nothing';
    const isNew = model.pending?.id === id;
    const expected = model.answer(id, code, now);
    const { service } = real.kit;
    const outcome = await (isNew ? service.prove(alex, id, code) : service.verify(alex, id, code));
    assert.equal(outcome.code, expected === 'gone' ? 'not-set-up' : expected);
    return `${isNew ? 'proof' : 'verification'}: ${expected}`;
  };
}

/** A code comes by text, from the phone that was texted or from another one. */
export function reply(codeOf: (real: RealPhones) => string, isFromElsewhere = false): Step {
  return async (model, real, now) => {
    const { challenge } = model;
    const code = codeOf(real);
    if (challenge?.code === undefined || code === '') return 'nothing';
    const from = isFromElsewhere ? '+12065550199' : challenge.number;
    const isHeard = !isFromElsewhere && challenge.repliesLeft > 0;
    const isRight = isHeard && code === challenge.code;
    // Whom a text is from can be forged: a wrong one counts against nobody.
    const outcome = isRight ? model.answer(challenge.methodId, code, now) : 'wrong';
    if (isHeard && !isRight) model.refuseReply();
    await real.kit.answers.textReceived({ from, body: code });
    return `reply: ${outcome}`;
  };
}

export function press(callOf: (real: RealPhones) => string, digits: '#' | '0#' = '#'): Step {
  return async (model, real, now) => {
    const call = callOf(real);
    const expected = model.press(call, digits, now);
    const { say } = await real.kit.answers.keysPressed(call, { sid: 'CA0', digits, attempt: 1 });
    assert.equal(say, expected);
    return `${digits}: ${expected}`;
  };
}

export function cancel(whichOne: Which): Step {
  return async (model, { kit }) => {
    const id = whichOne(model);
    if (id === undefined) return 'nothing';
    if (model.pending?.id === id) model.end('cancelled');
    await kit.service.cancel(alex, id);
    return 'cancel';
  };
}

export const reset: Step = async (model, { kit }) => {
  model.reset();
  // A reset takes away what has expired, instead of ending it.
  await kit.service.expireDue(10);
  await kit.operator.reset(alex, 'demo reason');
  return 'reset';
};

export const unlock: Step = async (model, { kit }, now) => {
  const outcome = await kit.operator.unlock(alex, 'demo reason');
  assert.equal(outcome === 'unknown' ? 'not-locked' : outcome, model.unlock(now));
  return outcome;
};

export const expireDue: Step = async (_, { kit }) => `expired: ${(await kit.service.expireDue(10)).length}`;

export const advance = (seconds: number): Step => {
  return (_, { kit }) => {
    kit.clock.advance(seconds);
    return Promise.resolve('time');
  };
};

/** Steps that lead further together, taken one after the other. */
export function together(...steps: readonly Step[]): Step {
  return async (model, real) => {
    let reached = '';
    for (const step of steps) {
      const now = real.kit.clock.now();
      model.passTime(now);
      reached = await step(model, real, now);
      real.reached.add(reached);
    }
    return reached;
  };
}
