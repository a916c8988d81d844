import { noticeCard } from '../../cards/notice-card.ts';
import type { DialogDependencies } from './dependencies.ts';
import { withHelpdesk } from './helpdesk-text.ts';
import type { Turn } from './turn.ts';

/** Somebody reported that something was not theirs, on the phone or in the chat: the helpdesk looks before anything is changed. */
export async function sayOnHold(turn: Turn, { helpdesk }: Pick<DialogDependencies, 'helpdesk'>): Promise<void> {
  const { translate } = turn;
  const title = translate('outcome-title.fraud-reported');
  const text = withHelpdesk(translate('manage.on-hold'), helpdesk, translate);
  await turn.show(noticeCard({ tone: 'attention', title, text }));
}
