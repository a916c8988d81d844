import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { handOffStates, isIdentityConfirmed } from '../../../services/hand-off/hand-off.ts';
import {
  answerApproval,
  answerIdentity,
  askApproval,
  askIdentity,
  notePass,
  passTold,
} from '../../../services/hand-off/safeguards.ts';
import {
  changeAgent,
  claim,
  close,
  dispute,
  expire,
  noteAct,
  noteReach,
  start,
} from '../../../services/hand-off/transitions.ts';
import { after, newHandOff } from './hand-off-kit.ts';

const day = 86_400;
const asked = (way: 'method' | 'manager' = 'method') =>
  askIdentity(newHandOff({ agent: 'kofi' }), { agent: 'kofi', way }, after(0)).next;
const resetAsked = () => askApproval(newHandOff({ agent: 'kofi' }), { agent: 'kofi', reason: 'lost' }, after(0)).next;

describe('at the very moment at which it expires a hand-off is over', () => {
  const rules = {
    start: (seconds: number) => start(newHandOff(), after(seconds)).outcome,
    dispute: (seconds: number) => dispute(newHandOff(), after(seconds)).outcome,
    claim: (seconds: number) => claim(newHandOff(), 'kofi', after(seconds)).outcome,
    'change of agent': (seconds: number) =>
      changeAgent(newHandOff({ agent: 'kofi' }), { from: 'kofi', to: 'mina', by: 'kofi' }, after(seconds)).outcome,
    'question who it is': (seconds: number) =>
      askIdentity(newHandOff(), { agent: 'kofi', way: 'method' }, after(seconds)).outcome,
    'question of a reset': (seconds: number) =>
      askApproval(newHandOff(), { agent: 'kofi', reason: 'lost' }, after(seconds)).outcome,
    'answer to a reset': (seconds: number) => {
      const { approval } = resetAsked();
      return answerApproval(resetAsked(), { id: approval?.id ?? '', agent: 'mina', result: 'approved' }, after(seconds))
        .outcome;
    },
  };
  for (const [name, rule] of Object.entries(rules))
    test(name, () => {
      assert.equal(rule(day), 'over');
      if (name !== 'answer to a reset') assert.notEqual(rule(day - 0.001), 'over');
    });

  test('it is closed, or expires, once and not before', () => {
    assert.equal(close(newHandOff(), { by: 'agent', reason: '' }, after(day)).outcome, 'not-open');
    assert.equal(expire(newHandOff(), after(day - 0.001)).outcome, 'stands');
    const { next, outcome } = expire(newHandOff(), after(day));
    assert.equal(outcome, 'expired');
    assert.equal(expire(next, after(day + 1)).outcome, 'stands');
  });

  for (const state of ['done', 'disputed', 'closed', 'expired'] as const)
    test(`and one that is ${state} does not expire`, () =>
      assert.equal(expire(newHandOff({ state }), after(day)).outcome, 'stands'));
});

describe('one agent helps at any time', () => {
  test('the first who claims it, and not the second', () => {
    const { next, outcome } = claim(newHandOff(), 'kofi', after(1));
    assert.deepEqual([outcome, next.agent], ['claimed', 'kofi']);
    assert.deepEqual(claim(next, 'mina', after(1)), { next, outcome: 'is-taken' });
    assert.deepEqual(claim(next, 'kofi', after(1)), { next, outcome: 'is-yours' });
  });

  test('of two who take over from the same, the first', () => {
    const helped = newHandOff({ agent: 'kofi' });
    const { next } = changeAgent(helped, { from: 'kofi', to: 'mina', by: 'mina' }, after(1));
    assert.deepEqual(changeAgent(next, { from: 'kofi', to: 'ola', by: 'ola' }, after(1)), {
      next,
      outcome: 'is-taken',
    });
    assert.equal(next.history.at(-1)?.what, 'taken-over');
  });
});

describe('the person', () => {
  for (const state of handOffStates)
    test(`begins one that is ${state} only where it waits or was stopped`, () => {
      const before = newHandOff({ state });
      const { next } = start(before, after(1));
      if (state === 'waiting' || state === 'failed') assert.equal(next.state, 'opened');
      else assert.equal(next, before);
    });

  test('who disputes it refuses what was asked, once', () => {
    const { next } = dispute(asked(), after(1));
    assert.deepEqual([next.state, next.identity?.result], ['disputed', 'refused']);
    assert.deepEqual(dispute(next, after(2)), { next, outcome: 'over' });
  });

  test('who had confirmed before they disputed it has confirmed', () => {
    const before = asked();
    const id = before.identity?.id ?? '';
    const { next } = answerIdentity(before, { id, result: 'confirmed' }, after(1));
    assert.equal(dispute(next, after(2)).next.identity?.result, 'confirmed');
  });
});

