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

/** What a set-up changes, and its receipt says. */
const ofSetUps: ReadonlySet<OwnNotice['change']> = new Set<OwnNotice['change']>([
  'method-added',
  'method-replaced',
  'recovery-codes-made',
  'app-password-made',
]);

/** The receipt of a set-up says what that changed; whatever else was changed is still to be shown. */
export async function passOwnNotices({ enrollment, person }: Turn): Promise<void> {
  const { ownNotices } = await enrollment.status(person);
  const said = ownNotices.filter(({ change }) => ofSetUps.has(change));
  if (said.length === 0) return;
  await enrollment.managing.shown(
    person,
    said.map(({ id }) => id),
  );
}

function ownNoticeCard(turn: Turn, { change, kind, label, at }: OwnNotice) {
  const { translate } = turn;
  const what = [kind && translate(`method.${kind}.title`), label && plainText(label)];
  const about = what.filter((part) => part !== undefined && part !== '').join(' · ');
  const said = translate('own-notice.what', { about, when: turn.momentText(at) });
  const when = translate('own-notice.when', { when: turn.momentText(at) });
  return noticeCard({
    tone: 'neutral',
    title: translate(`own-notice.${change}`),
    text: `${about === '' ? when : said} ${translate('own-notice.not-me')}`,
    binding: standingBinding(turn),
    actions: [{ id: 'not-me', title: translate('action.not-me') }],
  });
}
