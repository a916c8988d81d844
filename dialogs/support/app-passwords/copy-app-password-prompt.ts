import { z } from 'zod';
import { copyAppPasswordCard } from '../../../cards/copy-app-password-card.ts';
import { inGroups } from '../../../services/app-passwords/app-password.ts';
import { CardPrompt } from '../card-prompt.ts';
import { isTitle } from '../typed-action.ts';
import type { Turn } from '../turn.ts';

const optionsSchema = z.object({ appPasswordId: z.string() });
type Options = z.infer<typeof optionsSchema>;

/** The person has copied it, or it is not shown any more for another reason. */
export const copyAppPasswordResultSchema = z.enum(['copied', 'hidden']);
type Result = z.infer<typeof copyAppPasswordResultSchema>;

/**
 * Shows an app password in the turn that made it. Nobody has it after that turn: whatever would draw the card anew (time, a restart,
 * another language, anything that is written) takes it away.
 */
export function copyAppPasswordPrompt(): CardPrompt<Options, Result> {
  return new CardPrompt<Options, Result>('copy-app-password', optionsSchema, {
    actions: ['copied'],
    holdsSecret: true,
    draw: async ({ enrollment, person, translate }, { options: { appPasswordId }, binding }) => {
      const password = enrollment.appPasswords.takeToShow(appPasswordId);
      if (password === undefined) return { end: 'hidden' };
      const { appPasswords } = await enrollment.status(person);
      const name = appPasswords.list.find(({ id }) => id === appPasswordId)?.name ?? '';
      return copyAppPasswordCard({ binding, name, password, groups: inGroups(password) }, translate);
    },
    onClick: (turn) => hidden(turn, 'copied'),
    onText: (turn, _options, text) =>
      hidden(turn, isTitle(turn.translate('action.copied'), text) ? 'copied' : 'hidden'),
  });
}

async function hidden({ enrollment, person }: Turn, end: Result): Promise<{ readonly end: Result }> {
  await enrollment.appPasswords.hidden(person);
  return { end };
}
