import type { ActionId } from '../../cards/support/actions.ts';
import type { Click } from '../support/turn.ts';

/** What is clicked on the cards of agents. */
const agentActions = [
  'open-helpdesk',
  'open-form',
  'send-form',
  'close-form',
  'show-person',
  'show-hand-off',
  'claim',
  'take-over',
  'verify-caller',
  'ask-manager',
  'pass-told',
  'approve-reset',
  'refuse-reset',
] as const satisfies ActionId[];
type AgentAction = (typeof agentActions)[number];

/** Whether a button is one of an agent's cards. */
export function isAgentAction(action: ActionId): action is AgentAction {
  return agentActions.some((each) => each === action);
}

/** A click on an agent's card. */
export type AgentClick = Click & { readonly action: AgentAction };
