/** The card of the question that is open, as those see it who answer beside it. */
import type { ActionId, CardBinding } from '../../cards/support/actions.ts';
import type { AdaptiveCard } from '../../cards/support/adaptive-card.ts';
import type { DialogContext } from './botbuilder-dialogs.ts';
import { type CardLook, CardPrompt } from './card-prompt.ts';
import { bindingOf, setState, stateSchema } from './prompt-state.ts';
import { offeredActions } from './typed-action.ts';
import type { Turn } from './turn.ts';

/**
 * Shows a card beside the question that the person is being asked; its buttons are answered by that question.
 * @returns false when nothing is asked.
 */
export async function showBeside(
  dc: DialogContext,
  turn: Turn,
  draw: (binding: CardBinding) => AdaptiveCard,
): Promise<boolean> {
  const child = dc.child;
  if (child !== undefined) return showBeside(child, turn, draw);
  const state = stateSchema.safeParse(dc.activeDialog?.state).data;
  if (state === undefined) return false;
  const nonce = turn.newNonce();
  const card = draw({ ...bindingOf(state), nonce });
  const messageId = await turn.show(card);
  setState(dc.activeDialog, { ...state, beside: { nonce, messageId, actions: offeredActions(card) } });
  return true;
}

/** How the person sees the card that is open; undefined when none is. */
export function openCardLook(dc: DialogContext): CardLook | undefined {
  const child = dc.child;
  if (child !== undefined) return openCardLook(child);
  const prompt = dc.activeDialog && dc.findDialog(dc.activeDialog.id);
  return prompt instanceof CardPrompt ? prompt.lookOf(dc) : undefined;
}

/** Whether the card that is open shows a secret. */
export function isSecretOpen(dc: DialogContext): boolean {
  const child = dc.child;
  if (child !== undefined) return isSecretOpen(child);
  const prompt = dc.activeDialog && dc.findDialog(dc.activeDialog.id);
  return prompt instanceof CardPrompt && prompt.showsSecret;
}

/** Whether the card that is open shows what the person has to keep, and stays until they say that they have it. */
export async function isToBeKept(dc: DialogContext): Promise<boolean> {
  return (await openButtonOf(dc, ['codes-saved'])) !== undefined;
}

/** The title of the first of these buttons that the open card has; undefined when it has none, or no card is open. */
export async function openButtonOf(dc: DialogContext, actions: readonly ActionId[]): Promise<string | undefined> {
  const child = dc.child;
  if (child !== undefined) return openButtonOf(child, actions);
  const prompt = dc.activeDialog && dc.findDialog(dc.activeDialog.id);
  return prompt instanceof CardPrompt ? prompt.titleOf(dc, actions) : undefined;
}
