import { noticeCard } from '../../cards/notice-card.ts';
import type { EnrollmentView } from '../../services/enrollment/enrollment-view.ts';
import { standingBinding } from './standing-binding.ts';
import type { Turn } from './turn.ts';

/** Whether all that the person has shown here is a pass: with that something is set up anew, and nothing else is changed. */
export function isByPassAlone({ methods, mayAdd, mayManage }: EnrollmentView): boolean {
  return methods.length > 0 && mayAdd && !mayManage;
}

/** Why what is off cannot be used again by whoever has nothing else to prove with, and what to do: it is replaced. */
export async function showPassNotEnough(turn: Turn, title: string): Promise<void> {
  const { translate } = turn;
  await turn.show(
    noticeCard({
      tone: 'attention',
      title,
      text: translate('lost-phone.nothing-to-prove-with'),
      binding: standingBinding(turn),
      actions: [
        { id: 'manage', title: translate('action.manage') },
        { id: 'ask-helpdesk', title: translate('action.ask-helpdesk') },
      ],
    }),
  );
}
