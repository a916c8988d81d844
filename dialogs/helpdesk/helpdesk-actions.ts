import { type ActionId, agentActionIds, askedActionIds } from '../../cards/support/actions.ts';
import type { Click } from '../support/turn.ts';

type AgentAction = (typeof agentActionIds)[number];
type AskedAction = (typeof askedActionIds)[number];

/** A click on an agent's card. */
export type AgentClick = Click & { readonly action: AgentAction };

/** A click on a card of a hand-off by the person whom it is about, or by who vouches for them. */
export type AskedClick = Click & { readonly action: AskedAction };

/** Whether a button is one of an agent's cards. */
export function isAgentAction(action: ActionId): action is AgentAction {
  return agentActionIds.some((each) => each === action);
}

/** Whether a button is one of those that the helpdesk has put into somebody's chat. */
export function isAskedAction(action: ActionId): action is AskedAction {
  return askedActionIds.some((each) => each === action);
}
