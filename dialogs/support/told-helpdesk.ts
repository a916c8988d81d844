import { noticeCard } from '../../cards/notice-card.ts';
import { plainText } from '../../cards/support/plain-text.ts';
import type { HelpdeskContact } from '../../services/helpdesk/helpdesk-contact.ts';
import type { OpenedHandOff } from '../../services/hand-off/hand-offs.ts';
import { withHelpdesk } from './helpdesk-text.ts';
import { standingBinding } from './standing-binding.ts';
import type { Turn } from './turn.ts';

/** The helpdesk knows, by which reference, and what can be done meanwhile. */
export async function sayHelpdeskKnows(
  turn: Turn,
  { code, handOff: { reference, openedAt } }: OpenedHandOff,
  { helpdesk, isUnderWay }: { readonly helpdesk: HelpdeskContact | undefined; readonly isUnderWay: boolean },
): Promise<void> {
  const { translate } = turn;
  const words = { reference: plainText(reference), date: turn.dateText(openedAt) };
  const known = translate(code === 'opened' ? 'hand-off.opened' : 'hand-off.waits', words);
  await turn.show(
    noticeCard({
      tone: 'neutral',
      title: translate('hand-off.known-title'),
      text: `${withHelpdesk(known, helpdesk, translate)}\n\n${translate('hand-off.meanwhile')}`,
      binding: standingBinding(turn),
      // What is under way takes a pass that is written.
      actions: isUnderWay ? [] : [{ id: 'have-pass', title: translate('action.have-pass') }],
    }),
  );
}
