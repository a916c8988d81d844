import type { Activity } from 'botbuilder';
import { z } from 'zod';
import type { AdaptiveCard } from '../../cards/support/adaptive-card.ts';
import type { ShownMessage } from './fake-teams.ts';
import type { TeamsClient } from './person.ts';

const answerSchema = z.object({
  type: z.literal('application/vnd.microsoft.card.adaptive'),
  value: z.custom<AdaptiveCard>(),
});
const bodySchema = z.object({ body: z.unknown() });

/** Where a click was: what Teams draws its answer in, whatever the client tells the bot. */
interface Click {
  readonly activity: Partial<Activity>;
  readonly messageId: string | undefined;
}

/**
 * A client that draws the answer to a click in the place of the clicked card, as Teams does, and may name another message
 * than the one that was clicked. @param replyToId what it names; what Teams would unless given.
 */
export function drawing(client: TeamsClient, replyToId?: (messageId: string) => unknown): TeamsClient {
  const clickOf = (activity: Partial<Activity>): Click => {
    const messageId = activity.replyToId;
    if (replyToId === undefined || messageId === undefined) return { activity, messageId };
    return { activity: { ...activity, replyToId: replyToId(messageId) as string }, messageId };
  };
  return {
    chat: (conversationId) => client.chat(conversationId),
    newId: () => client.newId(),
    deliver: async (sent) => {
      const { activity, messageId } = clickOf(sent);
      const answer = await client.deliver(activity);
      const drawn = answerSchema.safeParse(bodySchema.safeParse(answer).data?.body ?? answer).data;
      const chat: ShownMessage[] = client.chat(activity.conversation?.id ?? '');
      const at = chat.findIndex(({ id }) => id === messageId);
      if (drawn !== undefined && messageId !== undefined && at !== -1) chat[at] = { id: messageId, card: drawn.value };
      return answer;
    },
  };
}
