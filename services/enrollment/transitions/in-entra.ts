/** Somebody's registration in Microsoft Entra, and what is owed to it: pure functions, like the rest of the state machine. */
import type { EnrolledMethod, Enrollment, HeldCredential, WrittenPhones } from '../state/enrollment.ts';
import type { EntraRegistration, EntraTrouble, OwedToEntra } from '../state/in-entra.ts';
import { auditDraft, type Decision, type DecisionContext, unchanged } from './decision.ts';
import { isPassToRemoveNew } from './passes-in-entra.ts';

/**
 * Whether Entra has to ask for what is set up here. What is locked, lost or forbidden counts as well: without the registration
 * whoever has the password could set up a way of Microsoft's own instead.
 */
export function isWantedInEntra({ methods }: Pick<Enrollment, 'methods'>): boolean {
  return methods.length > 0;
}

type WishContext = Pick<DecisionContext, 'policy' | 'methods'>;

/** The phones that Entra should have, the first ones first: those that are proven, and neither lost nor somebody else's. */
export function phonesWantedInEntra(
  { methods: held }: Pick<Enrollment, 'methods'>,
  { policy, methods }: WishContext,
): readonly EnrolledMethod[] {
  if (policy.entraPhones === 'off') return [];
  return held
    .filter(({ kind, suspended }) => methods.get(kind)?.form === 'phone' && suspended === undefined)
    .sort((one, other) => Number(other.isDefault) - Number(one.isDefault));
}

/** By this two wishes are compared. */
export function phoneIdsWantedInEntra(enrollment: Enrollment, context: WishContext): readonly string[] {
  return phonesWantedInEntra(enrollment, context).map(({ methodId }) => methodId);
}

/** The next state, with the duty to bring it to Entra where that is another one than before. */
export function withOwedToEntra(
  before: Enrollment,
  next: Enrollment,
  context: WishContext & { now: Date },
): Enrollment {
  const wish = (enrollment: Enrollment): string =>
    [isWantedInEntra(enrollment), ...phoneIdsWantedInEntra(enrollment, context)].join();
  const isSame = wish(before) === wish(next) && !isPassToRemoveNew(before, next);
  return isSame ? next : oweToEntra(next, context.now);
}

/** It is looked at from now on, whatever came of it before. */
export function oweToEntra(enrollment: Enrollment, now: Date): Enrollment {
  const owed = { since: now, dueAt: now, tries: 0 };
  return { ...enrollment, entra: { ...enrollment.entra, owed, givenUp: undefined } };
}

/** Moves the next try on, if it is this duty that is owed. @returns in the decision whether it is */
export function moveOwedToEntra(
  enrollment: Enrollment,
  seen: OwedToEntra,
  moved: Pick<OwedToEntra, 'dueAt' | 'tries'>,
): Decision<boolean> {
  const { entra } = enrollment;
  if (!isOwed(entra?.owed, seen)) return unchanged(enrollment, false);
  return { next: { ...enrollment, entra: { ...entra, owed: { ...seen, ...moved } } }, outcome: true, events: [] };
}

/** What a look at Entra found or made there. */
export interface SeenInEntra {
  readonly registered: Pick<EntraRegistration, 'configurationId' | 'id'> | undefined;
  /** Registrations that were removed. */
  readonly removed: number;
}

/**
 * A look is over that has not done what was owed. Its duty stands then, or a newer one; where none does, another look was over first,
 * and nobody knows which of the two Entra heard last.
 */
export function noteLook(enrollment: Enrollment, { now }: Pick<DecisionContext, 'now'>): Decision<void> {
  const isStanding = enrollment.entra?.owed !== undefined;
  return { next: isStanding ? enrollment : oweToEntra(enrollment, now), outcome: undefined, events: [] };
}

