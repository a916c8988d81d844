/** Temporary access passes in Microsoft Entra, made beside the bot's own: pure functions, like the rest of the state machine. */
import { shortestAccessPassMinutes } from '../../directory/access-passes.ts';
import type { Enrollment } from '../state/enrollment.ts';
import type { EntraTrouble, PassInEntra } from '../state/in-entra.ts';
import { auditDraft, type Decision, type DecisionContext, unchanged } from './decision.ts';
import { isOnHold } from './holds.ts';
import { isGood } from './last-resort-endings.ts';

/** Why there is no pass of Entra's beside one of the bot's: as for everything there, or somebody else has made one. */
export type NoPassInEntra = EntraTrouble | 'exists';

/** Passes there that are remembered; more are not removed any more, and have ended by themselves. */
const mostPasses = 5;

/** The one that is to stay: beside the pass of the bot's that is good. */
function isWanted({ passes }: Pick<Enrollment, 'passes'>, { of }: PassInEntra): boolean {
  return passes.some((pass) => pass.id === of && isGood(pass));
}

/** Those that Entra is to have no more, by the pass of the bot's that each was made beside. */
export function passesToRemove(enrollment: Pick<Enrollment, 'passes' | 'entra'>): readonly PassInEntra[] {
  return (enrollment.entra?.passes ?? []).filter((each) => !isWanted(enrollment, each));
}

/** Whether one more is to be removed than before, or one whose name was not known until now. */
export function isPassToRemoveNew(before: Enrollment, next: Enrollment): boolean {
  const known = passesToRemove(before);
  return passesToRemove(next).some((each) => !known.some((other) => isSame(each, other)));
}

function isSame(one: PassInEntra, other: PassInEntra): boolean {
  return one.of === other.of && one.id === other.id;
}

/**
 * One is about to be made beside this pass, by its id: should the process die before it knows what became of it, it is looked for.
 * @returns in the decision what is about to be made; `void` where the bot's own frees nothing: it has ended, or the person is on hold,
 * and one of Entra's would sign them in.
 */
export function notePassAhead(
  enrollment: Enrollment,
  of: string,
  { now }: Pick<DecisionContext, 'now'>,
): Decision<PassInEntra | 'void'> {
  const good = enrollment.passes.find((pass) => pass.id === of && isGood(pass));
  if (good === undefined || isOnHold(enrollment)) return unchanged(enrollment, 'void');
  const lifetime = (good.expiresAt.getTime() - good.issuedAt.getTime()) / 60_000;
  const ahead = { of, at: now, minutes: Math.max(shortestAccessPassMinutes, Math.ceil(lifetime)) };
  return { next: withPass(enrollment, ahead), outcome: ahead, events: [] };
}

/** It was made. @returns in the decision whether it is wanted still; where it is not, it is owed to Entra that it goes. */
export function notePassMade(enrollment: Enrollment, made: PassInEntra): Decision<boolean> {
  return {
    next: withPass(enrollment, made),
    outcome: isWanted(enrollment, made),
    events: [auditDraft('entra-pass-written', { pass: made.of }, 'system')],
  };
}

/** There is none beside this pass, and why. `mayBe`: Entra may have made it, without the bot hearing of it. */
export function noteNoPass(
  enrollment: Enrollment,
  { of, why, mayBe }: { readonly of: string; readonly why: NoPassInEntra; readonly mayBe: boolean },
): Decision<void> {
  return {
    next: mayBe ? enrollment : withoutPass(enrollment, of),
    outcome: undefined,
    events: [auditDraft('entra-pass-not-written', { pass: of, why }, 'system')],
  };
}

/** It is there no more, unless it was made since it was looked for. `wasThere`: it is known that it was. */
export function notePassGone(
  enrollment: Enrollment,
  { gone, wasThere }: { readonly gone: PassInEntra; readonly wasThere: boolean },
): Decision<void> {
  if (enrollment.entra?.passes?.some((each) => isSame(each, gone)) !== true) return unchanged(enrollment, undefined);
  return {
    next: withoutPass(enrollment, gone.of),
    outcome: undefined,
    events: wasThere ? [auditDraft('entra-pass-removed', { pass: gone.of }, 'system')] : [],
  };
}

function withPass(enrollment: Enrollment, pass: PassInEntra): Enrollment {
  const others = (enrollment.entra?.passes ?? []).filter(({ of }) => of !== pass.of);
  return { ...enrollment, entra: { ...enrollment.entra, passes: [...others, pass].slice(-mostPasses) } };
}

function withoutPass(enrollment: Enrollment, gone: string): Enrollment {
  const { passes = [], ...entra } = enrollment.entra ?? {};
  const others = passes.filter(({ of }) => of !== gone);
  const isAny = others.length > 0 || Object.values(entra).some((each) => each !== undefined);
  return { ...enrollment, entra: isAny ? { ...entra, ...(others.length > 0 && { passes: others }) } : undefined };
}
