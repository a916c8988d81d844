import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { blockPerson, unblockPerson } from '../../../../services/enrollment/transitions/blocking.ts';
import { holdOf } from '../../../../services/enrollment/transitions/holds.ts';
import { issuePass } from '../../../../services/enrollment/transitions/pass-transitions.ts';
import { endOf } from '../../../../services/enrollment/transitions/set-up-endings.ts';
import { after, contacted, pendingSetUp, types, withAnother, withMethod } from './transitions-kit.ts';

const act = { reason: 'demo reason', id: 'act-1' };
const agent = { ...act, by: { agent: 'demo-kofi' } };

describe('a block', () => {
  test('ends what is under way, fresh and given, keeps what is set up, and says who did it and why', () => {
    const given = { id: 'pass', code: { keyId: 'x', mac: 'x' } };
    const waiting = contacted(pendingSetUp('flow-2', withMethod(), 2), { methodId: 'flow-2' });
    const before = issuePass(waiting, { reason: 'demo', seconds: 600, pass: given }, after(3)).next;
    const { next, outcome, events } = blockPerson(before, agent, after(4));
    assert.deepEqual([outcome, next.methods, next.status], ['blocked', before.methods, 'enforced']);
    assert.deepEqual(
      [next.blocked, holdOf(next)],
      [{ at: after(4).now, by: 'demo-kofi', why: 'demo reason' }, 'blocked'],
    );
    assert.deepEqual([next.pending, next.challenge, next.provenAt], [undefined, undefined, undefined]);
    assert.deepEqual([next.passes.map(({ end }) => end), endOf(next, 'flow-2')], [['revoked'], 'blocked']);
    assert.deepEqual(types(events), ['person-blocked', 'pass-ended', 'set-up-cancelled']);
    for (const { actor, detail } of events) assert.deepEqual([actor, detail['agent']], ['agent', 'demo-kofi']);
    assert.equal(events[0]?.detail['reason'], 'demo reason');
  });

  test('is told in the chat and to no phone; its end takes the place of what the chat has not said yet', () => {
    const before = withAnother(withMethod('app'), { methodId: 'phone', kind: 'mobile-text' });
    const { next } = blockPerson(before, act, after(4));
    assert.deepEqual([next.notices, next.blocked?.by], [before.notices, 'operator']);
    const changes = (enrollment: typeof next): string[] => enrollment.ownNotices.map(({ change }) => change);
    assert.equal(changes(next).at(-1), 'person-blocked');
    const over = unblockPerson(next, { ...act, id: 'act-2' }, after(5)).next;
    assert.deepEqual(changes(over), [...changes(before), 'person-unblocked']);
  });

  test('of somebody who is blocked, and the end of none, change nothing', () => {
    const { next } = blockPerson(withMethod(), act, after(4));
    const again = blockPerson(next, agent, after(5));
    assert.deepEqual([again.outcome, again.next === next, again.events], ['is-blocked', true, []]);
    const none = unblockPerson(withMethod(), act, after(5));
    assert.deepEqual([none.outcome, none.events], ['not-blocked', []]);
  });

  test('leaves nobody told that they are blocked once it is over', () => {
    const { next } = blockPerson(pendingSetUp(), act, after(1));
    const over = unblockPerson(next, act, after(2));
    assert.deepEqual(
      [over.outcome, over.next.blocked, endOf(over.next, 'flow-1')],
      ['unblocked', undefined, 'cancelled'],
    );
    assert.equal(holdOf(over.next), undefined);
  });
});
