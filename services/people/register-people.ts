import type { PersonId } from '../directory/directory.ts';
import type { ExternalMethods } from '../directory/external-methods.ts';
import type { EnrollmentChanges } from '../enrollment/enrollment-changes.ts';
import { entraStanding } from '../enrollment/entra-standing.ts';
import { everyEnrollment } from '../enrollment/every-enrollment.ts';
import type { Enrollment } from '../enrollment/state/enrollment.ts';
import type { EnrollmentRepository } from '../enrollment/state/enrollment-repository.ts';
import { isWantedInEntra, oweToEntra } from '../enrollment/transitions/in-entra.ts';
import { type DecisionContext, unchanged } from '../enrollment/transitions/decision.ts';

export interface RegisterPeopleOptions {
  readonly repository: Pick<EnrollmentRepository, 'listed'>;
  readonly changes: Pick<EnrollmentChanges, 'change' | 'contextOf'>;
  readonly externalMethods: Pick<ExternalMethods, 'concerns'> & { readonly configurationId: string };
  /** Everybody is looked at anew in Microsoft Entra, also where it is known to be as it should. */
  readonly isForAll: boolean;
  /** Nothing is written: it is counted what would be. */
  readonly isDryRun: boolean;
}

/** How many people there were of each kind. */
export type RegisteredPeople = Record<
  'toRegister' | 'toRemove' | 'waiting' | 'asWanted' | 'altered' | 'elsewhere',
  number
>;

type Kind = keyof RegisteredPeople;

/**
 * Has it seen to that Microsoft Entra has of everybody what it should have, whoever was set up before the bot registered anybody or
 * was given up: it is owed from now on, and a bot delivers it. It may be stopped anywhere and run again.
 * @throws {StoreUnavailableError} and what was done stays done.
 */
export async function registerPeople(options: RegisterPeopleOptions): Promise<Readonly<RegisteredPeople>> {
  const { repository, isDryRun } = options;
  const counts = { toRegister: 0, toRemove: 0, waiting: 0, asWanted: 0, altered: 0, elsewhere: 0 };
  for await (const { person, enrollment } of everyEnrollment(repository)) {
    const seen =
      enrollment === undefined
        ? 'altered'
        : kindOf(person, enrollment, await options.changes.contextOf(enrollment), options);
    const isOwed = seen === 'toRegister' || seen === 'toRemove';
    counts[isOwed && !isDryRun ? await owe(person, options) : seen] += 1;
  }
  return counts;
}

/** What was listed is decided on as it is by then. */
function owe(person: PersonId, options: RegisterPeopleOptions): Promise<Kind> {
  return options.changes.change(person, (enrollment, context) => {
    const kind = kindOf(person, enrollment, context, options);
    if (kind !== 'toRegister' && kind !== 'toRemove') return unchanged<Kind>(enrollment, kind);
    return { next: oweToEntra(enrollment, context.now), outcome: kind, events: [] };
  });
}

function kindOf(
  person: PersonId,
  enrollment: Enrollment,
  context: DecisionContext,
  { externalMethods, isForAll }: RegisterPeopleOptions,
): Kind {
  if (!externalMethods.concerns(person)) return 'elsewhere';
  const state = entraStanding(enrollment, externalMethods.configurationId, context)?.state;
  if (state === 'waiting') return state;
  if (state === undefined || (state === 'registered' && !isForAll)) return 'asWanted';
  return isWantedInEntra(enrollment) ? 'toRegister' : 'toRemove';
}
