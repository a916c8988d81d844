import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Enrollment } from '../../../../services/enrollment/state/enrollment.ts';
import {
  type KeysPressed,
  pinTyped,
  pressKeys,
} from '../../../../services/enrollment/transitions/key-press-transitions.ts';
import { beginSetUp } from '../../../../services/enrollment/transitions/set-up-transitions.ts';
import { mostQuestions } from '../../../../services/telephony/telephony.ts';
import { after, contacted, setUpRequest, types, withAnother, withMethod } from './transitions-kit.ts';

/** An app and a phone; the phone rings. */
const both = withAnother(withMethod('app'), { methodId: 'phone', kind: 'mobile-call' });
const rings = contacted(both, { methodId: 'phone', channel: 'call' });
/** The same of a phone that is being set up. */
const newPhone = { ...setUpRequest('new'), kind: 'office-call' as const };
const ringsNew = contacted(beginSetUp(both, newPhone, after(2)).next, { methodId: 'new', channel: 'call' });

const isPin: KeysPressed['isPin'] = ({ methodId }) => methodId === 'phone';
const isWrong: KeysPressed['isPin'] = () => false;

function press(enrollment: Enrollment, digits: string, more: Partial<KeysPressed> = {}, seconds = 4) {
  const request = { challengeId: 'challenge-1', digits, attempt: 1, isPin: undefined, ...more };
  return pressKeys(enrollment, request, after(seconds));
}

describe('# pressed on a call', () => {
  test('verifies the method that is called, or proves the set-up, and no other', () => {
    const verified = press(rings, '#');
    assert.deepEqual(verified.outcome, { say: 'verified' });
    assert.deepEqual(types(verified.events), ['verification-succeeded']);
    assert.deepEqual(verified.next.methods, [both.methods[0], { ...both.methods[1], lastUsedAt: after(4).now }]);
    const proven = press(ringsNew, '#');
    assert.deepEqual(proven.outcome, { say: 'verified' });
    assert.deepEqual(types(proven.events), ['method-activated']);
    assert.deepEqual(
      proven.next.methods.map(({ methodId, credential }) => [methodId, credential]),
      [...both.methods.map(({ methodId, credential }) => [methodId, credential]), ['new', { demo: 'new' }]],
    );
  });

  test('is said again when it is told again, and counts once', () => {
    const { next } = press(rings, '#');
    assert.equal(next.challenge, undefined);
    const again = press(next, '#', { attempt: 2 });
    assert.deepEqual([again.outcome, again.next === next, again.events], [{ say: 'verified' }, true, []]);
    assert.equal(press(next, '#', { challengeId: 'another' }).outcome.say, 'nothing-waits');
  });

  test('counts until just before the call’s three minutes are over', () => {
    assert.equal(press(rings, '#', {}, 182.999).outcome.say, 'verified');
    const late = press(rings, '#', {}, 183);
    assert.deepEqual([late.outcome, late.next === rings], [{ say: 'nothing-waits' }, true]);
  });

  test('answers no text, no other call and no call of a method that is gone', () => {
    const texted = contacted(both, { methodId: 'phone' });
    const gone: Enrollment = { ...rings, methods: [] };
    for (const [enrollment, challengeId] of [
      [texted, 'challenge-1'],
      [rings, 'another'],
      [both, 'challenge-1'],
      [gone, 'challenge-1'],
    ] as const) {
      for (const digits of ['#', '0#']) {
        const { outcome, next } = press(enrollment, digits, { challengeId });
        assert.deepEqual([outcome, next === enrollment], [{ say: 'nothing-waits' }, true]);
      }
      assert.equal(press(enrollment, '2580#', { challengeId, isPin }).outcome.say, 'nothing-waits');
    }
  });

  test('verifies nothing while the method is locked or guessing is throttled', () => {
    const locked: Enrollment = { ...rings, lockedKinds: ['mobile-call'] };
    const throttled: Enrollment = { ...rings, recentFailures: Array.from({ length: 20 }, () => after(2).now) };
    for (const enrollment of [locked, throttled]) {
      const { outcome, next } = press(enrollment, '#');
      assert.deepEqual([outcome, next === enrollment], [{ say: 'nothing-waits' }, true]);
    }
  });
});

describe('other keys', () => {
  test('are asked again as often as there are questions, and cost nothing', () => {
    for (const [digits, problem] of [
      ['', 'no-key'],
      ['7', 'wrong-key'],
      ['*', 'wrong-key'],
      ['2580#', 'wrong-key'],
    ] as const) {
      for (let attempt = 1; attempt < mostQuestions; attempt += 1) {
        const { outcome, next } = press(rings, digits, { attempt });
        assert.deepEqual([outcome, next === rings], [{ say: 'ask', attempt: attempt + 1, problem }, true]);
      }
      const last = press(rings, digits, { attempt: mostQuestions });
      assert.deepEqual([last.outcome, last.next === rings], [{ say: 'too-many-attempts' }, true]);
    }
  });
});

