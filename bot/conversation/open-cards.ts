import { z } from 'zod';

/**
 * Messages whose card could not be replaced. They stay in the chat until they are: one may show a secret that is worth
 * something by now.
 */
export const openCardsSchema = z.object({
  messageIds: z.array(z.string()),
  /** Attempts since the person last did something. */
  tries: z.int(),
  /** When to try again; absent when there is no hope before the person does something. */
  tryAt: z.date().optional(),
});
export type OpenCards = z.infer<typeof openCardsSchema>;

/** What a turn leaves behind. */
export interface LeftOpen {
  readonly messageIds: readonly string[];
  /** Attempts since the person last did something. */
  readonly tries: number;
  /** The channel takes nothing for this person: the bot is blocked or was removed. */
  readonly isRefused: boolean;
}

/** Longest a person may need to fill in a card, in milliseconds: replaced before, it loses what was typed. */
const firstPause = 30_000;
/** With the pause doubled each time, the last attempt is about four hours after the first. */
const mostTries = 10;
/** Longest pause between two attempts, in milliseconds. */
export const longestPause = firstPause * 2 ** mostTries;

/** What to remember of cards that were left open; undefined when none was. */
export function openCards(left: LeftOpen | undefined, now: Date): OpenCards | undefined {
  if (left === undefined || left.messageIds.length === 0) return undefined;
  const messageIds = [...left.messageIds];
  if (left.isRefused || left.tries >= mostTries) return { messageIds, tries: left.tries };
  return { messageIds, tries: left.tries, tryAt: new Date(now.getTime() + firstPause * 2 ** left.tries) };
}
