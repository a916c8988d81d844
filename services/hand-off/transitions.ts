/** What becomes of a hand-off: pure functions. Who may ask for it is decided elsewhere; see `helpdesk-desk.ts`. */
import type { AuditEventType } from '../audit/audit-event.ts';
import { hourSeconds } from '../clock.ts';
import {
  type HandOff,
  type HandOffHappening,
  type HandOffState,
  type HandOffStatus,
  hasEnded,
  isOver,
  type Unreached,
  isUnsettled,
} from './hand-off.ts';

/** When something is decided, and ids for what comes of it. */
export interface HandOffContext {
  readonly now: Date;
  readonly newId: () => string;
}

/** What a request leads to. `next` is the very same object when nothing changes. */
export interface HandOffDecision<Outcome> {
  readonly next: HandOff;
  readonly outcome: Outcome;
}

/** A fact for the audit trail, of the person whom the hand-off is about. */
export interface Fact {
  readonly type: Extract<AuditEventType, `hand-off-${string}` | `identity-${string}` | 'callback-given-up'>;
  readonly actor: 'person' | 'agent' | 'operator' | 'system';
  readonly detail?: Readonly<Record<string, string>>;
}

interface Happening {
  readonly what: HandOffHappening;
  readonly agent?: string | undefined;
  /** Of the audit event that it comes from. */
  readonly id?: string;
}

/** Entries of the history that are kept: more than an hour can have, because what was done of late is counted in it. */
const mostHistory = 120;
/** Statuses that a ticket system is told, but for the last one. */
const mostStatuses = 40;
export type Over = 'over';

/** What an agent may do with one hand-off, and how often an hour: each time somebody is written to, and the trail keeps it. */
const hourly = {
  'identity-asked': 6,
  'pass-given': 6,
  'reset-asked': 6,
  reset: 6,
  'handed-over': 10,
  'taken-over': 10,
} as const satisfies Partial<Record<HandOffHappening, number>>;

/** Whether an agent has to wait until they do that once more. */
export function isTooOften({ history }: Pick<HandOff, 'history'>, what: keyof typeof hourly, now: Date): boolean {
  const since = now.getTime() - hourSeconds * 1_000;
  return history.filter((each) => each.what === what && each.at.getTime() > since).length >= hourly[what];
}

/** Nothing changes; this is what is said. */
export function unchanged<Outcome>(handOff: HandOff, outcome: Outcome): HandOffDecision<Outcome> {
  return { next: handOff, outcome };
}

/** The person begins. */
export function start(handOff: HandOff, context: HandOffContext): HandOffDecision<'started' | Over> {
  if (isOver(handOff, context.now)) return unchanged(handOff, 'over');
  if (handOff.state !== 'waiting' && handOff.state !== 'failed') return unchanged(handOff, 'started');
  const next = became(handOff, 'opened', context, { what: 'started' });
  return { next: recorded(next, { type: 'hand-off-started', actor: 'person' }, context), outcome: 'started' };
}

/** The person did not ask for this: it is over, whatever was going on. */
export function dispute(handOff: HandOff, context: HandOffContext): HandOffDecision<'disputed' | Over> {
  if (isOver(handOff, context.now)) return unchanged(handOff, 'over');
  const { identity } = handOff;
  const refused = identity?.result === undefined ? identity && { ...identity, result: 'refused' as const } : identity;
  const next = became({ ...handOff, ...(refused && { identity: refused }) }, 'disputed', context, { what: 'disputed' });
  return { next: recorded(next, { type: 'hand-off-disputed', actor: 'person' }, context), outcome: 'disputed' };
}

/** One agent helps, and nobody else does. */
export function claim(
  handOff: HandOff,
  agent: string,
  context: HandOffContext,
): HandOffDecision<'claimed' | 'is-yours' | 'is-taken' | Over> {
  if (isOver(handOff, context.now)) return unchanged(handOff, 'over');
  if (handOff.agent === agent) return unchanged(handOff, 'is-yours');
  if (handOff.agent !== undefined) return unchanged(handOff, 'is-taken');
  return { next: passedTo(handOff, agent, { what: 'claimed', agent }, context), outcome: 'claimed' };
}