describe('a PIN', () => {
  test('proves with #, and # alone does not', () => {
    assert.equal(press(rings, '2580#', { isPin }).outcome.say, 'verified');
    assert.deepEqual(press(rings, '#', { isPin }).outcome, { say: 'ask', attempt: 2, problem: 'wrong-key' });
    assert.deepEqual(press(rings, '2580', { isPin }).outcome, { say: 'ask', attempt: 2, problem: 'wrong-key' });
  });

  test('that is wrong counts once for each question, however often it is told', () => {
    const first = press(rings, '1111#', { isPin: isWrong });
    assert.deepEqual(first.outcome, { say: 'ask', attempt: 2, problem: 'wrong-pin' });
    assert.deepEqual(types(first.events), ['verification-failed']);
    assert.deepEqual([first.next.challenge?.heard, first.next.recentFailures.length], [1, 1]);
    const again = press(first.next, '1111#', { isPin: isWrong });
    assert.deepEqual([again.outcome, again.next === first.next], [first.outcome, true]);
    const second = press(first.next, '1111#', { isPin: isWrong, attempt: 2 });
    assert.deepEqual([second.next.challenge?.heard, second.next.recentFailures.length], [2, 2]);
    const third = press(second.next, '1111#', { isPin: isWrong, attempt: mostQuestions });
    assert.deepEqual([third.outcome.say, third.next.recentFailures.length], ['too-many-attempts', 3]);
    assert.equal(press(second.next, '2580#', { isPin, attempt: mostQuestions }).outcome.say, 'verified');
    const late = press(second.next, '2580#', { isPin, attempt: 1 });
    assert.deepEqual([late.outcome, late.next === second.next], [first.outcome, true], 'a question of before is over');
  });

  test('that is wrong ends the call where it ends the set-up, or turns the method off', () => {
    const lastCode: Enrollment = { ...ringsNew, pending: ringsNew.pending && { ...ringsNew.pending, wrongCodes: 4 } };
    const ended = press(lastCode, '1111#', { isPin: isWrong });
    assert.deepEqual([ended.outcome, ended.next.pending], [{ say: 'too-many-attempts' }, undefined]);
    assert.equal(ended.next.lastEnded?.end, 'too-many-attempts');
    const tired: Enrollment = { ...rings, consecutiveFailures: { 'mobile-call': 99 } };
    const off = press(tired, '1111#', { isPin: isWrong });
    assert.deepEqual(
      [off.outcome.say, types(off.events)],
      ['too-many-attempts', ['verification-failed', 'method-locked']],
    );
  });

  test('that is none, # and nothing before it, is no guess', () => {
    const { outcome, next } = press(rings, '#', { isPin });
    assert.deepEqual([outcome, next === rings], [{ say: 'ask', attempt: 2, problem: 'wrong-key' }, true]);
  });
});

test('a PIN is checked only where its call waits for it: what costs computing is not there to be asked for', () => {
  const typed = (enrollment: Enrollment, more: Partial<KeysPressed> = {}, seconds = 4): string | undefined => {
    const keys = { challengeId: 'challenge-1', digits: '02580#', attempt: 1, ...more };
    return pinTyped(enrollment, keys, after(seconds).now);
  };
  assert.equal(typed(rings), '02580');
  for (const digits of ['', '#', '0#', '2580', '25*80#', '2580##']) assert.equal(typed(rings, { digits }), undefined);
  assert.equal(typed(rings, { challengeId: 'another' }), undefined);
  assert.equal(typed(both), undefined);
  assert.equal(typed(contacted(both, { methodId: 'phone', channel: 'text' })), undefined);
  assert.equal(typed(rings, {}, 3600), undefined);
  assert.equal(typed(press(rings, '2580#', { isPin }).next), undefined);
  const heard = press(rings, '1111#', { isPin: isWrong }).next;
  assert.equal(typed(heard), undefined);
  assert.equal(typed(heard, { attempt: 2 }), '02580');
});

describe('0# on a call', () => {
  test('turns the sort of phone off that was called, once, and says so to the audit trail', () => {
    const { next, outcome, events } = press(rings, '0#');
    assert.deepEqual(
      [outcome, next.lockedKinds, next.challenge],
      [{ say: 'fraud-reported' }, ['mobile-call'], undefined],
    );
    const detail = { method: 'mobile-call' };
    assert.deepEqual(events, [
      { type: 'fraud-reported', actor: 'person', detail: { ...detail, methodId: 'phone' } },
      { type: 'method-locked', actor: 'system', detail: { ...detail, reason: 'fraud-reported' } },
    ]);
    assert.equal(next.provenAt, undefined, 'what was proven before frees nothing');
    const told = press(next, '#');
    assert.deepEqual([told.outcome, told.next === next], [{ say: 'fraud-reported' }, true]);
    const locked: Enrollment = { ...rings, lockedKinds: ['mobile-call', 'mobile-text'] };
    assert.deepEqual(press(locked, '0#').next.lockedKinds, ['mobile-call', 'mobile-text']);
  });

  test('ends the set-up that it was called for', () => {
    const { next, events } = press(ringsNew, '0#');
    assert.deepEqual([next.pending, next.lastEnded], [undefined, { methodId: 'new', end: 'fraud-reported' }]);
    assert.ok(next.lockedKinds.includes('office-call'));
    assert.deepEqual(next.methods, both.methods);
    assert.deepEqual(types(events), ['fraud-reported', 'method-locked']);
  });

  test('ends a set-up beside it too, and says so to the audit trail', () => {
    const beside = contacted(beginSetUp(both, newPhone, after(2)).next, { methodId: 'phone', channel: 'call' });
    const { next, events } = press(beside, '0#');
    assert.deepEqual([next.pending, next.lastEnded], [undefined, { methodId: 'new', end: 'fraud-reported' }]);
    const detail = { methodId: 'new', method: 'office-call', step: 'begun', reason: 'fraud-reported' };
    assert.deepEqual(events.slice(2), [{ type: 'set-up-failed', actor: 'system', detail }]);
  });

  test('is a report where a PIN is asked for too', () => {
    assert.equal(press(rings, '0#', { isPin }).outcome.say, 'fraud-reported');
  });
});
