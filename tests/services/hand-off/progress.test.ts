import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import type { AuditEventType } from '../../../services/audit/audit-event.ts';
import { type HandOff, type HandOffKind, handOffReasons, isOver } from '../../../services/hand-off/hand-off.ts';
import { isProgress, progress } from '../../../services/hand-off/progress.ts';
import { answerIdentity, askIdentity, notePass } from '../../../services/hand-off/safeguards.ts';
import { changeAgent, claim, close, dispute, expire, start } from '../../../services/hand-off/transitions.ts';
import { withCard } from '../../../services/hand-off/wanted-cards.ts';
import { after, newHandOff } from './hand-off-kit.ts';

let events = 0;
function fact(type: AuditEventType, seconds = 1, detail = {}) {
  return { id: `event-${String((events += 1))}`, type, at: after(seconds).now, detail };
}

function walked(types: readonly AuditEventType[], before = newHandOff()): HandOff {
  return types.reduce(
    (handOff, type) => progress(handOff, fact(type, 1, { method: 'mobile-text' }), after(1)).next,
    before,
  );
}

describe('what happens to the person moves a hand-off on', () => {
  const ways: readonly (readonly [types: readonly AuditEventType[], state: string, step?: string])[] = [
    [['set-up-started'], 'method-chosen'],
    [['text-requested'], 'waiting'],
    [['set-up-started', 'text-requested'], 'verifying'],
    [['set-up-started', 'call-requested', 'proof-failed'], 'verifying'],
    [['set-up-started', 'set-up-cancelled'], 'failed', 'method'],
    [['set-up-started', 'text-requested', 'set-up-expired'], 'failed', 'proof'],
    [['set-up-cancelled'], 'waiting'],
    [['set-up-started', 'set-up-cancelled', 'set-up-started'], 'method-chosen'],
    [['method-activated'], 'done'],
    [['set-up-started', 'set-up-cancelled', 'method-activated'], 'done'],
    [['method-unlocked'], 'waiting'],
    [['pass-used'], 'opened'],
    [['set-up-started', 'pass-used'], 'method-chosen'],
  ];
  for (const [types, state, step] of ways)
    test(`${types.join(', ')}: ${state}`, () => {
      const { state: reached, failedStep } = walked(types);
      assert.deepEqual([reached, failedStep], [state, step]);
    });

  const kinds: readonly (readonly [kind: HandOffKind, type: AuditEventType, isEnd: boolean])[] = [
    ['set-up', 'method-activated', true],
    ['reset', 'method-activated', true],
    ['unlock', 'method-activated', false],
    ['help', 'method-activated', false],
    ['unlock', 'method-unlocked', true],
    ['set-up', 'method-unlocked', false],
  ];
  for (const [kind, type, isEnd] of kinds)
    test(`${type} ${isEnd ? 'ends' : 'does not end'} one of the kind ${kind}`, () =>
      assert.equal(isOver(walked([type], newHandOff({ kind, reason: 'asked-for-a-person' })), after(1).now), isEnd));

  for (const reason of handOffReasons)
    test(`somebody who asked because of ${reason} is helped by just what they asked for`, () => {
      const help = newHandOff({ kind: 'help', reason });
      const isAboutMethods = reason === 'lost-everything' || reason === 'first-set-up';
      assert.equal(walked(['method-activated'], help).state, isAboutMethods ? 'done' : 'waiting');
      const isAboutLocks = reason === 'locked' || reason === 'disowned';
      assert.equal(walked(['method-unlocked'], help).state, isAboutLocks ? 'done' : 'waiting');
    });
});

describe('nothing moves on because of', () => {
  test('what happened before it was opened, or in the same moment', () => {
    const before = newHandOff();
    for (const seconds of [-1, 0])
      assert.equal(progress(before, fact('set-up-started', seconds), after(1)).next, before);
    assert.notEqual(progress(before, fact('set-up-started', 0.001), after(1)).next, before);
  });

  test('what was seen already', () => {
    const [started, cancelled] = [fact('set-up-started'), fact('set-up-cancelled')];
    const once = [started, cancelled].reduce((handOff, each) => progress(handOff, each, after(1)).next, newHandOff());
    const twice = [started, cancelled].reduce((handOff, each) => progress(handOff, each, after(1)).next, once);
    assert.equal(twice, once);
  });

  test('what comes at the moment of its end or later', () => {
    const before = newHandOff();
    assert.equal(progress(before, fact('method-activated', 86_400), after(86_400)).next, before);
  });

  test('what is no progress', () => {
    assert.equal(isProgress({ type: 'hand-off-opened' }), false);
    const before = newHandOff();
    assert.equal(progress(before, fact('hand-off-opened'), after(1)).next, before);
  });
});

