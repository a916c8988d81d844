import { z } from 'zod';
import { letterCodeCard } from '../../cards/letter-code-card.ts';
import { readLetterCode } from '../../services/challenges/letter-code.ts';
import { recoveryCodeForm } from '../../services/enrollment/recovery-secrets.ts';
import { type Answer, CardPrompt } from './card-prompt.ts';
import { pauseEnding } from './nothing-checked.ts';
import type { Ending } from './outcome-text.ts';
import type { Turn } from './turn.ts';

/** How proving with a recovery code came out. */
type RecoveryResult = 'verified' | 'cancel' | 'ask-helpdesk' | Ending;

const optionsSchema = z.object({
  /** Whether the helpdesk may be asked instead, by whoever has no code at hand. */
  mayAskHelpdesk: z.boolean().optional(),
});
type Options = z.infer<typeof optionsSchema>;

/** Asks for a recovery code. */
export function recoveryCodePrompt(): CardPrompt<Options, RecoveryResult> {
  return new CardPrompt<Options, RecoveryResult>('recovery-code', optionsSchema, {
    actions: ['verify', 'ask-helpdesk', 'cancel'],
    draw: async (turn, { options, binding, problem }) => {
      const { translate } = turn;
      const { recovery, codesAgainAt } = await turn.enrollment.status(turn.person);
      const { left = 0 } = recovery ?? {};
      if (left === 0) return { end: { code: 'not-set-up' } };
      const pause = pauseEnding({ codesAgainAt });
      if (pause !== undefined) return { end: pause };
      return letterCodeCard(
        {
          binding,
          what: 'recovery-code',
          lines: [translate('recovery-code-card.explanation', { count: left })],
          problem,
          actions: [
            { id: 'verify', title: translate('action.verify'), primary: true },
            ...(options.mayAskHelpdesk === true
              ? [{ id: 'ask-helpdesk', title: translate('action.ask-helpdesk') } as const]
              : []),
            { id: 'cancel', title: translate('action.cancel') },
          ],
        },
        translate,
      );
    },
    onClick: (turn, _options, { action, inputs }) =>
      action === 'verify'
        ? useRecoveryCode(turn, inputs.letterCode ?? '')
        : { end: action === 'ask-helpdesk' ? action : 'cancel' },
    onText: (turn, _options, text) => (/\p{Nd}/u.test(text) ? useRecoveryCode(turn, text) : undefined),
  });
}

/** How many recovery codes the person can use. */
export async function codesLeftOf({ enrollment, person }: Turn): Promise<number> {
  return (await enrollment.status(person)).recovery?.left ?? 0;
}

/** A recovery code that is typed where another answer is asked for counts too. @returns undefined when the text is none */
export async function typedRecoveryCode(turn: Turn, text: string): Promise<Answer<'verified' | Ending> | undefined> {
  const isOne = readLetterCode(text, recoveryCodeForm) !== undefined && (await codesLeftOf(turn)) > 0;
  return isOne ? useRecoveryCode(turn, text) : undefined;
}

async function useRecoveryCode(turn: Turn, typed: string): Promise<Answer<'verified' | Ending>> {
  const { enrollment, person, translate } = turn;
  const outcome = await enrollment.recovery.use(person, typed);
  switch (outcome.code) {
    case 'verified':
      await turn.say(
        outcome.left === 0
          ? translate('recovery-code-card.used-last')
          : translate('recovery-code-card.used', { count: outcome.left }),
      );
      return { end: 'verified' };
    case 'throttled':
      return { end: { code: outcome.code, retryAt: outcome.retryAt.getTime() } };
    case 'locked':
    case 'fraud-reported':
    case 'blocked':
    case 'not-set-up':
      return { end: { code: outcome.code } };
    case 'wrong-code': {
      const over = pauseEnding(await enrollment.status(person));
      return over === undefined ? { again: translate('recovery-code-card.wrong-code') } : { end: over };
    }
    case 'not-a-recovery-code':
    case 'code-already-used':
      return { again: translate(`recovery-code-card.${outcome.code}`) };
  }
}
