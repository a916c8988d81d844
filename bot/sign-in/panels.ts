import type { Verifying } from './verifying.ts';
import type { VerificationView, Way } from '../../services/sign-in/verifications.ts';

/** What the page has open. */
export type Panel =
  | { readonly of: 'way'; readonly way: Way }
  | { readonly of: 'recovery-code' | 'pass' | 'choose' }
  /** There is nothing to verify with: why. */
  | { readonly of: 'nothing'; readonly why: NonNullable<VerificationView['hold']> | 'not-accepted' };

/** What is typed that no method has. */
const typedAmr = 'otp';

/** The ways whose proof is taken by whoever asks. */
export function acceptedWays(
  { ways }: Pick<VerificationView, 'ways'>,
  { amrs }: Pick<Verifying, 'amrs'>,
): readonly Way[] {
  return ways.filter((way) => amrs?.includes(way.amr) ?? true);
}

/** Whether recovery codes and passes are taken by whoever asks. */
export function acceptsTyped({ amrs }: Pick<Verifying, 'amrs'>): boolean {
  return amrs?.includes(typedAmr) ?? true;
}

/** What to open: what was chosen, as far as that can be, or what is under way, or the default. */
export function panelOf(view: VerificationView, signIn: Pick<Verifying, 'amrs'>, chosen: string | undefined): Panel {
  const ways = acceptedWays(view, signIn);
  const isTyped = acceptsTyped(signIn);
  if (chosen === 'choose' && (isTyped || ways.length > 0)) return { of: chosen };
  if (chosen === 'pass' && isTyped) return { of: chosen };
  if (chosen === 'recovery-code' && isTyped && view.recoveryCodes > 0) return { of: chosen };
  const named = chosen === undefined && view.asked?.challenge !== undefined ? view.asked.methodId : chosen;
  const way = ways.find(({ methodId }) => methodId === named) ?? ways[0];
  if (way !== undefined) return { of: 'way', way };
  if (isTyped && view.recoveryCodes > 0) return { of: 'recovery-code' };
  return { of: 'nothing', why: view.hold ?? 'not-accepted' };
}
