import type { BotTelemetryClient } from 'botbuilder';
import { z } from 'zod';
import { questionEvent } from '../../dialogs/support/question-events.ts';
import type { Watcher } from '../../services/watching/watcher.ts';

const eventSchema = z.object({
  name: z.literal(questionEvent),
  properties: z.object({ question: z.string(), state: z.string() }),
});

/** Counts questions; of all else that the SDK tells, which may name anybody, nothing is heard. */
export function questionCounts(watcher: Watcher): BotTelemetryClient {
  const nothing = (): void => undefined;
  return {
    trackEvent: (event) => {
      const { properties } = eventSchema.safeParse(event).data ?? {};
      if (properties !== undefined) watcher.note('question', properties);
    },
    trackDependency: nothing,
    trackException: nothing,
    trackTrace: nothing,
    flush: nothing,
  };
}
