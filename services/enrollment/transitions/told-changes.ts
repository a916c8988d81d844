/** Whom a change of somebody's ways to verify is told to (ASVS 6.3.7, NIST BAA-3): pure functions. */
import type { ChangeKind } from '../../telephony/told-changes.ts';
import type { ChangeNotice, Enrollment, OwnNotice } from '../state/enrollment.ts';
import type { MethodKind } from '../../methods/registry.ts';
import type { DecisionContext } from './decision.ts';

/** A change, as it is told. */
export interface ToldChange {
  /** Names it: the method that was changed or added, or the act. */
  readonly id: string;
  readonly change: ChangeKind;
  readonly kind?: MethodKind | undefined;
  /** What tells the method from another of its kind; of a number only what may be shown. */
  readonly label?: string | undefined;
  /** Each of several methods. */
  readonly about?: OwnNotice['about'];
  /** Who did it, where it was not the person. */
  readonly by?: OwnNotice['by'];
  /** Why, where the person is told. */
  readonly why?: string | undefined;
}

/** Changes that a chat shows at most: whoever has not looked for so long sees the newest. */
const mostOwnNotices = 20;

const ofBlocks: ReadonlySet<OwnNotice['change']> = new Set(['person-blocked', 'person-unblocked'] as const);

/** Changes that go to the chat only: they make nothing weaker. */
const quiet: ReadonlySet<ChangeKind> = new Set<ChangeKind>(['method-renamed']);

/**
 * Every phone that the person had before the change hears of it, also one that is gone by it, and so does the person's chat: it
 * may be somebody else who changes it. So does one that was said to be lost; one that the person says is not theirs hears nothing.
 * @param before the enrollment before the change.
 */
export function toldOf(
  before: Enrollment,
  told: ToldChange,
  decisionContext: DecisionContext,
): Pick<Enrollment, 'notices' | 'ownNotices'> {
  const { now } = decisionContext;
  const own: OwnNotice = { ...told, at: now };
  const notices = noticesOf(before, told, decisionContext);
  return {
    notices: [...before.notices.filter((waiting) => !notices.some((each) => tellsOf(each, waiting))), ...notices],
    ownNotices: noticed(before, own),
  };
}

/**
 * Beside what the chat still has to show, this: the newest of what it says of a block is what is so. What somebody brings about again
 * and again who knows no more than the password takes the place of what it said before, and pushes nothing else out.
 */
export function noticed({ ownNotices }: Pick<Enrollment, 'ownNotices'>, notice: OwnNotice): OwnNotice[] {
  const isOverBy = ({ change }: OwnNotice): boolean =>
    (ofBlocks.has(notice.change) && ofBlocks.has(change)) ||
    (change === 'sign-in-throttled' && change === notice.change);
  return [...ownNotices.filter((each) => !isOverBy(each)), notice].slice(-mostOwnNotices);
}

/**
 * Whether a notice says what another one that still waits would: it takes its place, and is tried as long. Whoever changes
 * the same thing again and again cannot keep back what a phone has to hear besides, for what is sent is limited.
 */
function tellsOf(one: ChangeNotice, other: ChangeNotice): boolean {
  return one.methodId === other.methodId && one.change === other.change;
}

function noticesOf(
  { methods, challenge }: Enrollment,
  { id, change }: ToldChange,
  { now, language, methods: known }: DecisionContext,
): ChangeNotice[] {
  if (quiet.has(change)) return [];
  return methods
    .filter(({ kind, suspended }) => known.get(kind)?.form === 'phone' && suspended?.why !== 'not-me')
    .map(({ methodId, kind, credential }) => ({
      id: `${id}_${methodId}`,
      changedMethodId: id,
      change,
      at: now,
      methodId,
      kind,
      credential,
      language: language ?? challenge?.language ?? '',
      tryAt: now,
      tries: 0,
    }));
}

/** The chat has shown these changes. */
export function withoutShown({ ownNotices, ...enrollment }: Enrollment, shown: ReadonlySet<string>): Enrollment {
  return { ...enrollment, ownNotices: ownNotices.filter(({ id }) => !shown.has(id)) };
}
