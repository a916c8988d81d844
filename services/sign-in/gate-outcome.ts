import type { AnyProofOutcome, PassOutcome, RecoveryOutcome } from '../enrollment/outcome.ts';
import type { GateOutcome } from '../watching/vocabulary.ts';

type Code = AnyProofOutcome['code'] | RecoveryOutcome['code'] | PassOutcome['code'] | 'not-open';

/** What was right is counted when the gate is told, once. */
const outcomes: Readonly<Record<Code, GateOutcome | undefined>> = {
  verified: undefined,
  accepted: undefined,
  'wrong-code': 'wrong',
  'wrong-pass': 'wrong',
  'too-many-attempts': 'wrong',
  'pass-too-many-tries': 'wrong',
  'not-six-digits': 'unreadable',
  'not-a-recovery-code': 'unreadable',
  'not-a-pass': 'unreadable',
  'code-already-used': 'used',
  'pass-used': 'used',
  'code-expired': 'expired',
  'pass-expired': 'expired',
  expired: 'expired',
  locked: 'locked',
  suspended: 'locked',
  throttled: 'throttled',
  blocked: 'held',
  'fraud-reported': 'held',
  'not-allowed': 'not-set-up',
  'not-set-up': 'not-set-up',
  'no-pass': 'not-set-up',
  cancelled: 'over',
  superseded: 'over',
  'pass-revoked': 'over',
  'pass-replaced': 'over',
  'not-open': 'over',
};

/** @returns undefined for what was right: that is counted when whoever asked has been told. */
export function gateOutcomeOf(code: Code): GateOutcome | undefined {
  return outcomes[code];
}
