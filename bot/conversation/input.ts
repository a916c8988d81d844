import { z } from 'zod';
import { actionIds } from '../../cards/support/actions.ts';
import { type CardInput, type CardInputs, cardInputs } from '../../dialogs/support/card-inputs.ts';
import type { Click, Input } from '../../dialogs/support/turn.ts';
import { findCode } from '../../services/challenges/typed-code.ts';
import { type InboundActivity, text } from '../channel/inbound-activity.ts';
import { hasMoreThanWords, writtenText } from './written-text.ts';

const token = text(64);
const clickSchema = z.object({
  action: z.enum(actionIds),
  flow: token,
  nonce: token,
});
const fieldsSchema = z.record(z.string(), z.unknown());
/** Made once: to make a schema costs more than to read with it. */
const inputSchemas = cardInputs.map(([name, longest]) => [name, text(longest).optional()] as const);
const executeSchema = z.object({ action: z.object({ type: z.literal('Action.Execute'), data: z.unknown() }) });

/** The name of the invoke that `Action.Execute` sends. */
export const executeInvoke = 'adaptiveCard/action';

/** What cannot be answered, only said so: a message without words, and one whose code was changed after it was sent. */
export interface Unreadable {
  readonly kind: 'unreadable';
  readonly sentence: 'chat.no-words' | 'chat.edited-code';
}

/** What the person did, or undefined when the activity asks nothing of the bot. */
export function readInput(activity: InboundActivity): Input | Unreadable | undefined {
  switch (activity.type) {
    case 'message': {
      const click = readClick(activity);
      if (click !== undefined) return { kind: 'click', click };
      const written = writtenText(activity);
      if (written !== '') return { kind: 'text', text: written };
      return hasMoreThanWords(activity) ? { kind: 'unreadable', sentence: 'chat.no-words' } : undefined;
    }
    // Whoever mends a code in its message waits for an answer. It is not tried: it may be an old one, and deliveries repeat.
    case 'messageUpdate':
      return findCode(writtenText(activity)) === undefined
        ? undefined
        : { kind: 'unreadable', sentence: 'chat.edited-code' };
    case 'invoke': {
      const click = activity.name === executeInvoke ? readClick(activity) : undefined;
      return click && { kind: 'click', click };
    }
    case 'installationUpdate':
      // Teams sends a conversationUpdate beside it at the same moment; one of the two is enough.
      return activity.action === 'add' ? { kind: 'arrived' } : undefined;
    default:
      return undefined;
  }
}

/**
 * Whether somebody clicked a card that the bot cannot read: one of another release, with a button or an input that it does
 * not know. The name of the invoke, or a message that is nothing but data, tells.
 */
export function isUnreadableClick(activity: InboundActivity): boolean {
  if (readInput(activity) !== undefined) return false;
  if (activity.type === 'invoke') return activity.name === executeInvoke;
  return activity.type === 'message' && activity.value !== undefined && activity.value !== null;
}

/** Reads a click: `Action.Execute`'s invoke or `Action.Submit`'s message. @returns undefined for anything else. */
export function readClick(activity: InboundActivity): Click | undefined {
  if (activity.value === undefined) return undefined;
  const execute = executeSchema.safeParse(activity.value);
  const data = execute.success ? execute.data.action.data : activity.value;
  const parsed = clickSchema.safeParse(data);
  const inputs = readInputs(data);
  if (!parsed.success || inputs === undefined) return undefined;
  return { ...parsed.data, messageId: activity.replyToId, inputs };
}

/** @returns undefined when one is no text, or too long. */
function readInputs(data: unknown): CardInputs | undefined {
  const fields = fieldsSchema.safeParse(data).data ?? {};
  const inputs: Partial<Record<CardInput, string>> = {};
  for (const [name, schema] of inputSchemas) {
    const input = schema.safeParse(fields[name]);
    if (!input.success) return undefined;
    if (input.data !== undefined) inputs[name] = input.data;
  }
  return inputs;
}
