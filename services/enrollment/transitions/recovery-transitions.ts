/** What is decided about recovery codes: pure functions, like the rest of the enrollment state machine. */
import type { RecoveryOutcome, RecoveryCodesOutcome } from '../outcome.ts';
import type { Enrollment } from '../state/enrollment.ts';
import type { RecoveryCodes } from '../state/last-resort.ts';
import { attemptsWith, countedProof, lockedNotice } from './askers.ts';
import { auditDraft, type Decision, type DecisionContext, unchanged } from './decision.ts';
import { countGuess, paused } from './failure-limits.ts';
import { holdOf } from './holds.ts';
import { proofOf } from './fresh-proof.ts';
import { isOver, withoutShowing } from './last-resort-endings.ts';
import { changedNow, refusalOf } from './managing-transitions.ts';
import { recordRepeats } from './once-an-hour.ts';
import { noticed, toldOf } from './told-changes.ts';

/** A new set takes the place of the one before, whose codes are worth nothing from then on. */
export function makeRecoveryCodes(
  enrollment: Enrollment,
  make: () => RecoveryCodes,
  decisionContext: DecisionContext,
): Decision<RecoveryCodesOutcome> {
  const { policy } = decisionContext;
  const hold = holdOf(enrollment);
  if (hold !== undefined) return unchanged(enrollment, { code: hold });
  if (policy.recoveryCodes === 'off') return unchanged(enrollment, { code: 'not-allowed' });
  if (enrollment.methods.length === 0) return unchanged(enrollment, { code: 'not-set-up' });
  const refusal = refusalOf(enrollment, decisionContext);
  if (refusal !== undefined) return unchanged(enrollment, refusal);
  const made = make();
  const { showing } = made;
  const set = { ...made, ...(showing && { showing: { ...showing, language: decisionContext.language } }) };
  const detail = { set: set.id, codes: set.codes.length, hadCodes: enrollment.recoveryCodes !== undefined };
  return {
    next: {
      ...enrollment,
      recoveryCodes: set,
      ...changedNow(enrollment, decisionContext),
      ...toldOf(enrollment, { id: set.id, change: 'recovery-codes-made' }, decisionContext),
    },
    outcome: { code: 'made', setId: set.id },
    events: [auditDraft('recovery-codes-made', detail)],
  };
}

/** The person has them, or has gone on: nobody reads them any more. */
export function hideRecoveryCodes(enrollment: Enrollment, setId: string): Decision<void> {
  const { recoveryCodes } = enrollment;
  if (recoveryCodes?.id !== setId || recoveryCodes.showing === undefined) return unchanged(enrollment, undefined);
  return { next: { ...enrollment, recoveryCodes: withoutShowing(recoveryCodes) }, outcome: undefined, events: [] };
}

/** The codes as a file, once. @returns the set that the file is of; undefined when it was fetched, or its time is over. */
export function fetchRecoveryCodes(
  enrollment: Enrollment,
  link: string,
  { now }: DecisionContext,
): Decision<RecoveryCodes | undefined> {
  const { recoveryCodes } = enrollment;
  const showing = recoveryCodes?.showing;
  if (recoveryCodes === undefined || showing?.link !== link || isOver(showing.until, now))
    return unchanged(enrollment, undefined);
  const fetched = { ...recoveryCodes, showing: { ...showing, link: undefined } };
  return {
    next: { ...enrollment, recoveryCodes: fetched },
    outcome: recoveryCodes,
    events: [auditDraft('recovery-codes-fetched', { set: recoveryCodes.id })],
  };
}

/**
 * Decides on a code that was typed. `find` is called only when one may be checked at all. A code that is right counts as a proof
 * in this conversation, and never again (ASVS 6.5.1).
 */
export function useRecoveryCode(
  enrollment: Enrollment,
  find: (set: RecoveryCodes) => number | undefined,
  decisionContext: DecisionContext,
): Decision<RecoveryOutcome> {
  const { now, policy } = decisionContext;
  const set = enrollment.recoveryCodes;
  if (set === undefined || policy.recoveryCodes === 'off') return unchanged(enrollment, { code: 'not-set-up' });
  const hold = holdOf(enrollment);
  if (hold !== undefined) return unchanged(enrollment, { code: hold });
  if (areCodesLocked(set, decisionContext)) return unchanged(enrollment, { code: 'locked' });
  const pause = paused(enrollment, decisionContext);
  if (pause !== undefined) return unchanged(enrollment, pause);
  const index = find(set);
  const code = index === undefined ? undefined : set.codes[index];
  if (code === undefined) return refuse(enrollment, set, decisionContext);
  if (code.usedAt !== undefined) {
    const event = auditDraft('code-replayed', { set: set.id, index: Number(index) });
    const replay = { what: `recovery-code-replayed ${set.id}`, event };
    return { ...recordRepeats(enrollment, replay, now), outcome: { code: 'code-already-used' } };
  }
  const codes = set.codes.map((each) => (each === code ? { ...each, usedAt: now } : each));
  const left = codesLeft({ codes });
  const told = { id: `${set.id}_${Number(index)}`, change: 'recovery-code-used', label: String(left) } as const;
  return {
    next: {
      ...enrollment,
      recoveryCodes: { ...set, codes, wrong: 0 },
      recentFailures: [],
      ...toldOf(enrollment, told, decisionContext),
      ...proofOf(enrollment, { id: set.id, with: 'recovery-code' }, decisionContext),
      proofs: countedProof(enrollment, decisionContext.asker),
      attempts: attemptsWith(enrollment, decisionContext.asker, { result: 'verified', with: 'recovery-code', at: now }),
    },
    outcome: { code: 'verified', left },
    events: [auditDraft('recovery-code-used', { set: set.id, index: Number(index), left })],
  };
}

/** How many codes are good. */
export function codesLeft({ codes }: Pick<RecoveryCodes, 'codes'>): number {
  return codes.filter(({ usedAt }) => usedAt === undefined).length;
}

/** Whether so many codes were wrong that the set is off until a new one is made (NIST SP 800-63B-4, 3.2.2). */
export function areCodesLocked({ wrong }: RecoveryCodes, { policy }: Pick<DecisionContext, 'policy'>): boolean {
  return wrong >= policy.consecutiveFailuresUntilLocked;
}

function refuse(
  enrollment: Enrollment,
  set: RecoveryCodes,
  decisionContext: DecisionContext,
): Decision<RecoveryOutcome> {
  const { asker, now } = decisionContext;
  const counted = countGuess(enrollment, decisionContext);
  const tried = { ...set, wrong: set.wrong + 1 };
  const isLocked = areCodesLocked(tried, decisionContext);
  return {
    next: {
      ...counted.next,
      recoveryCodes: tried,
      ...(isLocked &&
        asker && {
          ownNotices: noticed(counted.next, lockedNotice(asker, { change: 'sign-in-codes-locked', at: now })),
        }),
    },
    outcome: { code: isLocked ? 'locked' : 'wrong-code' },
    events: [
      auditDraft('recovery-code-refused', { set: set.id, wrong: tried.wrong }),
      ...counted.events,
      ...(isLocked ? [auditDraft('recovery-codes-locked', { set: set.id, wrong: tried.wrong }, 'system')] : []),
    ],
  };
}