/** The agent who helps hands over to a colleague, or a colleague takes over from the one they know of. */
export function changeAgent(
  handOff: HandOff,
  { from, to, by }: { readonly from: string; readonly to: string; readonly by: string },
  context: HandOffContext,
): HandOffDecision<'changed' | 'is-yours' | 'is-taken' | 'too-often' | Over> {
  if (isOver(handOff, context.now)) return unchanged(handOff, 'over');
  if (handOff.agent !== from) return unchanged(handOff, 'is-taken');
  if (from === to) return unchanged(handOff, 'is-yours');
  const what = by === from ? 'handed-over' : 'taken-over';
  if (isTooOften(handOff, what, context.now)) return unchanged(handOff, 'too-often');
  return { next: passedTo(handOff, to, { what, agent: by }, context), outcome: 'changed' };
}

/** Whether the same people cannot be written to, for the same reasons. */
export function isSameReach(known: readonly Unreached[] = [], unreached: readonly Unreached[]): boolean {
  const isKnown = ({ to, why }: Unreached): boolean => known.some((each) => each.to === to && each.why === why);
  return known.length === unreached.length && unreached.every(isKnown);
}

/** Who of those that are waited for cannot be written to. */
export function noteReach(
  handOff: HandOff,
  unreached: readonly Unreached[],
  context: HandOffContext,
): HandOffDecision<void> {
  const { unreached: known, ...others } = handOff;
  if (isSameReach(known, unreached) || isOver(handOff, context.now)) return unchanged(handOff, undefined);
  return { next: { ...others, ...(unreached.length > 0 && { unreached: [...unreached] }) }, outcome: undefined };
}

/** Something of the agent's that has a fact of its own elsewhere. */
export function noteAct(
  handOff: HandOff,
  what: Extract<HandOffHappening, 'reset' | 'unlocked' | 'blocked' | 'unblocked' | 'app-passwords-deleted'>,
  { agent, context }: { readonly agent: string; readonly context: HandOffContext },
): HandOffDecision<void> {
  const next = happened(handOff, { what, agent }, context);
  const isEnd = what === 'unlocked' && handOff.kind === 'unlock' && !isOver(handOff, context.now);
  return { next: isEnd ? finished(next, context) : next, outcome: undefined };
}

/** It has come to what it was for. */
export function finished(handOff: HandOff, context: HandOffContext): HandOff {
  const next = became(handOff, 'done', context, { what: 'done' });
  return recorded(next, { type: 'hand-off-done', actor: 'system' }, context);
}

/** Somebody ends it. */
export function close(
  handOff: HandOff,
  {
    by,
    reason,
    agent,
  }: {
    readonly by: NonNullable<HandOff['closed']>['by'];
    readonly reason: string;
    readonly agent?: string | undefined;
  },
  context: HandOffContext,
): HandOffDecision<'closed' | 'not-open'> {
  if (!isUnsettled(handOff, context.now)) return unchanged(handOff, 'not-open');
  const closed = { ...handOff, closed: { at: context.now, by, reason } };
  const next = became(closed, 'closed', context, { what: 'closed', agent });
  const detail = { reason, ...(agent !== undefined && { agent }) };
  return { next: recorded(next, { type: 'hand-off-closed', actor: by, detail }, context), outcome: 'closed' };
}

/** Whether the person asked for it and may take that back; that a change was not theirs is the helpdesk's to look into. */
export function canWithdraw({ openedBy, reason }: Pick<HandOff, 'openedBy' | 'reason'>): boolean {
  return openedBy.by === 'person' && reason !== 'disowned';
}

