import { z } from 'zod';
import { plainText } from '../../../cards/support/plain-text.ts';
import { noticeCard } from '../../../cards/notice-card.ts';
import { type Answer, CardPrompt } from '../card-prompt.ts';
import type { Turn } from '../turn.ts';

/** Which: an id, or all of them. */
const optionsSchema = z.object({ which: z.union([z.string(), z.literal('all')]) });
type Options = z.infer<typeof optionsSchema>;

export const deleteAppPasswordsResultSchema = z.enum(['kept', 'deleted', 'deleted-all', 'proof-needed', 'refused']);
type Result = z.infer<typeof deleteAppPasswordsResultSchema>;

/** Says what deleting does, and deletes. */
export function deleteAppPasswordsPrompt(): CardPrompt<Options, Result> {
  return new CardPrompt<Options, Result>('delete-app-passwords', optionsSchema, {
    actions: ['delete', 'cancel'],
    draw: async (turn, { options: { which }, binding }) => {
      const { translate } = turn;
      const { list } = (await turn.enrollment.status(turn.person)).appPasswords;
      const name = list.find(({ id }) => id === which)?.name;
      if (list.length === 0 || (which !== 'all' && name === undefined)) return { end: 'kept' };
      const actions = [
        { id: 'cancel', title: translate('action.keep'), primary: true },
        { id: 'delete', title: translate('action.delete') },
      ] as const;
      const text =
        name === undefined
          ? translate('app-passwords.delete-all', { count: list.length })
          : translate('app-passwords.delete', { name: plainText(name) });
      const title = translate(name === undefined ? 'app-passwords.title-delete-all' : 'app-passwords.title-delete');
      return noticeCard({ tone: 'attention', title, text, binding, actions });
    },
    onClick: (turn, { which }, { action }) => (action === 'delete' ? remove(turn, which) : { end: 'kept' }),
  });
}

async function remove({ enrollment, person }: Turn, which: string): Promise<Answer<Result>> {
  const outcome = await enrollment.appPasswords.delete(person, which === 'all' ? which : [which]);
  if (outcome.code === 'proof-needed') return { end: 'proof-needed' };
  if (outcome.code !== 'deleted') return { end: 'refused' };
  return { end: which === 'all' ? 'deleted-all' : 'deleted' };
}
