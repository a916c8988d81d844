import { z } from 'zod';
import { nameAppPasswordCard } from '../../../cards/name-app-password-card.ts';
import { readAppPasswordName } from '../../../services/app-passwords/app-password-name.ts';
import { minutesUntil } from '../../../services/clock.ts';
import type { AppPasswordsView } from '../../../services/enrollment/enrollment-view.ts';
import { type Answer, CardPrompt } from '../card-prompt.ts';
import type { DialogDependencies } from '../dependencies.ts';
import type { Turn } from '../turn.ts';

const optionsSchema = z.object({ purpose: z.enum(['offer', 'first', 'another']) });
type Options = z.infer<typeof optionsSchema>;

/** What comes of it: one that was made and has to be shown, or why none was. */
export const nameAppPasswordResultSchema = z.union([
  z.object({ made: z.string() }),
  z.enum(['left', 'back', 'proof-needed', 'refused']),
]);
type Result = z.infer<typeof nameAppPasswordResultSchema>;

/** Says what app passwords are for, asks for a name and makes one; by the card alone: nobody is given a password for something they say. */
export function nameAppPasswordPrompt({ clock }: Pick<DialogDependencies, 'clock'>): CardPrompt<Options, Result> {
  return new CardPrompt<Options, Result>('name-app-password', optionsSchema, {
    actions: ['make-app-password', 'skip', 'cancel', 'back'],
    draw: async (turn, { options: { purpose }, binding, problem }) => {
      const { appPasswords } = await turn.enrollment.status(turn.person);
      if (appPasswords.refusal !== undefined) return { end: 'refused' };
      const defaultName = defaultNameOf(appPasswords, turn);
      return nameAppPasswordCard({ binding, purpose, defaultName, problem }, turn.translate);
    },
    onClick: (turn, _options, { action, inputs }) => {
      if (action === 'make-app-password') return make(turn, inputs.name ?? '', clock.now());
      return { end: action === 'back' ? 'back' : 'left' };
    },
  });
}

async function make(turn: Turn, typed: string, now: Date): Promise<Answer<Result>> {
  const { enrollment, person, translate } = turn;
  const read = readAppPasswordName(typed);
  if (read.code === 'refused' && read.problem === 'too-long')
    return { again: translate('app-passwords.name-too-long') };
  const name = read.code === 'ok' ? read.name : defaultNameOf((await enrollment.status(person)).appPasswords, turn);
  const outcome = await enrollment.appPasswords.make(person, name);
  switch (outcome.code) {
    case 'made':
      return { end: { made: outcome.id } };
    case 'name-taken':
      return { again: translate('app-passwords.name-taken') };
    case 'throttled':
      return { again: translate('app-passwords.throttled', { minutes: minutesUntil(outcome.retryAt, now) }) };
    case 'proof-needed':
      return { end: 'proof-needed' };
    case 'not-allowed':
    case 'not-set-up':
    case 'fraud-reported':
    case 'blocked':
    case 'too-many':
      return { end: 'refused' };
  }
}

/** The first number that no name of the person has. */
function defaultNameOf({ list }: AppPasswordsView, { translate }: Turn): string {
  const nameOf = (number: number): string => translate('app-passwords.default-name', { number: String(number) });
  let number = list.length + 1;
  while (list.some(({ name }) => name === nameOf(number))) number += 1;
  return nameOf(number);
}
