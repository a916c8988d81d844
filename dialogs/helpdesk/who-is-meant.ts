import { plainText } from '../../cards/support/plain-text.ts';
import type { HelpdeskDesk } from '../../services/helpdesk/helpdesk-desk.ts';
import type { Turn } from '../support/turn.ts';
import type { FormOptions } from './agent-forms.ts';
import { directorySilent } from './directory-silent.ts';
import { choiceText } from './names.ts';

/** One person, or why it is asked again: with those who may be meant, where they are several. */
export type Meant =
  { readonly objectId: string } | { readonly problem: string; readonly people?: NonNullable<FormOptions['people']> };

/** Whom an agent means by a sign-in name, or the beginning of a name. */
export async function whoIsMeant(desk: Pick<HelpdeskDesk, 'findPeople'>, turn: Turn, typed: string): Promise<Meant> {
  const { translate, person: agent } = turn;
  const name = plainText(typed);
  try {
    const found = await desk.findPeople(agent, typed);
    const [only, ...others] = found;
    if (only === undefined) return { problem: translate('desk.nobody-found', { name }) };
    if (others.length === 0) return { objectId: only.objectId };
    const people = found.map((each) => ({ objectId: each.objectId, title: choiceText(each) }));
    return { problem: translate('desk.several-found', { name }), people };
  } catch (error) {
    return { problem: directorySilent(turn, error) };
  }
}
