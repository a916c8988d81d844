import { type NoticeView, noticeCard } from '../../cards/notice-card.ts';
import type { DialogDependencies } from './dependencies.ts';
import { type Ending, endingText, isForHelpdesk } from './outcome-text.ts';
import { standingBinding } from './standing-binding.ts';
import type { Turn } from './turn.ts';

type Dependencies = Pick<DialogDependencies, 'clock' | 'helpdesk'>;

/** Says how something ended that cannot be gone on with; what the helpdesk can help with has its button. */
export async function showEnding(turn: Turn, ending: Ending, deps: Dependencies): Promise<void> {
  await turn.show(noticeCard({ ...endingNotice(ending, deps, turn), ...helpdeskButton(turn, ending) }));
}

/** The same without any button. */
export function endingNotice(ending: Ending, deps: Dependencies, { translate }: Pick<Turn, 'translate'>): NoticeView {
  return { tone: ending.code === 'cancelled' ? 'neutral' : 'attention', ...endingText(ending, deps, translate) };
}

function helpdeskButton(turn: Turn, { code }: Ending): Pick<NoticeView, 'binding' | 'actions'> {
  if (!isForHelpdesk(code)) return {};
  const action = { id: 'ask-helpdesk', title: turn.translate('action.ask-helpdesk') } as const;
  return { binding: standingBinding(turn), actions: [action] };
}
