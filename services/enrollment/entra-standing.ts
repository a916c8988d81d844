import type { Enrollment } from './state/enrollment.ts';
import type { EntraTrouble } from './state/in-entra.ts';
import type { DecisionContext } from './transitions/decision.ts';
import { isWantedInEntra, phoneIdsWantedInEntra } from './transitions/in-entra.ts';

/** How it stands with somebody's registration in Microsoft Entra, as far as is known here. */
export type EntraStanding =
  | { readonly state: 'registered'; readonly since: Date }
  | { readonly state: 'waiting'; readonly since: Date }
  | { readonly state: 'given-up'; readonly since: Date; readonly why: EntraTrouble }
  /** Nobody has asked for it yet: it was set up before the bot was to register anybody. */
  | { readonly state: 'not-registered' | 'not-removed' }
  /** Registered, and the phones there are not those that the policy wants there. */
  | { readonly state: 'phones-differ' };

/** Whether Entra sends somebody here who signs in, or soon will: what else was given up of theirs changes nothing about that. */
export function isSentHere(enrollment: Enrollment, configurationId: string): boolean {
  const { registered, owed } = enrollment.entra ?? {};
  return isWantedInEntra(enrollment) && (owed !== undefined || registered?.configurationId === configurationId);
}

/**
 * @param configurationId the external method that people are registered for.
 * @returns undefined where there is nothing to register, and nothing is.
 */
export function entraStanding(
  enrollment: Enrollment,
  configurationId: string,
  context: Pick<DecisionContext, 'policy' | 'methods'>,
): EntraStanding | undefined {
  const { registered, owed, givenUp, phones } = enrollment.entra ?? {};
  if (owed !== undefined) return { state: 'waiting', since: owed.since };
  if (givenUp !== undefined) return { state: 'given-up', since: givenUp.at, why: givenUp.why };
  if (!isWantedInEntra(enrollment)) return registered && { state: 'not-removed' };
  if (registered?.configurationId !== configurationId) return { state: 'not-registered' };
  const areAlike = phoneIdsWantedInEntra(enrollment, context).join() === (phones?.wanted ?? []).join();
  return areAlike ? { state: 'registered', since: registered.at } : { state: 'phones-differ' };
}
