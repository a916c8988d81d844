import { z } from 'zod';
import { approveOnPhoneCard, type ApproveOnPhoneView } from '../../../cards/approve-on-phone-card.ts';
import { plainText } from '../../../cards/support/plain-text.ts';
import type { ChallengeView, EnrollmentView } from '../../../services/enrollment/enrollment-view.ts';
import { askedMethod, wayOutOf } from '../asked-method.ts';
import { type Answer, CardPrompt } from '../card-prompt.ts';
import type { DialogDependencies } from '../dependencies.ts';
import type { Ending } from '../outcome-text.ts';
import { typedRecoveryCode } from '../recovery-code-prompt.ts';
import { setUpStep } from '../set-up-step.ts';
import type { Turn } from '../turn.ts';
import { contactApprover } from './contact-approver.ts';

const optionsSchema = z.object({
  /** The set-up or method that the approval proves. */
  methodId: z.string(),
  purpose: z.enum(['set-up', 'verify']),
  /** How often the person had proven something when it was asked: one more is the answer. */
  proofs: z.int(),
  /** Whether a recovery code may be used instead. */
  recovery: z.boolean().optional(),
  /** Whether there is another way to verify, which may be chosen instead. */
  hasOther: z.boolean().optional(),
  /** The helpdesk wants to know who it is: the phone says so. */
  isForHelpdesk: z.boolean().optional(),
});
type Options = z.infer<typeof optionsSchema>;

type Result = 'verified' | 'back' | 'cancel' | 'other-way' | 'use-recovery-code' | Ending;

/** Shows the number that the phone wants typed, and waits for the approval. */
export function approvePrompt({
  clock,
  authenticatorUrl,
}: Pick<DialogDependencies, 'clock' | 'authenticatorUrl'>): CardPrompt<Options, Result> {
  return new CardPrompt<Options, Result>('approve-on-phone', optionsSchema, {
    actions: ['contact-me', 'send-again', 'back', 'other-way', 'use-recovery-code', 'cancel'],
    draw: async (turn, { options, binding, problem, notice }) => {
      const shown = await shownOf(turn, options);
      if ('end' in shown) return shown;
      const { recovery, hasOther } = options;
      const page = authenticatorUrl();
      return approveOnPhoneCard({ binding, ...shown, page, recovery, hasOther, problem, notice }, turn.translate);
    },
    onClick: async (turn, options, { action }) => {
      if (action === 'contact-me' || action === 'send-again') return contactAgain(turn, options, clock.now());
      // Nobody waits for it any more: a phone that still asked would only be told that it was not them.
      await turn.enrollment.push.withdraw(turn.person, options.methodId);
      return { end: isWayOn(action) ? action : 'cancel' };
    },
    onText: async (turn, options, text) => {
      const recovered = options.recovery === true ? await typedRecoveryCode(turn, text) : undefined;
      if (recovered !== undefined) return recovered;
      // The number belongs on the phone: typed here it proves nothing.
      const isNumber = /^\s*\p{Nd}{2,6}\s*$/u.test(text);
      return isNumber ? { again: turn.translate('approve-on-phone-card.not-here') } : undefined;
    },
  });
}

function isWayOn(action: string): action is 'back' | 'other-way' | 'use-recovery-code' {
  return ['back', 'other-way', 'use-recovery-code'].includes(action);
}

async function shownOf(
  turn: Turn,
  options: Options,
): Promise<Omit<ApproveOnPhoneView, 'binding' | 'page'> | { readonly end: Result }> {
  const asked = await askedMethod(turn, options);
  if ('end' in asked) return asked;
  const { status, held } = asked;
  const { methodId, purpose } = options;
  const challenge = status.challenge?.methodId === methodId ? status.challenge : undefined;
  return {
    step: setUpStep(status, { number: held.hasPin ? 4 : 3, of: held.hasPin ? 4 : 3 }),
    purpose,
    phone: plainText(held.label),
    asksPin: held.hasPin,
    number: challenge && (await turn.enrollment.push.numberOf(turn.person, methodId)),
    progress: progressOf(challenge, methodId, status),
  };
}

function progressOf(
  challenge: ChallengeView | undefined,
  methodId: string,
  { expiredChallengeOf, wrongNumbersOf }: EnrollmentView,
): ApproveOnPhoneView['progress'] {
  if (challenge === undefined) {
    if (wrongNumbersOf === methodId) return 'wrong';
    return expiredChallengeOf === methodId ? 'expired' : 'not-sent';
  }
  const { delivery } = challenge;
  if (delivery.state !== 'not-notified') return 'sent';
  return delivery.why === 'off' ? 'off' : 'unavailable';
}

async function contactAgain(turn: Turn, options: Options, now: Date): Promise<Answer<Result>> {
  const { challenge } = await turn.enrollment.status(turn.person);
  const problem = await contactApprover(turn, options, { now, wayOut: wayOutOf(options) });
  if (typeof problem === 'string') return { again: problem };
  if (problem !== undefined) return { end: problem };
  return { refreshed: turn.translate(`approve-on-phone-card.${challenge === undefined ? 'asked' : 'sent-again'}`) };
}
