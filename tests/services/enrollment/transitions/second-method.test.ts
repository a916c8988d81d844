import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Enrollment } from '../../../../services/enrollment/state/enrollment.ts';
import { verifyMethod } from '../../../../services/enrollment/transitions/method-transitions.ts';
import { beginSetUp, cancelSetUp, proveSetUp } from '../../../../services/enrollment/transitions/set-up-transitions.ts';
import {
  after,
  contacted,
  pendingSetUp,
  refused,
  right,
  setUpRequest,
  types,
  unreachable,
  withAnother,
  withMethod,
  wrong,
} from './transitions-kit.ts';

/** An app, and a phone that is texted beside it. */
const both = withAnother(withMethod('app'), { methodId: 'phone', kind: 'mobile-text' });
const failed = { 'authenticator-code': 7, 'mobile-text': 3 };

function verify(enrollment: Enrollment, methodId: string, result = right, seconds = 4) {
  return verifyMethod(enrollment, { methodId, check: () => result }, after(seconds));
}

function defaults({ methods }: Enrollment): (readonly [string, boolean])[] {
  return methods.map(({ methodId, isDefault }) => [methodId, isDefault]);
}

describe('a second method', () => {
  test('stands beside the first, which stays the default and as it was', () => {
    assert.deepEqual(both.methods[0], withMethod('app').methods[0]);
    assert.deepEqual(defaults(both), [
      ['app', true],
      ['phone', false],
    ]);
  });

  test('is the default when it takes the place of the default, and only then', () => {
    const instead = withAnother(both, { methodId: 'new', kind: 'mobile-call', replaces: ['app'] });
    assert.deepEqual(defaults(instead), [
      ['phone', false],
      ['new', true],
    ]);
    const beside = withAnother(both, { methodId: 'new', kind: 'mobile-call', replaces: ['phone'] });
    assert.deepEqual(defaults(beside), [
      ['app', true],
      ['new', false],
    ]);
  });

  test('is recorded with each one that it takes the place of', () => {
    const replaces = ['app', 'phone'];
    const begun = beginSetUp(both, { ...setUpRequest('new'), replaces }, after(3)).next;
    const { next, events } = proveSetUp(begun, { methodId: 'new', check: () => right }, after(4));
    assert.deepEqual(defaults(next), [['new', true]]);
    const replaced = { type: 'method-replaced', actor: 'person' };
    assert.deepEqual(events, [
      { type: 'method-activated', actor: 'person', detail: { methodId: 'new', method: 'authenticator-code' } },
      { ...replaced, detail: { methodId: 'app', newMethodId: 'new' } },
      { ...replaced, detail: { methodId: 'phone', newMethodId: 'new' } },
    ]);
  });

  test('takes the place of nothing while it waits, nor when it is given up, expires or is guessed at', () => {
    const replaces = ['app', 'phone'];
    const begun = beginSetUp(both, { ...setUpRequest('new'), replaces }, after(3)).next;
    let guessed = begun;
    for (let code = 0; code < 5; code += 1)
      guessed = proveSetUp(guessed, { methodId: 'new', check: () => wrong }, after(4)).next;
    const late = proveSetUp(begun, { methodId: 'new', check: unreachable }, after(603)).next;
    for (const ended of [begun, cancelSetUp(begun, 'new', after(4)).next, guessed, late]) {
      assert.deepEqual([ended.methods, ended.status], [both.methods, 'enforced']);
    }
  });

  test('forgives nothing of the other one: not by being proven, not by being verified', () => {
    const tired = { ...both, consecutiveFailures: failed };
    assert.deepEqual(verify(tired, 'phone').next.consecutiveFailures, { ...failed, 'mobile-text': 0 });
    assert.deepEqual(verify(tired, 'app').next.consecutiveFailures, { ...failed, 'authenticator-code': 0 });
    const { consecutiveFailures } = withAnother(tired, { methodId: 'new', kind: 'mobile-call' }, 5);
    assert.deepEqual(consecutiveFailures, { ...failed, 'mobile-call': 0 });
  });

  test('is counted apart: the one that is guessed at is locked, the other one goes on', () => {
    const policy = { consecutiveFailuresUntilLocked: 2 };
    let enrollment = both;
    for (const code of ['wrong-code', 'locked']) {
      const guess = verifyMethod(enrollment, { methodId: 'phone', check: () => wrong }, after(4, policy));
      assert.equal(guess.outcome.code, code);
      enrollment = guess.next;
    }
    assert.deepEqual(enrollment.consecutiveFailures, { 'authenticator-code': 0, 'mobile-text': 2 });
    const phone = verifyMethod(enrollment, { methodId: 'phone', check: unreachable }, after(5, policy));
    const app = verifyMethod(enrollment, { methodId: 'app', check: () => right }, after(5, policy));
    assert.deepEqual([phone.outcome.code, app.outcome.code], ['locked', 'verified']);
    assert.equal(app.next.consecutiveFailures['mobile-text'], 2);
  });

  test('that is off after a report of fraud is neither verified, nor set up anew; the other one is', () => {
    const reported: Enrollment = { ...both, lockedKinds: ['mobile-text'] };
    assert.equal(
      verifyMethod(reported, { methodId: 'phone', check: unreachable }, after(4)).outcome.code,
      'fraud-reported',
    );
    const phone = { ...setUpRequest('new'), kind: 'mobile-text' as const, credential: unreachable };
    assert.equal(beginSetUp(reported, phone, after(4)).outcome.code, 'fraud-reported');
    const { outcome, next } = verify(reported, 'app');
    assert.deepEqual([outcome.code, next.lockedKinds], ['verified', ['mobile-text']]);
    assert.equal(next.provenAt, undefined, 'what is proven meanwhile frees nothing');
  });
});

