import { z } from 'zod';
import { appPasswordsCard } from '../../../cards/app-passwords-card.ts';
import type { AppPasswordsView } from '../../../services/enrollment/enrollment-view.ts';
import { CardPrompt } from '../card-prompt.ts';
import type { Turn } from '../turn.ts';

/** What was done before, which the card says. */
export const saidSchema = z.enum(['hidden', 'deleted', 'deleted-all']);

const optionsSchema = z.object({ said: saidSchema.optional() });
type Options = z.infer<typeof optionsSchema>;

export const appPasswordsResultSchema = z.union([
  z.object({ delete: z.union([z.string(), z.literal('all')]) }),
  z.enum(['done', 'make-another']),
]);
type Result = z.infer<typeof appPasswordsResultSchema>;

/** Lists the app passwords there are, and asks what to do about them. */
export function appPasswordsPrompt(): CardPrompt<Options, Result> {
  return new CardPrompt<Options, Result>('app-passwords-list', optionsSchema, {
    actions: ['done', 'make-another', 'delete-app-password', 'delete-all-app-passwords'],
    draw: async (turn, { options, binding, problem }) => {
      const { appPasswords } = await turn.enrollment.status(turn.person);
      if (appPasswords.list.length === 0) return { end: 'done' };
      const list = appPasswords.list.map(({ id, name, madeAt, lastUsedAt }) => ({
        id,
        name,
        madeOn: turn.dateText(madeAt),
        usedOn: lastUsedAt && turn.dateText(lastUsedAt),
      }));
      const canMake = appPasswords.refusal === undefined;
      const notice = noticeOf(options, appPasswords, turn);
      return appPasswordsCard({ binding, list, canMake, notice, problem }, turn.translate);
    },
    onClick: async ({ enrollment, person, translate }, _options, { action, inputs }) => {
      if (action === 'delete-all-app-passwords') return { end: { delete: 'all' } };
      if (action !== 'delete-app-password') return { end: action === 'make-another' ? action : 'done' };
      const { list } = (await enrollment.status(person)).appPasswords;
      // Who types the button's name has chosen nothing, and means the only one there is.
      const wanted = inputs.appPassword ?? (list.length === 1 ? list[0]?.id : undefined);
      const chosen = list.find(({ id }) => id === wanted);
      return chosen === undefined
        ? { again: translate('app-passwords.to-delete-missing') }
        : { end: { delete: chosen.id } };
    },
  });
}

function noticeOf({ said }: Options, { refusal }: AppPasswordsView, { translate }: Turn): string | undefined {
  const about = said ?? refusal;
  return about && translate(`app-passwords.${about}`);
}
