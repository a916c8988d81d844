import { type HandOff, type HandOffState, hasEnded, isOver } from '../../services/hand-off/hand-off.ts';

/** How it stands at a moment: what is past its time is over, before anybody has written that down. */
export function stateOf({ state, expiresAt }: HandOff, now: Date): HandOffState {
  return isOver({ state, expiresAt }, now) && !hasEnded({ state }) ? 'expired' : state;
}

/** Whoever helps is at the helpdesk no more. */
export function hasAgentLeft({ agent, unreached = [] }: HandOff): boolean {
  return unreached.some(({ to, why }) => why === 'left' && to === agent);
}