describe('a change of methods', () => {
  test('is owed to every phone there was, the replaced one too, in the language of the proof, at once', () => {
    const phones = withAnother(both, { methodId: 'desk', kind: 'office-call' });
    const { methods, notices } = phones;
    const begun = beginSetUp(phones, { ...setUpRequest('new'), replaces: ['phone'] }, after(3)).next;
    const waiting = contacted(begun, { methodId: 'new' });
    const { next } = proveSetUp(waiting, { methodId: 'new', check: () => right }, after(4));
    const owed = ['phone', 'desk'].map((methodId) => {
      const method = methods.find((each) => each.methodId === methodId);
      return {
        id: `new_${methodId}`,
        changedMethodId: 'new',
        change: 'method-replaced',
        at: after(4).now,
        methodId,
        kind: method?.kind,
        credential: method?.credential,
        language: 'nl',
        tryAt: after(4).now,
        tries: 0,
      };
    });
    assert.deepEqual(next.notices, [...notices, ...owed]);
    assert.equal(next.proofs, phones.proofs + 1);
  });

  test('is owed in no language of its own when nothing was sent for it', () => {
    const { notices } = withAnother(both, { methodId: 'new', kind: 'authenticator-code' });
    assert.deepEqual(
      notices.map(({ methodId, language }) => [methodId, language]),
      [['phone', '']],
    );
  });

  test('is owed to nobody when there was no phone', () => {
    assert.deepEqual([withMethod('app').notices, both.notices], [[], []]);
  });
});

describe('a verification', () => {
  test('keeps what the check returned for that method alone, and says so', () => {
    const { next, outcome, events } = verify(both, 'phone');
    assert.deepEqual(outcome, { code: 'verified' });
    assert.deepEqual(next.methods, [
      both.methods[0],
      { ...both.methods[1], credential: { demo: 'used' }, lastUsedAt: after(4).now },
    ]);
    const detail = { methodId: 'phone', method: 'mobile-text' };
    assert.deepEqual(events, [{ type: 'verification-succeeded', actor: 'person', detail }]);
  });

  test('is a proof: another method may be added for ten minutes from then, and each is told from the one before', () => {
    const { next } = verify(both, 'phone', right, 5000);
    assert.deepEqual([next.provenAt, next.proofs], [after(5000).now, both.proofs + 1]);
    assert.equal(beginSetUp(next, setUpRequest('new'), after(5599.999)).outcome.code, 'started');
    assert.equal(beginSetUp(next, setUpRequest('new'), after(5600)).outcome.code, 'already-set-up');
  });

  test('that fails is none: it frees nothing, and the text that it was to answer still waits', () => {
    const waiting = contacted(both, { methodId: 'phone' });
    const { next, events } = verify(waiting, 'phone', wrong, 4);
    assert.deepEqual([next.provenAt, next.proofs], [both.provenAt, both.proofs]);
    assert.deepEqual(next.challenge, waiting.challenge);
    assert.deepEqual(types(events), ['verification-failed']);
    assert.equal(verify(waiting, 'phone').next.challenge, undefined, 'a text that was answered is worth nothing more');
  });

  test('leaves a set-up that waits beside it as it is', () => {
    const begun = pendingSetUp('new', both, 3);
    assert.deepEqual(verify(begun, 'phone').next.pending, begun.pending);
    assert.deepEqual(verify(begun, 'phone', wrong).next.pending, begun.pending);
  });
});

describe('a wrong code of a method', () => {
  test('is told to be of a moment that has passed, never of one to come, which would make it worth keeping', () => {
    const hinted = (seconds: number) => {
      const hint = { kind: 'clock-off', seconds } as const;
      return verify(both, 'app', refused({ reason: 'wrong-code', hint })).outcome;
    };
    assert.deepEqual(hinted(30), { code: 'wrong-code' });
    assert.deepEqual(hinted(-300), { code: 'wrong-code', hint: { kind: 'late' } });
  });
});
