import type { WrongCodeHint } from '../../methods/method.ts';
import { timeStepSeconds } from '../../methods/authenticator-code/totp.ts';
import type { Enrollment } from '../state/enrollment.ts';

type ClockOff = Extract<WrongCodeHint, { kind: 'clock-off' }>;

/**
 * A code of some time ago was most likely typed late. It is the phone's clock once another code is late by as much: by
 * one step more or less, because steps do not begin when people type.
 * @returns what may be said about it, and the enrollment that remembers it.
 */
export function explainClock(
  enrollment: Enrollment,
  methodId: string,
  { hint, now }: { readonly hint: WrongCodeHint | undefined; readonly now: Date },
): { readonly next: Enrollment; readonly hint: WrongCodeHint | undefined } {
  if (hint?.kind !== 'clock-off' || hint.seconds > 0) return { next: enrollment, hint };
  const late = { methodId, timeStep: timeStepOf(hint, now), seconds: hint.seconds };
  const next = { ...enrollment, lateCode: late };
  return { next, hint: isLateAgain(enrollment.lateCode, late) ? hint : { kind: 'late' } };
}

function isLateAgain(before: Enrollment['lateCode'], late: NonNullable<Enrollment['lateCode']>): boolean {
  if (before?.methodId !== late.methodId) return false;
  // The same code once more is later by as long as it took to type it again.
  return before.timeStep !== late.timeStep && Math.abs(before.seconds - late.seconds) <= timeStepSeconds;
}

function timeStepOf({ seconds }: ClockOff, now: Date): number {
  return Math.floor(now.getTime() / 1000 / timeStepSeconds) + seconds / timeStepSeconds;
}
