import { type HandOff, isForUnlock, isIdentityConfirmed, type HandOffState } from '../../services/hand-off/hand-off.ts';
import { isAnswerable } from '../../services/hand-off/safeguards.ts';
import type { MessageKey } from '../../services/localization/translate.ts';
import { hasAgentLeft, stateOf } from './hand-off-state.ts';

type Words<Key extends MessageKey> = Key extends `hand-off-next.${infer Name}` ? Name : never;
/** What an agent does next, as `hand-off-next.…` has words for it. */
export type NextStep = Words<MessageKey>;

/** A hand-off as one agent sees it now. */
interface Seen {
  readonly handOff: HandOff;
  readonly state: HandOffState;
  /** Object id. */
  readonly reader: string;
  readonly now: Date;
}

type Rule = readonly [next: NextStep | 'nothing', when: (seen: Seen) => boolean];

/** The first that holds is what comes next: nothing that cannot be done, or that helps nobody. */
const rules: readonly Rule[] = [
  ['disputed', ({ state }) => state === 'disputed'],
  ['expired', ({ state }) => state === 'expired'],
  ['nothing', ({ state }) => state === 'done' || state === 'closed'],
  ['claim', ({ handOff }) => handOff.agent === undefined],
  ['approval', (seen) => isApprovalAsked(seen) && seen.handOff.approval?.askedBy === seen.reader],
  ['agree', isApprovalAsked],
  ['nothing', (seen) => !isOwn(seen) && hasAgentLeft(seen.handOff)],
  ['not-yours', (seen) => !isOwn(seen)],
  ['reach', (seen) => whoIsToBeReached(seen) !== undefined],
  ['answer', isAsked],
  ['pass', (seen) => isPassGood(seen) && hasPassToTell(seen)],
  ['pass-told', isPassGood],
  ['busy', ({ state }) => state === 'method-chosen' || state === 'verifying'],
  ['not-vouched', (seen) => checkOf(seen) === 'refused'],
  ['unproven', (seen) => checkOf(seen) === 'failed'],
  ['no-answer', (seen) => checkOf(seen) === 'unanswered'],
  ['failed', ({ state }) => state === 'failed'],
  ['busy', ({ state }) => state === 'opened'],
  ['unlock-sure', (seen) => isForUnlock(seen.handOff) && isSure(seen)],
  ['unlock', ({ handOff }) => isForUnlock(handOff)],
  ['after-reset', ({ handOff }) => handOff.history.some(({ what }) => what === 'reset')],
  ['sure', isSure],
  // Whoever has nothing left proves nothing.
  ['vouch', ({ handOff: { reason } }) => reason === 'lost-everything' || reason === 'first-set-up'],
  ['check', ({ handOff: { kind } }) => kind === 'help'],
  ['set-up', ({ handOff: { kind } }) => kind === 'set-up'],
  ['start', () => true],
];

/** What whoever reads it does next, and whom it is about; undefined where nothing is left to do, or to this one. */
export function nextStep(
  handOff: HandOff,
  { reader, now }: Pick<Seen, 'reader' | 'now'>,
): { readonly next: NextStep; readonly about: string } | undefined {
  const seen = { handOff, state: stateOf(handOff, now), reader, now };
  const next = rules.find(([, when]) => when(seen))?.[0];
  if (next === undefined || next === 'nothing') return undefined;
  const about = next === 'reach' ? whoIsToBeReached(seen) : undefined;
  return { next, about: about ?? handOff.person.objectId };
}

function isOwn({ handOff, reader }: Seen): boolean {
  return handOff.agent === reader;
}

function isApprovalAsked({ handOff: { approval } }: Seen): boolean {
  return approval !== undefined && approval.result === undefined;
}

function isAsked({ handOff, now }: Seen): boolean {
  const { identity } = handOff;
  return identity !== undefined && isAnswerable(handOff, identity.id, now);
}

/** Of whom something is waited for, and who cannot be written to. */
function whoIsToBeReached(seen: Seen): string | undefined {
  const { handOff, state } = seen;
  const { person, kind, identity, unreached = [] } = handOff;
  const isWaitedFor = state === 'waiting' && (kind === 'set-up' || kind === 'reset');
  const asked = isAsked(seen) ? (identity?.manager ?? person.objectId) : undefined;
  const waited = asked ?? (isWaitedFor ? person.objectId : undefined);
  return unreached.some(({ to, why }) => why !== 'left' && to === waited) ? waited : undefined;
}

function isPassGood({ handOff: { pass }, now }: Seen): boolean {
  return pass !== undefined && (pass.end === undefined || pass.end === 'told') && pass.expiresAt > now;
}

/** It is on the card of the one who gave it, whoever helps by now. */
function hasPassToTell({ handOff: { pass }, reader }: Seen): boolean {
  return pass?.end === undefined && pass?.issuedBy === reader;
}

function isSure({ handOff, now }: Seen): boolean {
  return isIdentityConfirmed(handOff, now);
}

/** How the last check who somebody is came to nothing; undefined where there was none, or a pass was given after it all the same. */
function checkOf(seen: Seen): 'failed' | 'refused' | 'unanswered' | undefined {
  const { identity, pass } = seen.handOff;
  if (identity === undefined || identity.result === 'confirmed' || isAsked(seen)) return undefined;
  const isLater = pass !== undefined && pass.issuedAt > (identity.answeredAt ?? identity.askedAt);
  return isLater ? undefined : (identity.result ?? 'unanswered');
}
