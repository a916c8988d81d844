import { z } from 'zod';
import { noticeCard } from '../../cards/notice-card.ts';
import { recoveryCodesCard } from '../../cards/recovery-codes-card.ts';
import { minutesUntil } from '../../services/clock.ts';
import { CardPrompt } from './card-prompt.ts';
import type { DialogDependencies } from './dependencies.ts';

/** Says how many codes are left. */
export function codesLeftPrompt(): CardPrompt<object, 'make-codes' | 'done'> {
  return new CardPrompt<object, 'make-codes' | 'done'>('codes-left', z.object({}), {
    actions: ['make-codes', 'done'],
    draw: async (turn, { binding }) => {
      const { translate } = turn;
      const { recovery } = await turn.enrollment.status(turn.person);
      if (recovery === undefined) return { end: 'make-codes' };
      const { left, isLocked, madeAt } = recovery;
      const count = isLocked ? translate('recovery-codes.locked') : translate('recovery-codes.left', { count: left });
      return noticeCard({
        tone: 'neutral',
        title: translate('recovery-codes.title'),
        text: `${count} ${translate('recovery-codes.made-at', { date: turn.dateText(madeAt) })}`,
        binding,
        actions: [
          { id: 'make-codes', title: translate('action.make-new-codes') },
          { id: 'done', title: translate('action.done'), primary: true },
        ],
      });
    },
    onClick: (_turn, _options, { action }) => ({ end: action === 'make-codes' ? action : 'done' }),
  });
}

const makeOptionsSchema = z.object({ isOffer: z.boolean().optional() });
type MakeOptions = z.infer<typeof makeOptionsSchema>;

/** Says what codes are for, and what becomes of those that there are; made are they only when the person wants them. */
export function makeCodesPrompt(): CardPrompt<MakeOptions, 'make-codes' | 'skip'> {
  return new CardPrompt<MakeOptions, 'make-codes' | 'skip'>('make-codes', makeOptionsSchema, {
    actions: ['make-codes', 'skip', 'cancel'],
    draw: async (turn, { options, binding }) => {
      const { translate } = turn;
      const { recovery, recoveryCodes } = await turn.enrollment.status(turn.person);
      const isRequired = options.isOffer === true && recoveryCodes === 'required';
      const count = recovery?.left ?? 0;
      const text = recovery === undefined ? 'recovery-codes.offer' : 'recovery-codes.replace';
      return noticeCard({
        tone: 'neutral',
        title: translate(recovery === undefined ? 'recovery-codes.offer-title' : 'recovery-codes.replace-title'),
        text: translate(text, { count }),
        binding,
        actions: [
          { id: 'make-codes', title: translate('action.make-codes'), primary: true },
          ...(isRequired
            ? []
            : options.isOffer === true
              ? [{ id: 'skip', title: translate('action.skip') } as const]
              : [{ id: 'cancel', title: translate('action.cancel') } as const]),
        ],
      });
    },
    onClick: (_turn, _options, { action }) => ({ end: action === 'make-codes' ? action : 'skip' }),
  });
}

const showOptionsSchema = z.object({ setId: z.string() });
type ShowOptions = z.infer<typeof showOptionsSchema>;

/** `over`: their time on the card has passed. */
export const shownResultSchema = z.enum(['saved', 'over']);

/** Shows the codes until the person has them, or five minutes have passed. */
export function showCodesPrompt({
  recoveryFileUrl,
  clock,
}: Pick<DialogDependencies, 'recoveryFileUrl' | 'clock'>): CardPrompt<ShowOptions, 'saved' | 'over'> {
  return new CardPrompt<ShowOptions, 'saved' | 'over'>('show-codes', showOptionsSchema, {
    actions: ['codes-saved'],
    holdsSecret: true,
    draw: async (turn, { options, binding }) => {
      const shown = await turn.enrollment.recovery.toShow(turn.person, options.setId);
      if (shown === undefined) return { end: 'over' };
      const { codes, token, until } = shown;
      const fileUrl = token === undefined ? undefined : recoveryFileUrl({ token, language: turn.language });
      const minutes = minutesUntil(until, clock.now());
      return recoveryCodesCard({ binding, codes, fileUrl, minutes }, turn.translate);
    },
    onClick: () => ({ end: 'saved' }),
  });
}
