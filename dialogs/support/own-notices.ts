import { noticeCard } from '../../cards/notice-card.ts';
import type { AdaptiveCard } from '../../cards/support/adaptive-card.ts';
import { plainText } from '../../cards/support/plain-text.ts';
import { optional } from '../../cards/support/render-template.ts';
import type { OwnNotice } from '../../services/enrollment/state/enrollment.ts';
import { longestNote } from '../../services/hand-off/hand-off.ts';
import type { ChangeKind } from '../../services/telephony/told-changes.ts';
import { usableMethods } from '../../services/enrollment/usable-ways.ts';
import { methodName } from './method-summaries.ts';
import { standingBinding } from './standing-binding.ts';
import type { Turn } from './turn.ts';
import { unlockNoticeCard } from './unlock-notice.ts';

/**
 * Shows the person what was changed of their ways to verify, each with a way to say that it was somebody else. A turn that
 * breaks off in between shows them again.
 */
export async function showOwnNotices(turn: Turn): Promise<void> {
  const status = await turn.enrollment.status(turn.person);
  const { ownNotices, methods, isOnHold, pending, blockedAt } = status;
  if (ownNotices.length === 0) return;
  const isAnyLeft = methods.some(({ lock, suspended }) => lock === undefined && suspended === undefined);
  const isLastGone = !isAnyLeft && methods.length > 0 && !isOnHold;
  const maySetUp = methods.length === 0 && pending === undefined && !isOnHold;
  for (const notice of ownNotices)
    if (notice.change === 'still-off') await sayWhatIsOff(turn);
    else if (notice.change === 'person-blocked' || notice.change === 'person-unblocked')
      await turn.show(blockNoticeCard(turn, notice.change, notice));
    else if (notice.change === 'person-unlocked') {
      // Nothing can be used all the same of whoever is blocked.
      if (blockedAt === undefined) await turn.show(unlockNoticeCard(turn, notice, status));
    } else if (isOfSignIn(notice.change)) await turn.show(signInNoticeCard(turn, notice.change, notice));
    else await turn.show(ownNoticeCard(turn, notice.change, { notice, isLastGone, maySetUp }));
  await turn.enrollment.managing.shown(
    turn.person,
    ownNotices.map(({ id }) => id),
  );
}

const ofSignIns = ['sign-in-reported', 'sign-in-locked', 'sign-in-codes-locked', 'sign-in-throttled'] as const;
type SignInChange = (typeof ofSignIns)[number];

function isOfSignIn(change: OwnNotice['change']): change is SignInChange {
  return ofSignIns.some((each) => each === change);
}

/** What a set-up changes, and its receipt says. */
const ofSetUps: ReadonlySet<OwnNotice['change']> = new Set<OwnNotice['change']>([
  'method-added',
  'method-replaced',
  'recovery-codes-made',
  'app-password-made',
]);

/** What another card says already: the receipt of a set-up what that changed. Whatever else was changed is still to be shown. */
export async function passOwnNotices(
  { enrollment, person }: Turn,
  isSaid: (notice: OwnNotice) => boolean = ({ change }) => ofSetUps.has(change),
): Promise<void> {
  const said = (await enrollment.status(person)).ownNotices.filter(isSaid);
  if (said.length === 0) return;
  await enrollment.managing.shown(
    person,
    said.map(({ id }) => id),
  );
}

/** What is still off is said: it goes when it is replaced or removed. @returns whether anything is. */
export async function sayWhatIsOff(turn: Turn): Promise<boolean> {
  const { translate, enrollment, person } = turn;
  const status = await enrollment.status(person);
  const off = status.methods.filter(({ suspended }) => suspended !== undefined);
  if (off.length === 0) return false;
  // Then nothing of it can be replaced or taken back by whoever lost it.
  const isAll = usableMethods(status).length === 0 && (status.recovery?.left ?? 0) === 0;
  const list = off.map((method) => `- ${plainText(methodName(method, translate))}`).join('\n');
  await turn.show(
    noticeCard({
      tone: 'attention',
      title: translate('lost-phone.still-off-title'),
      text: `${list}\n\n${translate(isAll ? 'hand-off.lost-everything' : 'lost-phone.still-off')}`,
      binding: standingBinding(turn),
      actions: [
        ...(isAll ? [{ id: 'ask-helpdesk', title: translate('action.ask-helpdesk'), primary: true } as const] : []),
        { id: 'manage', title: translate('action.manage') },
      ],
    }),
  );
  return true;
}

