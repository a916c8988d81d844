import type { EnrollmentView } from '../../services/enrollment/enrollment-view.ts';
import type { ProofOutcome } from '../../services/enrollment/outcome.ts';
import type { Answer } from './card-prompt.ts';
import { type Ending, type Problem, endingOf, isProblem } from './outcome-text.ts';
import type { Turn } from './turn.ts';

type Locks = Pick<EnrollmentView, 'methods' | 'codesAgainAt'>;

/** Why this method proves nothing now: it is locked. A phone may be while it is asked, by a report of fraud or by wrong PINs. */
export function lockEnding({ methods }: Pick<Locks, 'methods'>, methodId: string): Ending | undefined {
  const lock = methods.find((method) => method.methodId === methodId)?.lock;
  return lock && { code: lock === 'failures' ? 'locked' : lock };
}

/** Why no code is looked at for a while, of whatever method: too many were wrong. */
export function pauseEnding({ codesAgainAt }: Pick<Locks, 'codesAgainAt'>): Ending | undefined {
  return codesAgainAt && { code: 'throttled', retryAt: codesAgainAt.getTime() };
}

/** What an answer that was checked leads to. No other is asked for after the last wrong one: it would not be looked at. */
export async function answerTo(
  { enrollment, person }: Turn,
  methodId: string,
  { outcome, text }: { readonly outcome: ProofOutcome; readonly text: (problem: Problem) => string | Promise<string> },
): Promise<Answer<'verified' | Ending>> {
  if (outcome.code === 'verified') return { end: 'verified' };
  if (!isProblem(outcome)) return { end: endingOf(outcome) };
  const isLast = outcome.code === 'wrong-code' && outcome.attemptsLeft === 0;
  const status = isLast ? await enrollment.status(person) : undefined;
  const over = status && (pauseEnding(status) ?? lockEnding(status, methodId));
  return over === undefined ? { again: await text(outcome) } : { end: over };
}
