import { z } from 'zod';

/** What the client throws for an answer that is none of success. */
const refusalSchema = z.object({ statusCode: z.number() });
/** Errors within errors that are looked at: dialogs wrap what their turn fails with. */
const deepest = 5;

/** The status that the channel refused a message with, here or as the cause; undefined for every other error. */
export function refusedWith(error: unknown): number | undefined {
  let at = error;
  for (let depth = 0; depth < deepest; depth += 1) {
    const refusal = refusalSchema.safeParse(at);
    if (refusal.success) return refusal.data.statusCode;
    if (!(at instanceof Error)) return undefined;
    // botbuilder-dialogs does not name it the cause.
    at = at.cause ?? ('error' in at ? at.error : undefined);
  }
  return undefined;
}

/** Whether the channel says that nothing can be sent to the chat: the bot is not in it, is blocked, or it is no more. */
export function isChatGone(error: unknown): boolean {
  const status = refusedWith(error);
  return status === 403 || status === 404;
}
