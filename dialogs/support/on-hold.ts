import { noticeCard } from '../../cards/notice-card.ts';
import type { HelpdeskContact } from '../../services/helpdesk/helpdesk-contact.ts';
import type { EnrollmentView } from '../../services/enrollment/enrollment-view.ts';
import type { Translate } from '../../services/localization/translate.ts';
import type { DialogDependencies } from './dependencies.ts';
import { withHelpdesk } from './helpdesk-text.ts';
import { passOwnNotices } from './own-notices.ts';
import type { Turn } from './turn.ts';

/** Why nothing can be changed: somebody reported that something was not theirs, on the phone or in the chat, or the helpdesk blocked them. */
export async function sayOnHold(turn: Turn, { helpdesk }: Pick<DialogDependencies, 'helpdesk'>): Promise<void> {
  const { translate, enrollment, person } = turn;
  const status = await enrollment.status(person);
  const title = translate(`outcome-title.${status.blockedAt === undefined ? 'fraud-reported' : 'blocked'}`);
  const text = onHoldText(status, helpdesk, translate);
  await turn.show(noticeCard({ tone: 'attention', title, text }));
  await passBlockNotice(turn);
}

/** A card says that the person is blocked: the chat says it no second time. */
export async function passBlockNotice(turn: Turn): Promise<void> {
  await passOwnNotices(turn, ({ change }) => change === 'person-blocked');
}

/** The same in a sentence or two, with how the helpdesk is reached. */
export function onHoldText(
  { blockedAt }: Pick<EnrollmentView, 'blockedAt'>,
  helpdesk: HelpdeskContact | undefined,
  translate: Translate,
): string {
  return withHelpdesk(translate(blockedAt === undefined ? 'manage.on-hold' : 'outcome.blocked'), helpdesk, translate);
}
