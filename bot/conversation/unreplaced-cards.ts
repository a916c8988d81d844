import { z } from 'zod';
import { isSpent, nextTry, type RetryPolicy } from '../../services/outbox/retry-policy.ts';

/**
 * Messages whose card could not be replaced. They stay in the chat until they are: one may show a secret that is worth
 * something by now.
 */
export const unreplacedCardsSchema = z.object({
  messageIds: z.array(z.string()),
  /** Attempts since the person last did something. */
  tries: z.int(),
  /** When to try again; absent when there is no hope before the person does something. */
  tryAt: z.date().optional(),
});
export type UnreplacedCards = z.infer<typeof unreplacedCardsSchema>;

/** What a turn leaves behind. */
export interface LeftUnreplaced {
  readonly messageIds: readonly string[];
  /** Attempts since the person last did something. */
  readonly tries: number;
  /** The channel takes nothing for this person: the bot is blocked or was removed. */
  readonly isRefused: boolean;
}

/** Longest a person may need to fill in a card, in milliseconds: replaced before, it loses what was typed. */
const delay = 30_000;

/** With the pause doubled each time, the last attempt is about four hours after the first. */
export const replacementPolicy: RetryPolicy = {
  delay,
  firstPause: 2 * delay,
  longestPause: delay * 2 ** 10,
  mostTries: 10,
};

/** What to remember of cards that were not replaced; undefined when there is none. */
export function unreplacedCards(left: LeftUnreplaced | undefined, now: Date): UnreplacedCards | undefined {
  if (left === undefined || left.messageIds.length === 0) return undefined;
  const { tries } = left;
  const messageIds = [...left.messageIds];
  const tryAt = nextTry(replacementPolicy, tries, now);
  const isOver = left.isRefused || isSpent(replacementPolicy, { tries, dueAt: tryAt }, now);
  return { messageIds, tries, ...(!isOver && { tryAt }) };
}
