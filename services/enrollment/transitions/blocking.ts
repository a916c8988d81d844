/** The helpdesk blocks somebody, and lifts it: pure functions, like the rest of the enrollment state machine. */
import { type Enrollment, withoutBlock } from '../state/enrollment.ts';
import { type Decision, type DecisionContext, unchanged } from './decision.ts';
import { endForHold } from './holds.ts';
import { actDraft, actorOf, type OperatorAct } from './operator-act.ts';
import { endDetail, expireSetUp } from './set-up-endings.ts';
import { noticed } from './told-changes.ts';

/**
 * From now on nothing of this person verifies, and nothing is set up or changed, until `unblockPerson`: an unlock or a reset leaves it.
 * What is set up stays as it is.
 */
export function blockPerson(
  enrollment: Enrollment,
  { reason, id, by }: OperatorAct,
  decisionContext: DecisionContext,
): Decision<'blocked' | 'is-blocked'> {
  if (enrollment.blocked !== undefined) return unchanged(enrollment, 'is-blocked');
  const { now } = decisionContext;
  const settled = expireSetUp(enrollment, decisionContext);
  const { pending, methods } = settled.next;
  const ended = endForHold(settled.next, { hold: 'blocked', who: actorOf(by) }, decisionContext);
  return {
    next: {
      ...ended.next,
      blocked: { at: now, by: by?.agent ?? 'operator', why: reason },
      ownNotices: noticed(enrollment, { id, change: 'person-blocked', at: now }),
    },
    outcome: 'blocked',
    events: [
      ...settled.events,
      actDraft('person-blocked', { methods: methods.length, reason }, by),
      ...ended.events,
      ...(pending === undefined ? [] : [actDraft('set-up-cancelled', endDetail(settled.next, pending), by)]),
    ],
  };
}

/** All that is set up can be used as before; before a change something is proven anew. */
export function unblockPerson(
  enrollment: Enrollment,
  { reason, id, by }: OperatorAct,
  { now }: DecisionContext,
): Decision<'unblocked' | 'not-blocked'> {
  if (enrollment.blocked === undefined) return unchanged(enrollment, 'not-blocked');
  const { lastEnded } = enrollment;
  return {
    next: {
      ...withoutBlock(enrollment),
      // Nobody is told any more that they are blocked.
      ...(lastEnded?.end === 'blocked' && { lastEnded: { ...lastEnded, end: 'cancelled' } }),
      ownNotices: noticed(enrollment, { id, change: 'person-unblocked', at: now }),
    },
    outcome: 'unblocked',
    events: [actDraft('person-unblocked', { reason }, by)],
  };
}
