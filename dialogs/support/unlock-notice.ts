import { noticeCard } from '../../cards/notice-card.ts';
import type { AdaptiveCard } from '../../cards/support/adaptive-card.ts';
import { plainText } from '../../cards/support/plain-text.ts';
import type { EnrolledMethodView, EnrollmentView } from '../../services/enrollment/enrollment-view.ts';
import type { OwnNotice } from '../../services/enrollment/state/enrollment.ts';
import { usableMethods } from '../../services/enrollment/usable-ways.ts';
import { methodLine } from './method-summaries.ts';
import { standingBinding } from './standing-binding.ts';
import type { Turn } from './turn.ts';

/** The helpdesk has taken every lock away: what can be used by now, and what the person turned off themselves, or may not use any more. */
export function unlockNoticeCard(
  turn: Turn,
  { at, by = 'agent' }: OwnNotice,
  status: Pick<EnrollmentView, 'methods'>,
): AdaptiveCard {
  const { translate } = turn;
  const usable = usableMethods(status);
  const off = status.methods.filter((method) => !usable.includes(method));
  const list = (methods: readonly EnrolledMethodView[]): string =>
    methods.map((method) => `- ${plainText(methodLine(method, translate))}`).join('\n');
  const said = [`${translate('own-notice.when', { when: turn.momentText(at) })} ${translate(`own-notice.by-${by}`)}`];
  if (off.length === 0 && usable.length > 0) said.push(translate('own-notice.all-usable'));
  else {
    if (usable.length > 0) said.push(`${translate('own-notice.usable')}\n${list(usable)}`);
    if (off.length > 0) said.push(`${translate('own-notice.stays-off')}\n${list(off)}`);
  }
  return noticeCard({
    tone: 'neutral',
    title: translate('own-notice.person-unlocked'),
    text: said.join('\n\n'),
    binding: standingBinding(turn),
    actions: [
      ...(usable.length > 0 ? [{ id: 'try-out', title: translate('action.try-out'), primary: true } as const] : []),
      ...(off.length > 0 ? [{ id: 'manage', title: translate('action.manage') } as const] : []),
    ],
  });
}
