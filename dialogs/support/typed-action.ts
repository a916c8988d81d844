import { z } from 'zod';
import { type ActionId, actionIds } from '../../cards/support/actions.ts';
import type { AdaptiveCard } from '../../cards/support/adaptive-card.ts';

const cardSchema = z.object({
  actions: z
    .array(
      z
        .object({ title: z.string(), data: z.object({ action: z.enum(actionIds) }) })
        .or(z.unknown().transform(() => undefined)),
    )
    .optional(),
});

/** In UTF-16 units. A long message is no title, and folding one could keep everybody else waiting. */
const longestTitle = 80;

/** The action of a card whose button reads as the text does, letter case and outer spaces aside. */
export function actionTitled(card: AdaptiveCard, text: string): ActionId | undefined {
  if (text.length > longestTitle) return undefined;
  const actions = cardSchema.parse(card).actions ?? [];
  return actions.find((action) => action !== undefined && folded(action.title) === folded(text))?.data.action;
}

function folded(text: string): string {
  return text.trim().normalize('NFKC').toLocaleLowerCase();
}
