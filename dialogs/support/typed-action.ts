import { z } from 'zod';
import { type ActionId, actionIds } from '../../cards/support/actions.ts';
import type { Translate } from '../../services/localization/translate.ts';
import type { AdaptiveCard } from '../../cards/support/adaptive-card.ts';

/** The title of the first of these buttons that a card has. */
export function titleOfAction(card: AdaptiveCard, wanted: readonly ActionId[]): string | undefined {
  const buttons = buttonsOf(card);
  return wanted.map((id) => buttons.find(({ data }) => data.action === id)?.title).find((title) => title !== undefined);
}

const buttonSchema = z.object({
  type: z.literal('Action.Execute'),
  title: z.string(),
  data: z.object({ action: z.enum(actionIds) }),
});
type CardButton = z.infer<typeof buttonSchema>;

/** The buttons of a card that are answered by the bot, wherever they stand. */
function buttonsOf(part: unknown): CardButton[] {
  if (typeof part !== 'object' || part === null) return [];
  const button = buttonSchema.safeParse(part).data;
  return button === undefined ? Object.values(part).flatMap(buttonsOf) : [button];
}

/** What the buttons of a card ask for, wherever on it they are. */
export function offeredActions(card: AdaptiveCard): ActionId[] {
  return [...new Set(buttonsOf(card).map(({ data }) => data.action))];
}

/** In UTF-16 units. A long message is no title, and folding one could keep everybody else waiting. */
const longestTitle = 80;

/**
 * The action of a card whose button reads as the text does: letter case, accents, sorts of apostrophe and what stands around a title that is
 * quoted, stressed or asked aside.
 */
export function actionTitled(card: AdaptiveCard, text: string): ActionId | undefined {
  return buttonsOf(card).find(({ title }) => isTitle(title, text))?.data.action;
}

/** Whether somebody who writes this means the button of this title. */
export function isTitle(title: string, text: string): boolean {
  return text.length <= longestTitle && folded(title) === folded(text);
}

function folded(text: string): string {
  const bare = text.normalize('NFKD').replaceAll(/\p{M}/gu, '');
  return bare
    .replaceAll(/[’‘´`ʼ]/gu, "'")
    .replaceAll(/^[\p{P}\s]+|[\p{P}\s]+$/gu, '')
    .toLocaleLowerCase();
}

/** Buttons that lead through a dialog; *set up* is a wish of its own wherever it is written. */
const onwards = [
  ...(['next', 'back', 'continue', 'verify', 'contact-me', 'skip', 'done', 'choose', 'not-now'] as const),
  ...(['send-again', 'call-again', 'call-instead', 'text-instead', 'show-qr-code-again', 'change-number'] as const),
];

/** Whether somebody typed what a button that leads through a dialog says, be it on the open card or not. */
export function isOnwards(text: string, translate: Translate): boolean {
  return onwards.some((name) => isTitle(translate(`action.${name}`), text));
}
