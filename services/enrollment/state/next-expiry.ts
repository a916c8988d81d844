import { daySeconds } from '../../clock.ts';
import type { Enrollment } from './enrollment.ts';
import type { Pass } from './last-resort.ts';

/** When time next changes this enrollment by itself; undefined when it never does. */
export function nextExpiry(enrollment: Enrollment): Date | undefined {
  const { abandoned, methods, pending, challenge, recoveryCodes, passes, secretShownUntil } = enrollment;
  const moments = [
    ...abandoned.map(({ until }) => until),
    pending?.expiresAt,
    challenge?.expiresAt,
    recoveryCodes?.showing?.until,
    secretShownUntil,
    ...passes.map(passMoment),
    ...methods.map(({ suspended }) => suspended?.remindAt),
  ].filter((moment) => moment !== undefined);
  return moments.length === 0 ? undefined : new Date(Math.min(...moments.map((moment) => moment.getTime())));
}

/** How long after it was issued a pass is remembered, in milliseconds. */
export const passRemembered = daySeconds * 1000;

/** When time changes a pass: it ends, and later it is forgotten. */
function passMoment({ issuedAt, expiresAt, end }: Pass): Date {
  return end === undefined ? expiresAt : new Date(issuedAt.getTime() + passRemembered);
}
