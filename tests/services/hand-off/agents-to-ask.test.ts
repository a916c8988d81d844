import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { inOrderOfAsking, isForAnybody, mostAsked } from '../../../services/hand-off/agents-to-ask.ts';
import { after, newHandOff } from './hand-off-kit.ts';

const agents = Array.from({ length: 500 }, (_, index) => `agent-${String(index)}`);
const askedOf = (id: string, all = agents): string[] =>
  inOrderOfAsking(newHandOff({ _id: id }), all).slice(0, mostAsked);

describe('those who are asked to see to a hand-off', () => {
  test('are the same for one hand-off, in whatever order the helpdesk is listed, and others for another', () => {
    assert.deepEqual(askedOf('one', agents.toReversed()), askedOf('one'));
    const both = askedOf('one').filter((each) => askedOf('other').includes(each));
    assert.ok(both.length < 5, `${String(both.length)} of both`);
  });

  test('are everybody in turn: nobody has much more of them, or much less', () => {
    const counts = new Map(agents.map((each) => [each, 0]));
    for (let index = 0; index < 1_000; index += 1)
      for (const each of askedOf(`hand-off-${String(index)}`)) counts.set(each, (counts.get(each) ?? 0) + 1);
    // Forty each, were it even to the last one.
    assert.ok(Math.min(...counts.values()) >= 15, String(Math.min(...counts.values())));
    assert.ok(Math.max(...counts.values()) <= 70, String(Math.max(...counts.values())));
  });

  test('are the same but for one when somebody joins the helpdesk, or leaves it', () => {
    for (const id of ['one', 'other', 'third']) {
      const before = askedOf(id);
      assert.ok(askedOf(id, [...agents, 'new']).filter((each) => !before.includes(each)).length <= 1);
      const without = agents.filter((each) => each !== before[0]);
      assert.equal(askedOf(id, without).filter((each) => !before.includes(each)).length, 1);
    }
  });

  test('are first those who have its card, and never who is part of it', () => {
    const shown = ['agent-7', 'agent-9'].map((to) => ({ slot: 'status', to, chat: to, messageId: 'x', digest: 'x' }));
    const approval = { id: 'reset', askedBy: 'agent-3', askedAt: after(0).now, reason: 'x' };
    const person = { tenantId: 'demo', objectId: 'agent-1' };
    const order = inOrderOfAsking(newHandOff({ cards: shown, person, agent: 'agent-2', approval }), agents);
    assert.deepEqual(order.slice(0, 2).toSorted(), ['agent-7', 'agent-9']);
    for (const part of ['agent-1', 'agent-2', 'agent-3']) assert.ok(!order.includes(part));
  });
});

describe('a hand-off', () => {
  const approval = { id: 'reset', askedBy: 'agent-3', askedAt: after(0).now, reason: 'x' };
  const cases = {
    'is for anybody while nobody helps': [{}, true],
    'is nobody else’s once somebody does': [{ agent: 'agent-1' }, false],
    'is for anybody while a reset waits for a second agent': [{ agent: 'agent-1', approval }, true],
    'is so too where the person disowned a change': [{ agent: 'agent-1', reason: 'disowned', approval }, true],
    'is not once the second agent has answered': [
      { agent: 'agent-1', approval: { ...approval, result: 'refused' } },
      false,
    ],
    'is not when it is over': [{ state: 'closed' }, false],
    'is told of otherwise where the person disowned a change': [{ reason: 'disowned' }, false],
  } as const;
  for (const [what, [about, expected]] of Object.entries(cases))
    test(what, () => {
      const helpdesk = { agents, mayBeMore: false };
      assert.equal(isForAnybody(newHandOff(about), helpdesk, after(1).now), expected);
    });

  test('is for anybody once whoever helps has left, and not while that cannot be told', () => {
    const left = newHandOff({ agent: 'somebody', reason: 'disowned' });
    for (const mayBeMore of [true, false])
      assert.equal(isForAnybody(left, { agents, mayBeMore }, after(1).now), !mayBeMore);
  });
});