/** What the helpdesk did: whoever disagrees asks them. */
function blockNoticeCard(turn: Turn, change: 'person-blocked' | 'person-unblocked', { at }: OwnNotice): AdaptiveCard {
  const { translate } = turn;
  if (change === 'person-unblocked') {
    const text = translate('own-notice.unblocked', { when: turn.momentText(at) });
    return noticeCard({ tone: 'neutral', title: translate('own-notice.person-unblocked'), text });
  }
  return noticeCard({
    tone: 'attention',
    title: translate('outcome-title.blocked'),
    text: translate('outcome.blocked'),
    binding: standingBinding(turn),
    actions: [{ id: 'ask-helpdesk', title: translate('action.ask-helpdesk') }],
  });
}

/** What went wrong where the person signs in, or somebody else does in their name. */
function signInNoticeCard(turn: Turn, change: SignInChange, notice: OwnNotice): AdaptiveCard {
  const { translate } = turn;
  return noticeCard({
    tone: 'attention',
    title: translate(`own-notice.${change}`),
    text: `${whatHappened(turn, notice)} ${translate(`own-notice.${change}-text`)}`,
    binding: standingBinding(turn),
    actions: [{ id: 'ask-helpdesk', title: translate('action.ask-helpdesk') }],
  });
}

interface OwnNoticeOptions {
  readonly notice: OwnNotice;
  /** Nothing is left that could be used: another one is wanted. */
  readonly isLastGone: boolean;
  /** Nothing is set up, and nothing keeps the person from it. */
  readonly maySetUp: boolean;
}

function ownNoticeCard(
  turn: Turn,
  change: ChangeKind,
  { notice, isLastGone, maySetUp }: OwnNoticeOptions,
): AdaptiveCard {
  const { translate } = turn;
  const { about, by } = notice;
  const areSeveral = about !== undefined && change === 'method-suspended';
  const isReset = change === 'methods-reset' && maySetUp;
  return noticeCard({
    tone: 'neutral',
    title: translate(areSeveral ? 'own-notice.methods-suspended' : `own-notice.${change}`),
    text: [
      [whatHappened(turn, notice), ...optional(by && translate(`own-notice.by-${by}`)), ...whyText(turn, notice)].join(
        ' ',
      ),
      ...(isReset ? [translate('own-notice.set-up-anew')] : []),
      translate(by === undefined ? 'own-notice.not-me' : 'own-notice.not-asked'),
    ].join(by === undefined ? ' ' : '\n\n'),
    binding: standingBinding(turn),
    actions: [
      ...(isReset
        ? [{ id: 'open-intent', title: translate('action.set-up'), intent: 'set_up', primary: true } as const]
        : []),
      ...(isLastGone && change === 'method-suspended'
        ? [{ id: 'add-method', title: translate('action.set-up-another'), primary: true } as const]
        : []),
      { id: 'not-me', title: translate(by === undefined ? 'action.not-me' : 'action.not-asked') },
    ],
  });
}

/** In the words of whoever did it. */
function whyText({ translate }: Turn, { why }: OwnNotice): string[] {
  return why === undefined ? [] : [translate('own-notice.why', { reason: plainText(why, longestNote) })];
}

function whatHappened(turn: Turn, { change, kind, label, about: several, at }: OwnNotice): string {
  const { translate } = turn;
  const when = turn.momentText(at);
  // What tells a used code from another is how many are left.
  if (change === 'recovery-code-used' && label !== undefined)
    return `${translate('own-notice.when', { when })} ${translate('recovery-codes.left', { count: Number(label) })}`;
  const about = (several ?? [{ kind, label }])
    .map((each) => [each.kind && translate(`method.${each.kind}.title`), each.label && plainText(each.label)])
    .map((what) => what.filter((part) => part !== undefined && part !== '').join(' · '))
    .join('; ');
  return about === '' ? translate('own-notice.when', { when }) : translate('own-notice.what', { about, when });
}
