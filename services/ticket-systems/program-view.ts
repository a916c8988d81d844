import { type HandOff, type HandOffStatus, isOver } from '../hand-off/hand-off.ts';

/** What the ticket system that opened a hand-off sees of it: no names, numbers or words of people. Moments are ISO 8601. */
export interface ProgramView {
  readonly id: string;
  readonly reference: string;
  readonly kind: HandOff['kind'];
  readonly state: HandOff['state'];
  /** Where it failed; the person may begin again. */
  readonly step?: string;
  readonly ticket: string;
  readonly openedAt: string;
  readonly expiresAt: string;
  /** Whether an agent has claimed it. */
  readonly agent: boolean;
  readonly statuses: readonly StatusView[];
}

interface StatusView {
  readonly status: HandOffStatus['status'];
  readonly step?: string;
  readonly at: string;
  readonly isFinal: boolean;
}

/** As it is now. */
export function programView(handOff: HandOff, now: Date): ProgramView {
  const { _id, reference, kind, state, failedStep, ticket = '', openedAt, expiresAt, agent, statuses } = handOff;
  const isPast = isOver(handOff, now) && !isOver({ ...handOff, expiresAt: new Date(now.getTime() + 1) }, now);
  return {
    id: _id,
    reference,
    kind,
    state: isPast ? 'expired' : state,
    ...(state === 'failed' && !isPast && failedStep !== undefined && { step: failedStep }),
    ticket,
    openedAt: openedAt.toISOString(),
    expiresAt: expiresAt.toISOString(),
    agent: agent !== undefined,
    statuses: statuses.map(statusView),
  };
}

/** Without what only the bot needs. */
export function statusView({ status, step, at, isFinal }: HandOffStatus): StatusView {
  return { status, ...(step !== undefined && { step }), at: at.toISOString(), isFinal };
}
