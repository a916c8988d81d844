import { type Activity, ActivityTypes, CardFactory, MessageFactory, type TurnContext } from 'botbuilder';
import type { AdaptiveCard } from '../../cards/support/adaptive-card.ts';
import { spokenText } from '../../cards/support/spoken-text.ts';

/**
 * Answers an `adaptiveCard/action` invoke with a card, or with a sentence that leaves the card as it is. Under a card a
 * sentence is no Markdown: its marks would be seen.
 * @see https://learn.microsoft.com/adaptive-cards/authoring-cards/universal-action-model#response-format
 */
export async function sendInvokeResponse(context: TurnContext, answer: AdaptiveCard | string): Promise<void> {
  const type =
    typeof answer === 'string'
      ? 'application/vnd.microsoft.activity.message'
      : 'application/vnd.microsoft.card.adaptive';
  const value = typeof answer === 'string' ? spokenText(answer) : answer;
  const body = { statusCode: 200, type, value };
  await context.sendActivity({ type: ActivityTypes.InvokeResponse, value: { status: 200, body } });
}

/** A message that shows a card. */
export function messageWith(card: AdaptiveCard): Partial<Activity> {
  const message = MessageFactory.attachment(CardFactory.adaptiveCard(card));
  // What a notification and a screen reader's list of messages say instead of "sent a card".
  return card.speak === undefined ? message : { ...message, summary: card.speak };
}
