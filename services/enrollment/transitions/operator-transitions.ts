/** What an operator does for somebody who cannot help themselves: pure functions, like the rest of the state machine. */
import { withoutUntold } from './askers.ts';
import { type Decision, type DecisionContext, unchanged } from './decision.ts';
import { type Enrollment, noProof, withoutBlock } from '../state/enrollment.ts';
import { deletion } from './app-password-transitions.ts';
import { areRepliesOff } from './challenge-transitions.ts';
import { endPass } from './last-resort-endings.ts';
import { locksOf } from './failure-limits.ts';
import { actDraft, actorOf, type OperatorAct, toldActor } from './operator-act.ts';
import { areCodesLocked } from './recovery-transitions.ts';
import { endSetUp } from './set-up-endings.ts';
import { noticed, toldOf } from './told-changes.ts';

/**
 * An operator lets the person begin again: methods, pending set-up, app passwords, locks and failures are gone. The phones that were there
 * hear of it: whoever talked an operator into it may be somebody else (ASVS 6.3.7).
 */
export function resetEnrollment(
  enrollment: Enrollment,
  { reason, id, by }: OperatorAct,
  decisionContext: DecisionContext,
): Decision<'reset'> {
  const { events: endedPass } = endPass(enrollment, 'revoked', actorOf(by));
  return {
    next: {
      ...endSetUp(enrollment, 'cancelled'),
      status: 'enabled',
      methods: [],
      abandoned: [],
      appPasswords: [],
      secretShownUntil: undefined,
      recoveryCodes: undefined,
      passes: [],
      challenge: undefined,
      attempts: withoutUntold(enrollment),
      ...noProof,
      ...withoutLocks,
      ...toldOf(enrollment, { id, change: 'methods-reset', by: toldActor(by), why: reason }, decisionContext),
    },
    outcome: 'reset',
    events: [
      actDraft('method-reset', { methods: enrollment.methods.length, reason }, by),
      ...endedPass,
      ...enrollment.appPasswords.map((each) => deletion(each, 'reset', actorOf(by))),
    ],
  };
}

/**
 * An operator has looked at it: every lock and every wait is over, also the hold of a report of fraud, and the methods are as
 * they were. They have to be proven before anything is changed. Whoever is blocked stays so.
 */
export function unlockEnrollment(
  enrollment: Enrollment,
  { reason, id, by }: OperatorAct,
  decisionContext: DecisionContext,
): Decision<'unlocked' | 'not-locked'> {
  const { locks, isAny } = unlockable(enrollment, decisionContext);
  if (!isAny) return unchanged(enrollment, 'not-locked');
  const codes = enrollment.recoveryCodes;
  const methods = locks.map(({ kind }) => kind).join();
  return {
    next: {
      ...enrollment,
      ...withoutLocks,
      ...noProof,
      ...(codes && { recoveryCodes: { ...codes, wrong: 0 } }),
      ownNotices: noticed(enrollment, {
        ...{ id, change: 'person-unlocked', by: toldActor(by), at: decisionContext.now },
      }),
    },
    outcome: 'unlocked',
    events: [actDraft('method-unlocked', { methods, reason }, by)],
  };
}

/** Whether there is anything that `unlockEnrollment` takes away. */
export function canBeUnlocked(enrollment: Enrollment, decisionContext: DecisionContext): boolean {
  return unlockable(enrollment, decisionContext).isAny;
}

function unlockable(enrollment: Enrollment, decisionContext: DecisionContext) {
  // That somebody is blocked hides why else a method is off, and is lifted by itself.
  const { locks: all, waits } = locksOf(withoutBlock(enrollment), decisionContext);
  // What the policy forbids is not an operator's to allow.
  const locks = all.filter(({ why }) => why !== 'not-allowed');
  const isReplyOff = [...decisionContext.methods.keys()].some((kind) => areRepliesOff(enrollment, kind));
  const codes = enrollment.recoveryCodes;
  const areCodesOff = codes !== undefined && areCodesLocked(codes, decisionContext);
  const isDisowned = enrollment.disownedAt !== undefined;
  return { locks, isAny: locks.length > 0 || waits !== undefined || isReplyOff || areCodesOff || isDisowned };
}

const withoutLocks = {
  lockedKinds: [],
  disownedAt: undefined,
  consecutiveFailures: {},
  recentFailures: [],
  recentSetUps: [],
  wrongReplies: {},
  wrongPins: {},
} satisfies Partial<Enrollment>;
