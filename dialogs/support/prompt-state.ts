/** What a question that is asked with a card keeps between two turns, and what ties the buttons of its card to it. */
import { z } from 'zod';
import type { CardBinding } from '../../cards/support/actions.ts';
import type { DialogInstance } from './botbuilder-dialogs.ts';
import type { Click } from './turn.ts';

export const stateSchema = z.object({
  nonce: z.string(),
  /** The message that holds the card; absent when the channel gave it no id. */
  messageId: z.string().optional(),
  options: z.unknown(),
  /** What the buttons of the card ask for; absent in what an older release stored. */
  offered: z.array(z.string()).optional(),
  /** A card beside this one, such as help: its buttons are good too, and have a nonce of their own. */
  beside: z.object({ nonce: z.string(), messageId: z.string().optional(), actions: z.array(z.string()) }).optional(),
  /** What the card says of the answer before: a double click does not take it away. */
  said: z.object({ problem: z.string().optional(), notice: z.string().optional() }).optional(),
});
/** What a question keeps: ids only. */
export type PromptState = z.infer<typeof stateSchema>;

const methodSchema = z.object({ methodId: z.string() });

export function bindingOf(state: PromptState): CardBinding {
  const about = methodSchema.safeParse(state.options);
  return { nonce: state.nonce, flow: about.success ? about.data.methodId : '' };
}

export function isBoundTo(state: PromptState, click: Click): boolean {
  const binding = bindingOf(state);
  return click.nonce === binding.nonce && click.flow === binding.flow;
}

export function isBesideOf({ beside, ...state }: PromptState, click: Click): boolean {
  if (beside === undefined || !beside.actions.includes(click.action)) return false;
  return isBoundTo({ ...state, nonce: beside.nonce }, click);
}

export function stateOf(instance: DialogInstance | undefined): PromptState {
  return stateSchema.parse(instance?.state);
}

export function setState(instance: DialogInstance | undefined, state: PromptState): void {
  if (instance !== undefined) instance.state = state;
}

/**
 * The message with the open card of a stored dialog stack, whatever the shape of the dialogs that wrote it.
 * @returns undefined when no card is open.
 */
export function openMessageOf(stack: unknown): string | undefined {
  if (typeof stack !== 'object' || stack === null) return undefined;
  const state = stateSchema.safeParse(stack);
  if (state.success) return state.data.messageId;
  return Object.values(stack)
    .map(openMessageOf)
    .find((messageId) => messageId !== undefined);
}
