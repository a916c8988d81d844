import { noticeCard } from '../../cards/notice-card.ts';
import type { DialogDependencies } from './dependencies.ts';
import { withHelpdesk } from './helpdesk-text.ts';
import type { Turn } from './turn.ts';

/** The person says that a change was not theirs: what was added of late is off, and nothing is changed before the helpdesk has looked. */
export async function disown(
  turn: Turn,
  {
    handOffs,
    isHelpdeskReachable,
    helpdesk,
  }: Pick<DialogDependencies, 'handOffs' | 'isHelpdeskReachable' | 'helpdesk'>,
): Promise<void> {
  const { translate, person } = turn;
  const { suspended } = await turn.enrollment.managing.disown(person);
  await handOffs.open(person, { reason: 'disowned', steps: [] });
  const isTold = await isHelpdeskReachable(person);
  const said = [
    suspended === 0 ? translate('disowned.nothing-new') : translate('disowned.text', { count: suspended }),
    translate(isTold ? 'disowned.told' : 'disowned.untold'),
  ].join(' ');
  const text = withHelpdesk(said, helpdesk, translate);
  await turn.show(noticeCard({ tone: 'attention', title: translate('disowned.title'), text }));
}
