import { noticeCard } from '../../cards/notice-card.ts';
import { plainText } from '../../cards/support/plain-text.ts';
import type { OpenedHandOff } from '../../services/hand-off/hand-offs.ts';
import { canWithdraw } from '../../services/hand-off/transitions.ts';
import type { DialogDependencies } from './dependencies.ts';
import { hasAgentLeft } from '../helpdesk/hand-off-state.ts';
import { nameText } from '../helpdesk/names.ts';
import { withHelpdesk } from './helpdesk-text.ts';
import { standingBinding } from './standing-binding.ts';
import type { Turn } from './turn.ts';

/** What somebody who waits is told: who helps, or since when the helpdesk knows, and how it is reached. */
export async function whatIsKnown(
  turn: Turn,
  { code, handOff }: OpenedHandOff,
  { helpdesk, nameOf }: Pick<DialogDependencies, 'helpdesk' | 'nameOf'>,
): Promise<{ readonly title: string; readonly text: string; readonly isHelped: boolean }> {
  const { translate, person } = turn;
  const { reference, openedAt, agent } = handOff;
  const words = { reference: plainText(reference), date: turn.dateText(openedAt) };
  const isHelped = agent !== undefined && !hasAgentLeft(handOff);
  const helper = isHelped ? await nameOf({ tenantId: person.tenantId, objectId: agent }) : undefined;
  if (helper !== undefined) {
    const name = nameText(helper);
    const text = translate('hand-off-helper.text', { ...words, name });
    return { title: translate('hand-off-helper.title', { name }), text, isHelped: true };
  }
  const known = translate(code === 'opened' ? 'hand-off.opened' : 'hand-off.waits', words);
  const title = translate('hand-off.known-title');
  return { title, text: withHelpdesk(known, helpdesk, translate), isHelped: false };
}

/** The helpdesk knows, by which reference, and what can be done meanwhile. */
export async function sayHelpdeskKnows(
  turn: Turn,
  opened: OpenedHandOff,
  { isUnderWay, ...deps }: Pick<DialogDependencies, 'helpdesk' | 'nameOf'> & { readonly isUnderWay: boolean },
): Promise<void> {
  const { translate } = turn;
  const { title, text, isHelped } = await whatIsKnown(turn, opened, deps);
  await turn.show(
    noticeCard({
      tone: 'neutral',
      title,
      text: `${text}\n\n${translate(isHelped ? 'hand-off.then-pass' : 'hand-off.meanwhile')}`,
      binding: standingBinding(turn),
      actions: [
        // What is under way takes a pass that is written.
        ...(isUnderWay ? [] : [{ id: 'have-pass', title: translate('action.have-pass') } as const]),
        ...(canWithdraw(opened.handOff)
          ? [
              {
                id: 'withdraw-help',
                title: translate('action.withdraw-help'),
                about: { handOff: opened.handOff._id },
              } as const,
            ]
          : []),
      ],
    }),
  );
}