/** The person needs no help any more. */
export function withdraw(handOff: HandOff, context: HandOffContext): HandOffDecision<'withdrawn' | Over> {
  if (isOver(handOff, context.now) || !canWithdraw(handOff)) return unchanged(handOff, 'over');
  const { next } = close(handOff, { by: 'person', reason: 'withdrawn' }, context);
  return { next, outcome: 'withdrawn' };
}

/** Its time is over. */
export function expire(handOff: HandOff, context: HandOffContext): HandOffDecision<'expired' | 'stands'> {
  if (hasEnded(handOff) || handOff.expiresAt > context.now) return unchanged(handOff, 'stands');
  const next = became(handOff, 'expired', context, { what: 'expired' });
  return { next: recorded(next, { type: 'hand-off-expired', actor: 'system' }, context), outcome: 'expired' };
}

/** The same in another state, with what a ticket system has to hear of it. */
export function became(handOff: HandOff, state: HandOffState, context: HandOffContext, happening: Happening): HandOff {
  // What goes on, or is done, failed at no step.
  const { failedStep, ...others } = handOff;
  const next = isGoingWell.has(state) || failedStep === undefined ? others : handOff;
  return withStatus(happened({ ...next, state }, happening, context), context);
}

const isGoingWell: ReadonlySet<HandOffState> = new Set<HandOffState>(['opened', 'method-chosen', 'verifying', 'done']);

/** What happened is remembered with it. */
export function happened(handOff: HandOff, { what, agent, id }: Happening, { now, newId }: HandOffContext): HandOff {
  const entry = { id: id ?? newId(), at: now, what, ...(agent !== undefined && { agent }) };
  return { ...handOff, history: [...handOff.history, entry].slice(-mostHistory) };
}

/** What the audit trail will be told of it. */
export function recorded(handOff: HandOff, { type, actor, detail }: Fact, { newId }: HandOffContext): HandOff {
  const { _id, reference, reason: why } = handOff;
  const fact = { id: newId(), type, actor, detail: { handOff: _id, reference, why, ...detail } };
  return { ...handOff, unrecorded: [...handOff.unrecorded, fact] };
}

function passedTo(handOff: HandOff, agent: string, happening: Happening, context: HandOffContext): HandOff {
  const next = happened({ ...handOff, agent }, happening, context);
  const detail = { agent, by: happening.agent ?? agent };
  return withStatus(recorded(next, { type: 'hand-off-claimed', actor: 'agent', detail }, context), context);
}

/** Of which states a ticket system hears: `accepted` once, when the person begins or an agent claims it, and each failure. */
function withStatus(handOff: HandOff, { now, newId }: HandOffContext): HandOff {
  const { openedBy, statuses } = handOff;
  if (openedBy.by !== 'program') return handOff;
  const told = statusOf(handOff);
  const last = statuses.at(-1);
  if (last?.isFinal === true) return handOff;
  if (told === undefined || (last?.status === told.status && last.step === told.step)) return handOff;
  if (told.status === 'accepted' && statuses.length > 0) return handOff;
  // Each keeps its place: how many are told is counted.
  if (!told.isFinal && statuses.length >= mostStatuses) return handOff;
  return { ...handOff, statuses: [...statuses, { ...told, id: newId(), at: now }] };
}

const accepted = { status: 'accepted', isFinal: false } as const;

function statusOf({ state, agent, failedStep }: HandOff): Omit<HandOffStatus, 'id' | 'at'> | undefined {
  switch (state) {
    case 'waiting':
      return agent === undefined ? undefined : accepted;
    case 'opened':
    case 'method-chosen':
    case 'verifying':
      return accepted;
    case 'failed':
      return { status: 'failed', step: failedStep ?? 'method', isFinal: false };
    case 'done':
      return { status: 'completed', isFinal: true };
    case 'expired':
    case 'disputed':
    case 'closed':
      return { status: 'failed', step: state, isFinal: true };
  }
}
