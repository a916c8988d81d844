import type { PersonId } from '../../services/directory/directory.ts';
import type { OperatorEnrollment } from '../../services/enrollment/operator-enrollment.ts';
import type { HandOffReason } from '../../services/hand-off/hand-off.ts';
import type { HandOffs } from '../../services/hand-off/hand-offs.ts';

/** What an operator's acts are carried out with. */
export interface PersonParts {
  readonly operator: OperatorEnrollment;
  readonly handOffs: Pick<HandOffs, 'allWaiting' | 'closeOf'>;
  readonly chats: { forget(person: PersonId): Promise<void> };
}

/** What an operator does for somebody, beyond looking. */
export type PersonAct = 'reset' | 'unlock' | 'block' | 'unblock' | 'delete-app-passwords' | 'forget';

/** What is over once nothing is locked or on hold. */
const helpedBy: readonly HandOffReason[] = ['disowned', 'locked'];

/** What came of it. */
export const sentences = {
  reset:
    'Reset: every method of this person is gone. Their chat says so, with your reason, and offers to set up anew; their phones hear of it.',
  unlocked: 'Unlocked: what this person has set up can be used again.',
  'partly-unlocked': 'Unlocked: no lock, wait or hold is left. Not all that this person has set up can be used.',
  'not-locked': 'Nothing of this person is locked, and nothing makes them wait: nothing was changed.',
  blocked:
    'Blocked: nothing of this person verifies, and nothing is set up or changed, until you unblock them. Their chat says so.',
  'is-blocked': 'This person is blocked already: nothing was changed.',
  unblocked: 'Unblocked: what this person has set up can be used again. Their chat says so.',
  'partly-unblocked': 'Unblocked. Not all that this person has set up can be used.',
  'not-blocked': 'This person is not blocked: nothing was changed.',
  forgotten:
    'Forgotten: of this person the audit trail alone is left, and for two weeks at most what the helpdesk did for them.',
  'is-forgotten': 'This person was forgotten before: there was nothing left to forget.',
  'in-use':
    'This person has something set up, under way or given to them: nothing was changed. Reset them first (npm run person -- reset), and then do this.',
  held: 'This person is blocked, or reported something that nobody has looked at: nothing was changed. Unblock or unlock them first (npm run person -- unblock, unlock), and then do this.',
  'in-entra':
    'Microsoft Entra has something of this person that could not be removed: nothing was changed. See what in npm run person -- show, mend why, run npm run people -- register, and then do this.',
  'is-owed':
    'Phones of this person, or Microsoft Entra, have still to hear of the reset: nothing was changed. Do this once they have, in two days at the latest.',
  none: 'This person has no app passwords: nothing was changed.',
  unknown: 'The bot has never met this person: are the tenant id and the object id right?',
};

/** What was asked for and is not so. */
export const notDone: ReadonlySet<keyof typeof sentences> = new Set([
  'unknown',
  'in-use',
  'held',
  'in-entra',
  'is-owed',
]);

/** Does it for one person, with what goes with it. */
export async function actOn(
  { operator, handOffs, chats }: PersonParts,
  act: PersonAct,
  { person, reason }: { readonly person: PersonId; readonly reason: string },
) {
  const outcome =
    act === 'delete-app-passwords'
      ? await operator.deleteAppPasswords(person, reason)
      : await operator[act](person, reason);
  // Also where nothing was left to do: the command before may have ended before it came to that.
  const isHelp = outcome !== 'unknown' && (act === 'reset' || act === 'unlock');
  if (isHelp) await handOffs.closeOf(person, reason, { about: helpedBy, by: 'operator' });
  if (outcome === 'forgotten' || outcome === 'is-forgotten') await chats.forget(person);
  return outcome;
}
