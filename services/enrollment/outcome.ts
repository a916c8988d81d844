import type { WrongCodeHint } from '../methods/method.ts';

/** Why a set-up cannot be started, or started. */
export type BeginOutcome =
  | { readonly code: 'started'; readonly flowId: string }
  /** Something is set up already; adding a method needs proof with an existing one. */
  | { readonly code: 'already-set-up' }
  | { readonly code: 'not-allowed' }
  | { readonly code: 'throttled'; readonly retryAt: Date }
  | { readonly code: 'locked' };

/** What came of a code. Expected outcomes are values; a fault is thrown. */
export type ProofOutcome =
  | { readonly code: 'verified' }
  /** Not six digits: nothing was checked and nothing counted. */
  | { readonly code: 'not-six-digits' }
  | { readonly code: 'wrong-code'; readonly attemptsLeft?: number; readonly hint?: WrongCodeHint }
  | { readonly code: 'code-already-used' }
  /** This attempt is over and its secret destroyed. */
  | { readonly code: 'too-many-attempts' }
  /** Too many wrong codes within an hour, over all methods. */
  | { readonly code: 'throttled'; readonly retryAt: Date }
  /** The method is off until it is reset. */
  | { readonly code: 'locked' }
  | { readonly code: 'expired' }
  | { readonly code: 'cancelled' }
  /** A newer set-up replaced this one. */
  | { readonly code: 'superseded' }
  /** There is no such method. */
  | { readonly code: 'not-set-up' };

export type ProofOutcomeCode = ProofOutcome['code'];