describe('a pass', () => {
  const expiresAt = after(600).now;
  const pass = { id: 'pass', issuedBy: 'kofi', issuedAt: after(0).now, expiresAt, on: 'method' } as const;

  test('ends on the card even after the hand-off has ended, once', () => {
    const done = { ...notePass(newHandOff(), pass, after(1)).next, state: 'done' } as const;
    const used = progress(done, fact('pass-used', 2, { pass: 'pass' }), after(2)).next;
    assert.deepEqual([used.state, used.pass?.end], ['done', 'used']);
    assert.equal(progress(used, fact('pass-expired', 3, { pass: 'pass' }), after(3)).next.pass?.end, 'used');
  });

  test('of another hand-off changes nothing here', () => {
    const waiting = newHandOff();
    const given = notePass(waiting, pass, after(1)).next;
    for (const handOff of [waiting, given])
      for (const type of ['pass-used', 'pass-expired', 'pass-ended'] as const)
        assert.equal(progress(handOff, fact(type, 2, { pass: 'another', handOff: 'other' }), after(2)).next, handOff);
  });

  test('of the terminal, in no hand-off, moves on what is open, and nothing once that is over', () => {
    const used = fact('pass-used', 2, { pass: 'another' });
    assert.equal(progress(newHandOff(), used, after(2)).next.state, 'opened');
    const over = newHandOff();
    assert.equal(progress(over, used, after(86_400)).next, over);
    for (const state of ['done', 'expired', 'disputed', 'closed'] as const) {
      const ended = newHandOff({ state });
      assert.equal(progress(ended, used, after(2)).next, ended);
    }
  });

  test('that is used after the end of its hand-off is used on the card, and nothing else changes', () => {
    const given = notePass(newHandOff(), pass, after(1)).next;
    const used = progress(given, fact('pass-used', 2, { pass: 'pass', handOff: 'demo' }), after(86_400)).next;
    assert.deepEqual(used, { ...given, pass: { ...pass, end: 'used' } });
  });
});

test('what happens where somebody signs in says nothing of what they were asked to do, and a pass used there has ended all the same', () => {
  const elsewhere = { verification: 'a digest' };
  const pass = {
    id: 'pass',
    issuedBy: 'kofi',
    issuedAt: after(0).now,
    expiresAt: after(600).now,
    on: 'method',
  } as const;
  const given = notePass(newHandOff(), pass, after(1)).next;
  const used = progress(given, fact('pass-used', 2, { pass: 'pass', ...elsewhere }), after(2)).next;
  assert.deepEqual([used.state, used.pass?.end, used.history.at(-1)?.what], ['waiting', 'used', 'pass-used']);
  const chosen = walked(['set-up-started']);
  for (const type of ['text-requested', 'call-requested', 'push-requested', 'proof-failed'] as const)
    assert.equal(progress(chosen, fact(type, 2, elsewhere), after(2)).next.state, 'method-chosen');
});

test('what was stopped and is begun again failed at no step', () => {
  const stopped = walked(['set-up-started', 'set-up-cancelled']);
  assert.equal(start(stopped, after(2)).next.failedStep, undefined);
  assert.equal(close(stopped, { by: 'agent', reason: '' }, after(2)).next.failedStep, 'method');
});

