import type { EnrollmentView } from '../../services/enrollment/enrollment-view.ts';

/** Steps that are told at most. */
const most = 10;

/** What happened last, as codes for whoever helps: kinds and states, nothing that somebody wrote or was sent. */
export function lastStepsOf({ methods, pending, challenge, locks, lastEnded, isOnHold }: EnrollmentView): string[] {
  const off = methods.filter(({ lock, suspended }) => lock !== undefined || suspended !== undefined);
  return [
    `methods:${methods.length}`,
    ...(off.length === 0 ? [] : [`methods-off:${off.length}`]),
    ...(pending === undefined ? [] : [`setting-up:${pending.kind}`]),
    ...(challenge === undefined ? [] : [`${challenge.channel}:${challenge.delivery.state}`]),
    ...(lastEnded === undefined ? [] : [`set-up-ended:${lastEnded.end}`]),
    ...locks.map(({ kind, why }) => `${kind}:${why}`.slice(0, 40)),
    ...(isOnHold ? ['on-hold'] : []),
  ].slice(0, most);
}
