import { noticeCard } from '../../cards/notice-card.ts';
import { plainText } from '../../cards/support/plain-text.ts';
import type { OwnNotice } from '../../services/enrollment/state/enrollment.ts';
import { standingBinding } from './standing-cards.ts';
import type { Turn } from './turn.ts';

/**
 * Shows the person what was changed of their ways to verify, each with a way to say that it was somebody else. A turn that
 * breaks off in between shows them again.
 */
export async function showOwnNotices(turn: Turn): Promise<void> {
  const { ownNotices } = await turn.enrollment.status(turn.person);
  if (ownNotices.length === 0) return;
  for (const notice of ownNotices) await turn.show(ownNoticeCard(turn, notice));
  await turn.enrollment.managing.shown(
    turn.person,
    ownNotices.map(({ id }) => id),
  );
}

/** What another card says already, such as the receipt of a set-up. */
export async function passOwnNotices({ enrollment, person }: Turn): Promise<void> {
  const { ownNotices } = await enrollment.status(person);
  if (ownNotices.length === 0) return;
  await enrollment.managing.shown(
    person,
    ownNotices.map(({ id }) => id),
  );
}

function ownNoticeCard(turn: Turn, notice: OwnNotice) {
  const { translate } = turn;
  const { change } = notice;
  return noticeCard({
    tone: 'neutral',
    title: translate(`own-notice.${change}`),
    text: `${whatHappened(turn, notice)} ${translate('own-notice.not-me')}`,
    binding: standingBinding(turn),
    actions: [{ id: 'not-me', title: translate('action.not-me') }],
  });
}

function whatHappened(turn: Turn, { change, kind, label, at }: OwnNotice): string {
  const { translate } = turn;
  const when = turn.momentText(at);
  // What tells a used code from another is how many are left.
  if (change === 'recovery-code-used' && label !== undefined)
    return `${translate('own-notice.when', { when })} ${translate('recovery-codes.left', { count: Number(label) })}`;
  const what = [kind && translate(`method.${kind}.title`), label && plainText(label)];
  const about = what.filter((part) => part !== undefined && part !== '').join(' · ');
  return about === '' ? translate('own-notice.when', { when }) : translate('own-notice.what', { about, when });
}