test('wherever it is walked to: one agent, one end, a bounded memory, and statuses in the order of their vocabulary', () => {
  const types = [
    ...['set-up-started', 'text-requested', 'proof-failed', 'set-up-cancelled', 'set-up-expired', 'set-up-failed'],
    ...['method-activated', 'method-unlocked', 'pass-used', 'pass-expired', 'pass-ended'],
  ] as AuditEventType[];
  const acts = ['start', 'dispute', 'claim', 'take-over', 'ask', 'answer', 'pass', 'close', 'expire', 'card'] as const;
  // What ends it is rare, or no walk would be long.
  const step = fc.oneof(
    { weight: 30, arbitrary: fc.constantFrom(...types.filter((type) => type !== 'method-activated')) },
    { weight: 30, arbitrary: fc.constantFrom(...acts.filter((act) => !['dispute', 'close', 'expire'].includes(act))) },
    { weight: 1, arbitrary: fc.constantFrom('method-activated' as const, 'dispute' as const, 'close' as const) },
  );
  const agents = fc.constantFrom('kofi', 'mina', 'ola');
  const walk = fc.array(fc.tuple(step, agents, agents, fc.nat({ max: 400 })), { maxLength: 300 });
  fc.assert(
    fc.property(walk, (steps) => {
      let handOff = newHandOff();
      let seconds = 1;
      for (const [name, one, other, pause] of steps) {
        seconds += pause;
        const before = handOff;
        handOff = taken(before, { name, one, other, seconds });
        assertKept(before, handOff, seconds);
      }
    }),
    { numRuns: 200 },
  );
});

interface Step {
  readonly name: string;
  readonly one: string;
  readonly other: string;
  readonly seconds: number;
}

function taken(handOff: HandOff, { name, one, other, seconds }: Step): HandOff {
  const context = after(seconds);
  const id = handOff.identity?.id ?? '';
  const expiresAt = after(seconds + 600).now;
  switch (name) {
    case 'start':
      return start(handOff, context).next;
    case 'dispute':
      return dispute(handOff, context).next;
    case 'claim':
      return claim(handOff, one, context).next;
    case 'take-over':
      return changeAgent(handOff, { from: one, to: other, by: other }, context).next;
    case 'ask':
      return askIdentity(handOff, { agent: one, way: one === 'ola' ? 'manager' : 'method' }, context).next;
    case 'answer':
      return answerIdentity(handOff, { id, result: one === 'ola' ? 'failed' : 'confirmed' }, context).next;
    case 'pass':
      return isOver(handOff, context.now)
        ? handOff
        : notePass(
            handOff,
            { id: context.newId(), issuedBy: one, issuedAt: context.now, expiresAt, on: 'reason' },
            context,
          ).next;
    case 'close':
      return close(handOff, { by: 'agent', reason: '', agent: one }, context).next;
    case 'expire':
      return expire(handOff, context).next;
    case 'card': {
      const slot = id === '' ? 'status' : `identity ${id}`;
      return withCard(handOff, { slot, to: one, chat: 'chat', messageId: context.newId(), digest: 'demo' });
    }
    default:
      return progress(handOff, fact(name as AuditEventType, seconds, { pass: handOff.pass?.id ?? '' }), context).next;
  }
}

function assertKept(before: HandOff, handOff: HandOff, seconds: number): void {
  if (before.agent !== undefined) assert.ok(handOff.agent !== undefined);
  if (isOver(before, after(seconds).now) && before.state !== handOff.state)
    // Somebody has to look at what was disputed, and closes it then.
    assert.ok(handOff.state === 'expired' || (before.state === 'disputed' && handOff.state === 'closed'));
  if (isOver(before, after(seconds).now))
    assert.deepEqual([handOff.agent, handOff.identity], [before.agent, before.identity]);
  assert.ok(handOff.history.length <= 40);
  assert.ok(handOff.cards.length <= 30, String(handOff.cards.length));
  const { statuses } = handOff;
  assert.ok(statuses.length <= 41);
  assert.deepEqual(statuses.slice(0, before.statuses.length), before.statuses);
  statuses.forEach(({ status, step, isFinal }, index) => {
    const last = statuses[index - 1];
    assert.equal(isFinal, index === statuses.length - 1 && isFinal, 'the final one is the last');
    assert.ok(status !== 'accepted' || index === 0, 'accepted once, and first');
    assert.ok(last?.status !== status || last.step !== step, 'no status twice in a row');
    assert.equal(step !== undefined, status === 'failed');
  });
  const ended = ['done', 'disputed', 'closed', 'expired'].includes(handOff.state);
  assert.equal(statuses.at(-1)?.isFinal ?? false, ended);
}