describe('a question who somebody is', () => {
  const answer = (before = asked(), seconds = 1, id = before.identity?.id ?? '') =>
    answerIdentity(before, { id, result: 'confirmed' }, after(seconds));

  test('is answered for ten minutes, and no millisecond longer', () => {
    assert.equal(answer(asked(), 599.999).outcome, 'answered');
    assert.equal(answer(asked(), 600).outcome, 'over');
  });

  test('is answered once', () => assert.equal(answer(answer().next).outcome, 'over'));

  test('is not answered in the name of another one', () => assert.equal(answer(asked(), 1, 'another').outcome, 'over'));

  test('stands when the same is asked again, and is over once something else is', () => {
    const before = asked();
    assert.equal(askIdentity(before, { agent: 'kofi', way: 'method' }, after(1)).next, before);
    const others = [
      { agent: 'mina', way: 'method' },
      { agent: 'kofi', way: 'manager', manager: 'sanne' },
    ] as const;
    for (const other of others) {
      const { next } = askIdentity(before, other, after(1));
      assert.equal(answer(next, 1, before.identity?.id ?? '').outcome, 'over');
    }
    const late = askIdentity(before, { agent: 'kofi', way: 'method' }, after(600)).next;
    assert.notEqual(late.identity?.id, before.identity?.id);
  });

  test('frees a pass for half an hour from its answer, and no millisecond longer', () => {
    const { next } = answer(asked(), 100);
    assert.equal(isIdentityConfirmed(next, after(1_899.999).now), true);
    assert.equal(isIdentityConfirmed(next, after(1_900).now), false);
  });

  for (const result of ['refused', 'failed'] as const)
    test(`that is ${result} frees none`, () => {
      const before = asked();
      const { next } = answerIdentity(before, { id: before.identity?.id ?? '', result }, after(1));
      assert.equal(isIdentityConfirmed(next, after(1).now), false);
    });
});

describe('a reset that a second agent has to agree to', () => {
  const answer = (agent: string, before = resetAsked(), id = before.approval?.id ?? '') =>
    answerApproval(before, { id, agent, result: 'approved' }, after(1));

  test('is never agreed to by the one who asked', () => assert.equal(answer('kofi').outcome, 'is-yours'));
  test('is answered once', () => {
    const { next, outcome } = answer('mina');
    assert.deepEqual([outcome, next.approval?.answeredBy], ['answered', 'mina']);
    assert.equal(answer('ola', next).outcome, 'over');
  });
  test('is another one when it is asked for again', () => {
    const before = resetAsked();
    const { next } = askApproval(before, { agent: 'ola', reason: 'else' }, after(1));
    assert.equal(answer('mina', next, before.approval?.id).outcome, 'over');
  });
});

describe('a pass', () => {
  const expiresAt = after(600).now;
  const pass = { id: 'pass', issuedBy: 'kofi', issuedAt: after(0).now, expiresAt, on: 'method' } as const;
  const given = () => notePass(newHandOff(), pass, after(0)).next;

  test('is told by the one who gave it, once', () => {
    assert.equal(passTold(given(), 'mina').outcome, 'none');
    const { next, outcome } = passTold(given(), 'kofi');
    assert.deepEqual([outcome, next.pass?.end], ['told', 'told']);
    assert.deepEqual(passTold(next, 'kofi'), { next, outcome: 'none' });
  });
});

test('an unlock ends what was opened to unlock, and nothing else', () => {
  const by = { agent: 'kofi', context: after(1) };
  assert.equal(noteAct(newHandOff({ kind: 'unlock' }), 'unlocked', by).next.state, 'done');
  assert.equal(noteAct(newHandOff({ kind: 'unlock' }), 'blocked', by).next.state, 'waiting');
  assert.equal(noteAct(newHandOff({ kind: 'reset' }), 'unlocked', by).next.state, 'waiting');
});

test('whether somebody can be written to changes nothing that is as it was, or over', () => {
  const unreached = [{ to: 'alex', why: 'no-chat' }] as const;
  const before = newHandOff({ unreached: [...unreached] });
  assert.equal(noteReach(before, unreached, after(1)).next, before);
  assert.equal(noteReach(before, [], after(day)).next, before);
  assert.deepEqual(noteReach(before, [], after(1)).next, newHandOff());
  const both = [...unreached, { to: 'sanne', why: 'blocked' }] as const;
  assert.deepEqual(noteReach(before, both, after(1)).next.unreached, both);
});
