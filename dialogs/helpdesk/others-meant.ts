import { noticeCard } from '../../cards/notice-card.ts';
import { spokenText } from '../../cards/support/spoken-text.ts';
import type { Button } from '../../cards/support/actions.ts';
import { DirectoryUnavailableError, type FoundPerson, sameId } from '../../services/directory/directory.ts';
import type { DeskAct } from '../../services/helpdesk/agent-words.ts';
import type { HelpdeskDesk } from '../../services/helpdesk/helpdesk-desk.ts';
import type { WantedIntent } from '../../services/intents/intent-names.ts';
import { wordsOf } from '../../services/intents/model/normalize.ts';
import { standingBinding } from '../support/standing-binding.ts';
import type { Turn } from '../support/turn.ts';
import { nameText } from './names.ts';

/** What the helpdesk can do where somebody else is spoken of: for `status` it is looked first how things stand with them. */
const actOf: Readonly<Partial<Record<WantedIntent, DeskAct>>> = {
  ...{ lost_phone: 'reset', new_phone: 'reset', set_up: 'set-up' },
  ...{ change_number: 'status', add_backup: 'status', app_password: 'status', my_methods: 'status' },
  ...{ left_phone: 'status', found_phone: 'status', not_receiving: 'status', code_refused: 'status' },
};

/** @returns undefined for what nobody does for somebody else, such as choosing a language. */
export function actFor(intent: WantedIntent | undefined): DeskAct | undefined {
  return intent === undefined ? 'status' : actOf[intent];
}

/**
 * The people other than the agent who bear one of these names, or a whole word of their name; a word that merely begins a name is
 * any word. A directory that does not answer knows nobody.
 */
export async function othersNamed(
  desk: Pick<HelpdeskDesk, 'findPeople'>,
  { person: agent }: Turn,
  names: readonly string[],
): Promise<FoundPerson[]> {
  const found = new Map<string, FoundPerson>();
  try {
    for (const name of names)
      for (const each of await desk.findPeople(agent, name))
        if (sameId(each.objectId) !== sameId(agent.objectId) && bears(each, name)) found.set(each.objectId, each);
  } catch (error) {
    if (!(error instanceof DirectoryUnavailableError)) throw error;
  }
  return [...found.values()];
}

function bears({ displayName, accountName }: FoundPerson, name: string): boolean {
  if (name.includes('@')) return accountName.toLowerCase() === name.toLowerCase();
  const words = new Set(wordsOf(displayName));
  return wordsOf(name).every((word) => words.has(word));
}

/** Somebody spoke of themselves and of another in one breath. */
export async function askForWhom(
  turn: Turn,
  { objectId, displayName }: FoundPerson,
  { intent, act }: { readonly intent: WantedIntent; readonly act: DeskAct },
): Promise<void> {
  const { translate } = turn;
  const name = nameText(displayName);
  const theirs: Pick<Button, 'id' | 'about'> =
    act === 'status'
      ? { id: 'show-person', about: { person: objectId } }
      : { id: 'open-form', about: { act, person: objectId } };
  await turn.show(
    noticeCard({
      tone: 'neutral',
      title: translate('for-whom.title', { name }),
      text: translate('for-whom.text', { name }),
      binding: standingBinding(turn),
      actions: [
        { id: 'open-intent', title: translate('for-whom.me'), intent },
        // A button shows what it says as it is.
        { ...theirs, title: translate('for-whom.other', { name: spokenText(name) }) },
      ],
    }),
  );
}
