/** The person says that somebody else changed their ways to verify: pure functions. */
import { daySeconds, isDue } from '../../clock.ts';
import { auditDraft, type Decision, type DecisionContext, unchanged } from './decision.ts';
import type { EnrolledMethod, Enrollment } from '../state/enrollment.ts';
import { deletion, withoutAppPasswords } from './app-password-transitions.ts';
import { endForHold, isOnHold } from './holds.ts';
import { byPerson } from './operator-act.ts';
import { defaultBefore, withDefault } from './default-method.ts';

/** What came of it: said for the first time, or again while the helpdesk is at it. */
export interface DisownOutcome {
  readonly code: 'disowned' | 'already-disowned';
  /** How many methods of the last day are off by it, or were by a report before: whoever says it twice hears the same. */
  readonly suspended: number;
}

/** A day, in milliseconds: what was added within it, or taken back, is off. */
const day = daySeconds * 1000;

function isWithinDay(moment: Date, now: Date): boolean {
  return !isDue(moment.getTime() + day, 2 * day, now);
}

/**
 * What was added or taken back within a day is off, app passwords that were made within a day are gone, and whatever is under way ends; nothing is changed before the helpdesk has looked. It needs no
 * proof: whoever has the chat can make things safer.
 */
export function disownChanges(enrollment: Enrollment, decisionContext: DecisionContext): Decision<DisownOutcome> {
  const { now } = decisionContext;
  const isNew = ({ activatedAt, reinstatedAt = activatedAt, suspended }: EnrolledMethod): boolean =>
    suspended === undefined && (isWithinDay(activatedAt, now) || isWithinDay(reinstatedAt, now));
  const added = enrollment.methods.filter(isNew);
  const made = enrollment.appPasswords.filter(({ madeAt }) => isWithinDay(madeAt, now));
  const isSaid = enrollment.disownedAt !== undefined;
  const alreadyOff = enrollment.methods.filter(
    ({ suspended }) => suspended?.why === 'not-me' && isWithinDay(suspended.at, now),
  ).length;
  if (isSaid && added.length === 0 && made.length === 0)
    return unchanged(enrollment, { code: 'already-disowned', suspended: alreadyOff });
  const off = { at: now, why: 'not-me' } as const;
  const ended = endForHold(enrollment, { hold: 'fraud-reported', who: byPerson }, decisionContext);
  const codes = enrollment.recoveryCodes;
  const areCodesNew = codes !== undefined && isWithinDay(codes.madeAt, now);
  return {
    next: {
      ...withoutAppPasswords(ended.next, made),
      methods: withDefault(
        enrollment.methods.map((method) =>
          added.includes(method)
            ? { ...method, suspended: { ...off, ...defaultBefore(enrollment.methods, method) } }
            : method,
        ),
        decisionContext,
      ),
      ...(areCodesNew && { recoveryCodes: undefined }),
      disownedAt: enrollment.disownedAt ?? now,
    },
    outcome: { code: 'disowned', suspended: alreadyOff + added.length },
    events: [
      ...(isSaid
        ? []
        : [auditDraft('change-disowned', { methods: added.length, areCodesNew, isOnHold: isOnHold(enrollment) })]),
      ...ended.events,
      ...made.map((each) => deletion(each, 'not-me')),
      ...added.map(({ methodId, kind }) => auditDraft('method-suspended', { methodId, method: kind, why: 'not-me' })),
    ],
  };
}
