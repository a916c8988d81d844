import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { type Enrollment, newEnrollment } from '../../../../services/enrollment/state/enrollment.ts';
import { forgetPerson } from '../../../../services/enrollment/transitions/forgetting.ts';
import { resetEnrollment } from '../../../../services/enrollment/transitions/operator-transitions.ts';
import { after, pendingSetUp, types, withMethod } from './transitions-kit.ts';

const act = { reason: 'left the company', id: 'act-1' };
const wasReset: Enrollment = { ...resetEnrollment(withMethod(), act, after(1)).next, notices: [] };

describe('to forget somebody', () => {
  test('leaves nothing of what was set up, said or put into groups, and what counts is counted on', () => {
    const full = { ...wasReset, groups: ['finance'], endedHandOffs: ['demo-hand-off'], recentFailures: [after(1).now] };
    const { next, outcome, events } = forgetPerson(full, act);
    assert.equal(outcome, 'forgotten');
    assert.deepEqual(next, {
      ...newEnrollment,
      ...{ setUps: full.setUps, proofs: full.proofs, endedHandOffs: ['demo-hand-off'] },
    });
    assert.deepEqual(
      events.map(({ type, actor, detail }) => [type, actor, detail]),
      [['person-forgotten', 'operator', { reason: 'left the company' }]],
    );
  });

  const notice = { id: 'notice-1', methodId: 'flow-1', changedMethodId: 'act-1', kind: 'mobile-text', credential: {} };
  const owed: Enrollment = {
    ...wasReset,
    notices: [{ ...notice, kind: 'mobile-text', language: 'en', tryAt: after(1).now, tries: 0 }],
  };
  const reported: Enrollment = { ...wasReset, lockedKinds: ['mobile-call'] };
  const written = [{ methodId: 'flow-1', kind: 'mobile-text' as const, credential: {} }];
  const withPhoneThere: Enrollment = { ...wasReset, entra: { phones: { wanted: [], written } } };
  const registered = { configurationId: 'demo', id: 'demo', at: after(1).now };
  for (const [why, enrollment, outcome] of [
    ['has something set up', withMethod(), 'in-use'],
    ['sets up anew', pendingSetUp('flow-2', wasReset, 2), 'in-use'],
    ['has a phone that has to hear of the reset', owed, 'is-owed'],
    [
      'is to be removed from Microsoft Entra',
      { ...wasReset, entra: { owed: { since: after(1).now, dueAt: after(1).now, tries: 0 } } },
      'is-owed',
    ],
    [
      'is registered in Microsoft Entra still, though the bot has given up',
      { ...wasReset, entra: { registered, givenUp: { at: after(1).now, why: 'not-allowed' } } },
      'in-entra',
    ],
    ['has a phone there still', withPhoneThere, 'in-entra'],
    ['said that a change was not theirs', { ...wasReset, disownedAt: after(1).now }, 'held'],
    ['reported fraud on a call', reported, 'held'],
    ['was forgotten before', { ...newEnrollment, setUps: 3, proofs: 1, blocked: undefined }, 'is-forgotten'],
    ['is blocked', { ...wasReset, blocked: { at: after(1).now, by: 'operator' } }, 'held'],
  ] as const)
    test(`changes nothing of somebody who ${why}`, () => {
      const decided = forgetPerson(enrollment, act);
      assert.equal(decided.next, enrollment);
      assert.deepEqual([decided.outcome, types(decided.events)], [outcome, []]);
    });
});