/** What of it is known from now on, whatever else is still to do. */
export function noteRegistration(
  enrollment: Enrollment,
  { registered: seen, removed }: SeenInEntra,
  { now }: Pick<DecisionContext, 'now'>,
): Decision<void> {
  const known = enrollment.entra?.registered;
  const same = seen && isSameRegistration(known, seen) ? known : undefined;
  const registered = seen && { ...seen, id: seen.id ?? same?.id, at: same?.at ?? now };
  const isNew = registered !== undefined && same === undefined;
  const isGone = seen === undefined && (known !== undefined || removed > 0);
  return {
    next: { ...enrollment, entra: { ...enrollment.entra, registered } },
    outcome: undefined,
    events: [
      ...(isNew ? [auditDraft('entra-registered', {}, 'system')] : []),
      ...(isGone ? [auditDraft('entra-unregistered', {}, 'system')] : []),
    ],
  };
}

/** A phone is about to be written: should the process die before it knows that it was, it is known whose entry it is. */
export function notePhone(enrollment: Enrollment, { methodId, kind, credential }: HeldCredential): Decision<void> {
  const { wanted = [], written = [] } = enrollment.entra?.phones ?? {};
  if (written.some((each) => each.methodId === methodId)) return unchanged(enrollment, undefined);
  const phones = { wanted, written: [...written, { methodId, kind, credential }] };
  return {
    next: { ...enrollment, entra: { ...enrollment.entra, phones } },
    outcome: undefined,
    events: [auditDraft('entra-phone-written', { methodId, method: kind }, 'system')],
  };
}

/** It was seen to. What has been owed anew since stays so, and nothing is forgotten that another look may have written meanwhile. */
export function noteInEntra(
  enrollment: Enrollment,
  { done, seen, phones }: { readonly done: OwedToEntra; readonly seen: SeenInEntra; readonly phones: WrittenPhones },
  context: Pick<DecisionContext, 'now'>,
): Decision<void> {
  const noted = noteRegistration(enrollment, seen, context);
  const { registered } = noted.next.entra ?? {};
  const isLate = !isOwed(enrollment.entra?.owed, done);
  const owed = isLate ? noteLook(enrollment, context).next.entra?.owed : undefined;
  const there = new Set(phones.written.map(({ methodId }) => methodId));
  const others = (enrollment.entra?.phones?.written ?? []).filter(({ methodId }) => !there.has(methodId));
  const written = isLate ? [...phones.written, ...others] : phones.written;
  const gone = isLate ? [] : others;
  const isAny = phones.wanted.length + written.length > 0;
  const passes = enrollment.entra?.passes;
  return {
    next: {
      ...enrollment,
      entra:
        registered || owed || isAny || passes
          ? {
              registered,
              owed,
              ...(passes && { passes }),
              ...(isAny && { phones: { wanted: phones.wanted, written } }),
            }
          : undefined,
    },
    outcome: undefined,
    events: [
      ...noted.events,
      ...gone.map(({ methodId, kind: method }) => auditDraft('entra-phone-removed', { methodId, method }, 'system')),
    ],
  };
}

/** It is not tried again, unless it has been owed anew since. */
export function giveUpInEntra(
  enrollment: Enrollment,
  failed: OwedToEntra,
  why: EntraTrouble,
  { now }: Pick<DecisionContext, 'now'>,
): Decision<void> {
  const { entra } = enrollment;
  if (!isOwed(entra?.owed, failed)) return noteLook(enrollment, { now });
  const { tries } = failed;
  return {
    next: { ...enrollment, entra: { ...entra, owed: undefined, givenUp: { at: now, why } } },
    outcome: undefined,
    events: [auditDraft('entra-given-up', { why, tries, wanted: isWantedInEntra(enrollment) }, 'system')],
  };
}

/** Entra does not say each time what it is called there. */
function isSameRegistration(
  known: EntraRegistration | undefined,
  seen: NonNullable<SeenInEntra['registered']>,
): known is EntraRegistration {
  const isOther = known?.id !== undefined && seen.id !== undefined && known.id !== seen.id;
  return known?.configurationId === seen.configurationId && !isOther;
}

/** By its moment and its tries a duty is told from one that is owed anew, which has had none. */
function isOwed(owed: OwedToEntra | undefined, seen: OwedToEntra): boolean {
  return owed !== undefined && owed.tries === seen.tries && owed.dueAt.getTime() === seen.dueAt.getTime();
}
