import type { WrongCodeHint } from '../methods/method.ts';
import type { MethodKind } from '../methods/registry.ts';
import type { LimitScope } from '../telephony/limits/limit.ts';
import type { DispatchRefusal } from '../telephony/telephony.ts';
import type { Hold } from './transitions/holds.ts';

/** The helpdesk blocked the person, or somebody reported fraud: nothing happens before the helpdesk has looked. */
interface Held {
  readonly code: Hold;
}

/** Why a set-up cannot be started, or started. */
export type BeginOutcome =
  | { readonly code: 'started'; readonly methodId: string }
  /** Something is set up already; adding a method needs a fresh proof with an existing one. */
  | { readonly code: 'already-set-up' }
  /** The person has this number already: another one is of no use when the phone is lost. */
  | { readonly code: 'same-number' }
  /** What was typed names nothing that can be set up. */
  | { readonly code: 'not-recognized' }
  | { readonly code: 'not-allowed' }
  /** The first set-up waits for a temporary pass of the helpdesk. */
  | { readonly code: 'pass-needed' }
  | { readonly code: 'throttled'; readonly retryAt: Date }
  | { readonly code: 'locked' }
  | Held;

/** What came of a code. Expected outcomes are values; a fault is thrown. */
export type ProofOutcome =
  | { readonly code: 'verified' }
  /** Not six digits: nothing was checked and nothing counted. */
  | { readonly code: 'not-six-digits' }
  /** `attemptsLeft` where they are few; 0: nothing more is checked for now. */
  | { readonly code: 'wrong-code'; readonly attemptsLeft?: number; readonly hint?: WrongCodeHint }
  | { readonly code: 'code-already-used' }
  /** The texted code is too old, or none was sent: nothing was counted. */
  | { readonly code: 'code-expired' }
  /** This attempt is over and its secret destroyed. */
  | { readonly code: 'too-many-attempts' }
  /** Too many wrong codes within an hour, over all methods. */
  | { readonly code: 'throttled'; readonly retryAt: Date }
  /** The method is off until it is reset. */
  | { readonly code: 'locked' }
  /** The person lost it, or says that it is not theirs. */
  | { readonly code: 'suspended' }
  | { readonly code: 'expired' }
  | { readonly code: 'cancelled' }
  | Held
  /** A newer set-up replaced this one. */
  | { readonly code: 'superseded' }
  /** The organization does not accept this way any more: nothing was checked. */
  | { readonly code: 'not-allowed' }
  /** There is no such method. */
  | { readonly code: 'not-set-up' };

/** The same where it was not said which method the code is of; `kind`: that which it was taken for. */
export type AnyProofOutcome = ProofOutcome & { readonly kind?: MethodKind };

/** What came of changing something that is set up. */
export type ManageOutcome =
  | { readonly code: 'done' }
  /** An existing method has to be proven first, in this conversation. */
  | { readonly code: 'proof-needed' }
  /** Nothing that can be used would be left. */
  | { readonly code: 'last-method' }
  /** The policy wants a phone beside the app. */
  | { readonly code: 'backup-required' }
  /** Too much was changed in an hour. */
  | { readonly code: 'throttled'; readonly retryAt: Date }
  | { readonly code: 'suspended' }
  /** The method is off until it is reset. */
  | { readonly code: 'locked' }
  /** The organization does not accept this way any more. */
  | { readonly code: 'not-allowed' }
  | Held
  | { readonly code: 'not-set-up' };

/** What came of making recovery codes. */
export type RecoveryCodesOutcome =
  | { readonly code: 'made'; readonly setId: string }
  /** An existing method has to be proven first, in this conversation. */
  | { readonly code: 'proof-needed' }
  /** Too much was changed in an hour. */
  | { readonly code: 'throttled'; readonly retryAt: Date }
  | { readonly code: 'not-allowed' }
  | Held
  /** They are for getting back to what is set up. */
  | { readonly code: 'not-set-up' };

/** What came of a recovery code. */
export type RecoveryOutcome =
  /** `left`: how many are good. */
  | { readonly code: 'verified'; readonly left: number }
  /** It has not the form of one: nothing was checked and nothing counted. */
  | { readonly code: 'not-a-recovery-code' }
  | { readonly code: 'wrong-code' }
  | { readonly code: 'code-already-used' }
  | { readonly code: 'throttled'; readonly retryAt: Date }
  /** So many were wrong that the set is off until a new one is made. */
  | { readonly code: 'locked' }
  | Held
  /** There are none. */
  | { readonly code: 'not-set-up' };

/** What came of a temporary pass. */
export type PassOutcome =
  | { readonly code: 'accepted' }
  /** It has not the form of one: nothing was checked and nothing counted. */
  | { readonly code: 'not-a-pass' }
  /** No pass was issued for this person, whoever else has one. */
  | { readonly code: 'no-pass' }
  /** `left`: tries until the pass ends. */
  | { readonly code: 'wrong-pass'; readonly left: number }
  | { readonly code: 'pass-used' }
  | { readonly code: 'pass-expired' }
  | { readonly code: 'pass-revoked' }
  | { readonly code: 'pass-replaced' }
  | { readonly code: 'pass-too-many-tries' }
  | { readonly code: 'throttled'; readonly retryAt: Date }
  | Held;

/** What came of asking for a text or a call. */
export type ContactOutcome =
  /** On its way; `challengeId` names it. */
  | { readonly code: 'sent'; readonly challengeId: string }
  /** Too soon after the one before. */
  | { readonly code: 'too-soon'; readonly retryAt: Date }
  /** A limit against abuse, and whose it is: nothing is sent before. */
  | { readonly code: 'too-many'; readonly scope: LimitScope; readonly retryAt: Date }
  /** Texts or calls to this country or range are stopped for everybody. */
  | { readonly code: 'circuit-open' }
  /** The carrier will not: why. */
  | { readonly code: 'refused'; readonly reason: DispatchRefusal }
  /** Nobody knows whether it was sent. */
  | { readonly code: 'unavailable' }
  | { readonly code: 'throttled'; readonly retryAt: Date }
  | { readonly code: 'locked' }
  | { readonly code: 'suspended' }
  | { readonly code: 'expired' }
  | { readonly code: 'cancelled' }
  | { readonly code: 'superseded' }
  | { readonly code: 'too-many-attempts' }
  | Held
  /** The organization does not accept this way any more, or does not text or call this country. */
  | { readonly code: 'not-allowed' }
  /** It has been proven already. */
  | { readonly code: 'verified' }
  | { readonly code: 'not-set-up' };
