import type { PassOutcome, ProofOutcome, RecoveryOutcome } from '../enrollment/outcome.ts';
import type { NotOpen } from '../sign-in/verifications.ts';

/** What came of a code. */
type CheckResult = 'verified' | 'wrong' | 'used' | 'code-expired' | 'not-a-code' | 'locked' | 'not-enrolled';
/** The same where an attempt is open: `no-such-method` for a way that the person has not, `over` for an attempt that has ended. */
export type AnswerResult = CheckResult | 'no-such-method' | 'over';

/** The result, and what helps the person to type the right one. */
export interface ProgramResult<Result extends AnswerResult = CheckResult> {
  readonly result: Result;
  readonly attemptsLeft?: number;
  /** By how many seconds the clock of the person's phone is ahead; negative: behind. */
  readonly clockOffBySeconds?: number;
}

/** What may come of a code, whichever kind it is. */
export type CodeOutcome = ProofOutcome | RecoveryOutcome | PassOutcome | NotOpen | { readonly code: 'no-such-method' };
type Throttled = Extract<CodeOutcome, { readonly code: 'throttled' }>;

const results: Readonly<Record<Exclude<CodeOutcome, Throttled>['code'], AnswerResult>> = {
  verified: 'verified',
  accepted: 'verified',
  'wrong-code': 'wrong',
  'wrong-pass': 'wrong',
  'no-pass': 'wrong',
  'too-many-attempts': 'wrong',
  'pass-too-many-tries': 'wrong',
  'code-already-used': 'used',
  'pass-used': 'used',
  'code-expired': 'code-expired',
  'pass-expired': 'code-expired',
  'pass-revoked': 'code-expired',
  'pass-replaced': 'code-expired',
  'not-six-digits': 'not-a-code',
  'not-a-recovery-code': 'not-a-code',
  'not-a-pass': 'not-a-code',
  locked: 'locked',
  blocked: 'locked',
  'fraud-reported': 'locked',
  suspended: 'locked',
  'not-allowed': 'not-enrolled',
  'not-set-up': 'not-enrolled',
  'no-such-method': 'no-such-method',
  'not-open': 'over',
  expired: 'over',
  cancelled: 'over',
  superseded: 'over',
};

export function resultOf(outcome: Exclude<CodeOutcome, Throttled>): ProgramResult<AnswerResult> {
  const result = results[outcome.code];
  if (outcome.code === 'wrong-pass') return { result, attemptsLeft: outcome.left };
  if (outcome.code !== 'wrong-code' || !('hint' in outcome || 'attemptsLeft' in outcome)) return { result };
  const { hint, attemptsLeft } = outcome;
  return {
    result,
    ...(attemptsLeft !== undefined && { attemptsLeft }),
    ...(hint?.kind === 'clock-off' && { clockOffBySeconds: hint.seconds }),
  };
}

/** Of a code that was checked for nothing that is open: there is nothing that could be over. */
export function checkResultOf(outcome: Exclude<ProofOutcome, Throttled>): ProgramResult {
  const { result, ...more } = resultOf(outcome);
  return { ...more, result: result === 'over' || result === 'no-such-method' ? 'not-enrolled' : result };
}
