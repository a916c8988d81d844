import { z } from 'zod';
import type { BeginOutcome, ContactOutcome, ProofOutcome } from '../../services/enrollment/outcome.ts';
import type { HelpdeskContact } from '../../services/helpdesk/helpdesk-contact.ts';
import type { MethodLock } from '../../services/enrollment/transitions/failure-limits.ts';
import type { Translate } from '../../services/localization/translate.ts';
import type { WrongCodeHint } from '../../services/methods/method.ts';
import { minutesUntil } from '../../services/clock.ts';
import type { DialogDependencies } from './dependencies.ts';
import { withHelpdesk } from './helpdesk-text.ts';

/** An answer that can be given again. */
export type Problem = Extract<
  ProofOutcome,
  { code: 'not-six-digits' | 'wrong-code' | 'code-already-used' | 'code-expired' }
>;

/** Whether an answer can be given again. */
export function isProblem(outcome: ProofOutcome): outcome is Problem {
  return ['not-six-digits', 'wrong-code', 'code-already-used', 'code-expired'].includes(outcome.code);
}

/** An outcome that ends what the person was doing. */
export type FinalOutcome = Exclude<
  ProofOutcome | BeginOutcome,
  Problem | { code: 'verified' | 'started' | 'same-number' | 'not-recognized' }
>;

/** The same of asking for a text or a call. */
export type FinalContact = Exclude<
  ContactOutcome,
  { code: 'sent' | 'verified' | 'too-soon' | 'too-many' | 'circuit-open' | 'refused' | 'unavailable' }
>;

/** A final outcome as a dialog remembers it. */
export const endingSchema = z.object({
  code: z.enum([
    'too-many-attempts',
    'throttled',
    'locked',
    'expired',
    'cancelled',
    'superseded',
    'not-set-up',
    'already-set-up',
    'not-allowed',
    'pass-needed',
    'fraud-reported',
    'blocked',
    'suspended',
  ]) satisfies z.ZodType<FinalOutcome['code']>,
  /** Milliseconds since 1970, for `throttled`. */
  retryAt: z.number().optional(),
  /** It was a phone, and no app. */
  phone: z.boolean().optional(),
});
export type Ending = z.infer<typeof endingSchema>;

/** What was typed to name a method and is not known is asked again by the dialog that asked; elsewhere it cannot be. */
export function endingOf(
  outcome: FinalOutcome | FinalContact | Extract<BeginOutcome, { code: 'not-recognized' }>,
): Ending {
  if (outcome.code === 'not-recognized') return { code: 'not-allowed' };
  return outcome.code === 'throttled'
    ? { code: outcome.code, retryAt: outcome.retryAt.getTime() }
    : { code: outcome.code };
}

/** The sentence that an answer which can be given again is met with. */
export function problemText(problem: Problem, translate: Translate): string {
  if (problem.code !== 'wrong-code') return translate(`outcome.${problem.code}`);
  const { hint, attemptsLeft: count } = problem;
  if (count === 0) return translate('outcome.wrong-code-last');
  if (hint !== undefined) return hintText(hint, translate);
  return count === undefined ? translate('outcome.wrong-code-try') : translate('outcome.wrong-code', { count });
}

/** The same for a code that was texted. */
export function phoneProblemText(problem: Problem, translate: Translate): string {
  switch (problem.code) {
    case 'not-six-digits':
      return translate('outcome.not-six-digits-phone');
    case 'wrong-code':
      if (problem.attemptsLeft === undefined) return translate('outcome.wrong-code-try-phone');
      return problem.attemptsLeft === 0
        ? translate('outcome.wrong-code-last')
        : translate('outcome.wrong-code-phone', { count: problem.attemptsLeft });
    case 'code-already-used':
    case 'code-expired':
      return translate('outcome.code-expired');
  }
}

/** What the notice of a final outcome says. Every outcome has its texts: the compiler checks it. */
export function endingText(
  ending: Ending,
  { clock, helpdesk }: Pick<DialogDependencies, 'clock' | 'helpdesk'>,
  translate: Translate,
): { title: string; text: string } {
  const title = translate(`outcome-title.${ending.code}`);
  if (ending.phone === true && isOfPhones(ending.code))
    return { title, text: translate(`outcome.${ending.code}-phone`) };
  const minutes = minutesUntil(new Date(ending.retryAt ?? 0), clock.now());
  const text = translate(`outcome.${ending.code}`, { minutes });
  return { title, text: namesHelpdesk.has(ending.code) ? withHelpdesk(text, helpdesk, translate) : text };
}

/** Why a way to verify is off, and what to do. */
export function lockText(
  why: MethodLock['why'],
  { translate, helpdesk }: { readonly translate: Translate; readonly helpdesk?: HelpdeskContact | undefined },
): string {
  return withHelpdesk(translate(lockTexts[why]), helpdesk, translate);
}

const lockTexts = {
  blocked: 'outcome.blocked',
  'fraud-reported': 'outcome.fraud-reported',
  'not-allowed': 'outcome.not-allowed-any-more',
  failures: 'outcome.locked',
} as const;

/** Endings whose text sends to the helpdesk: how it is reached stands behind it. */
const namesHelpdesk: ReadonlySet<Ending['code']> = new Set<Ending['code']>([
  'locked',
  'fraud-reported',
  'blocked',
  'not-allowed',
  'pass-needed',
]);

/** Whether the helpdesk can help with it, be it whoever cannot wait so long. */
export function isForHelpdesk(code: Ending['code']): boolean {
  return namesHelpdesk.has(code) || code === 'throttled';
}

/** Endings that an app and a phone have different texts for. */
const ofPhones = ['too-many-attempts', 'expired', 'cancelled'] as const;

function isOfPhones(code: Ending['code']): code is (typeof ofPhones)[number] {
  return ofPhones.some((each) => each === code);
}

function hintText(hint: WrongCodeHint, translate: Translate): string {
  if (hint.kind !== 'clock-off') return translate(`outcome.${hint.kind}`);
  const seconds = Math.abs(hint.seconds);
  return hint.seconds < 0
    ? translate('outcome.clock-off-behind', { seconds })
    : translate('outcome.clock-off-ahead', { seconds });
}
