import { type ActionId, type CardBinding, standingFlow } from '../../cards/support/actions.ts';
import type { Input, Turn } from './turn.ts';

/** For a card that asks nothing: its buttons are good at any time, and nothing ever has to take its place. */
export function standingBinding(turn: Pick<Turn, 'newNonce'>): CardBinding {
  return { flow: standingFlow, nonce: turn.newNonce() };
}

/** What was clicked on such a card; undefined for anything else that somebody did. */
export function standingActionOf(input: Input): ActionId | undefined {
  return input.kind === 'click' && input.click.flow === standingFlow ? input.click.action : undefined;
}
