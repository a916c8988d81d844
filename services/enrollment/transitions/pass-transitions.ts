/** What is decided about temporary passes: pure functions, like the rest of the enrollment state machine (NIST BINAE-4). */
import { secondsAfter } from '../../clock.ts';
import type { PassOutcome } from '../outcome.ts';
import type { Enrollment } from '../state/enrollment.ts';
import type { Pass } from '../state/last-resort.ts';
import { attemptsWith } from './askers.ts';
import { auditDraft, type Decision, type DecisionContext, unchanged } from './decision.ts';
import { countGuess, paused } from './failure-limits.ts';
import { holdOf } from './holds.ts';
import { proofOf } from './fresh-proof.ts';
import { recordRepeats } from './once-an-hour.ts';
import { endPass, expirePasses, isGood, longestPassSeconds, withEnd } from './last-resort-endings.ts';
import { actDraft, actorOf, type HelpdeskAct } from './operator-act.ts';
import { toldOf } from './told-changes.ts';

/** Wrong tries that end a pass. */
const mostWrongTries = 5;
/** Passes that are remembered, the good one among them. */
const mostPasses = 3;
/** Hand-offs that are remembered to be over. */
const mostEndedHandOffs = 20;

/** The helpdesk gives somebody a pass, in no hand-off that is over; one that was good until now ends. */
export function issuePass(
  enrollment: Enrollment,
  { reason, by, pass, seconds }: HelpdeskAct & { readonly pass: Pick<Pass, 'id' | 'code'>; readonly seconds: number },
  decisionContext: DecisionContext,
): Decision<{ readonly expiresAt: Date } | 'over'> {
  const { now } = decisionContext;
  const handOff = by?.handOff;
  if (handOff !== undefined && enrollment.endedHandOffs?.includes(handOff) === true)
    return unchanged(enrollment, 'over');
  const lifetime = Math.min(seconds, longestPassSeconds);
  const expiresAt = secondsAfter(now, lifetime);
  const settled = expirePasses(enrollment, decisionContext);
  const ended = endPass(settled.next, 'replaced', actorOf(by));
  const given = handOff !== undefined && { handOff };
  const issued: Pass = { ...pass, ...given, issuedAt: now, expiresAt, wrong: 0 };
  return {
    next: { ...ended.next, passes: [...ended.next.passes, issued].slice(-mostPasses) },
    outcome: { expiresAt },
    events: [
      ...settled.events,
      ...ended.events,
      actDraft('pass-issued', { pass: pass.id, seconds: lifetime, reason }, by),
    ],
  };
}

/** A hand-off is over: the pass that was given in it ends, and none is given any more. */
export function endHandOff(
  enrollment: Enrollment,
  handOff: string,
  decisionContext: Pick<DecisionContext, 'now'>,
): Decision<void> {
  const known = enrollment.endedHandOffs ?? [];
  if (known.includes(handOff)) return unchanged(enrollment, undefined);
  const { next, events } = expirePasses(enrollment, decisionContext);
  const isItsOwn = next.passes.find(isGood)?.handOff === handOff;
  const ended = isItsOwn
    ? endPass(next, 'revoked', { actor: 'system', detail: { reason: 'the hand-off is over', handOff } })
    : unchanged(next, undefined);
  const endedHandOffs = [...known, handOff].slice(-mostEndedHandOffs);
  return { next: { ...ended.next, endedHandOffs }, outcome: undefined, events: [...events, ...ended.events] };
}

/** The helpdesk takes back the pass that is good; with an id, that one alone. */
export function revokePass(
  enrollment: Enrollment,
  { reason, by, id }: HelpdeskAct & { readonly id?: string | undefined },
  decisionContext: DecisionContext,
): Decision<'revoked' | 'no-pass'> {
  const settled = expirePasses(enrollment, decisionContext);
  const { actor, detail } = actorOf(by);
  const isMeant = id === undefined || settled.next.passes.find(isGood)?.id === id;
  const ended = isMeant
    ? endPass(settled.next, 'revoked', { actor, detail: { reason, ...detail } })
    : unchanged(settled.next, undefined);
  const events = [...settled.events, ...ended.events];
  return { next: ended.next, outcome: ended.events.length > 0 ? 'revoked' : 'no-pass', events };
}

/**
 * Decides on a pass that was typed. It counts once, in this conversation, for a new method and for turning off what was lost; a
 * hold of a report stays. `matches` is called only when one may be checked at all.
 */
export function usePass(
  enrollment: Enrollment,
  matches: (pass: Pass) => boolean,
  decisionContext: DecisionContext,
): Decision<PassOutcome> {
  const hold = holdOf(enrollment);
  if (hold !== undefined) return unchanged(enrollment, { code: hold });
  const pause = paused(enrollment, decisionContext);
  if (pause !== undefined) return unchanged(enrollment, pause);
  const settled = expirePasses(enrollment, decisionContext);
  const { next } = settled;
  const found = next.passes.filter(matches).at(-1);
  const good = next.passes.find(isGood);
  const decided =
    found === undefined
      ? refuseGuess(next, good, decisionContext)
      : found === good
        ? accept(next, good, decisionContext)
        : refused(next, { code: `pass-${found.end ?? 'expired'}` }, decisionContext);
  return { ...decided, events: [...settled.events, ...decided.events] };
}

function accept(enrollment: Enrollment, pass: Pass, decisionContext: DecisionContext): Decision<PassOutcome> {
  return {
    next: {
      ...enrollment,
      passes: withEnd(enrollment, pass, 'used'),
      ...toldOf(enrollment, { id: pass.id, change: 'pass-used' }, decisionContext),
      attempts: attemptsWith(enrollment, decisionContext.asker, {
        ...{ result: 'verified', with: 'pass' },
        at: decisionContext.now,
      }),
      ...proofOf(enrollment, { id: pass.id, with: 'pass' }, decisionContext),
    },
    outcome: { code: 'accepted' },
    events: [auditDraft('pass-used', { pass: pass.id, ...(pass.handOff && { handOff: pass.handOff }) })],
  };
}

/** A wrong one counts for the pass that is good, and for the person; where none is good there was nothing to guess. */
function refuseGuess(
  enrollment: Enrollment,
  pass: Pass | undefined,
  decisionContext: DecisionContext,
): Decision<PassOutcome> {
  if (pass === undefined) return refused(enrollment, { code: 'no-pass' }, decisionContext);
  const counted = countGuess(enrollment, decisionContext);
  const tried = { ...pass, wrong: pass.wrong + 1 };
  const left = mostWrongTries - tried.wrong;
  const next = { ...counted.next, passes: enrollment.passes.map((each) => (each === pass ? tried : each)) };
  const events = [auditDraft('pass-refused', { pass: pass.id, why: 'wrong', wrong: tried.wrong }), ...counted.events];
  if (left > 0) return { next, outcome: { code: 'wrong-pass', left }, events };
  const ended = endPass(next, 'too-many-tries', { actor: 'system', detail: {} });
  return { next: ended.next, outcome: { code: 'pass-too-many-tries' }, events: [...events, ...ended.events] };
}

/** Nothing was guessed: it costs nothing to repeat, so the trail has it the first, tenth, hundredth time of an hour. */
function refused(enrollment: Enrollment, outcome: PassOutcome, { now }: DecisionContext): Decision<PassOutcome> {
  const event = auditDraft('pass-refused', { why: outcome.code });
  return { ...recordRepeats(enrollment, { what: `pass-refused ${outcome.code}`, event }, now), outcome };
}
