import { AdaptiveCards } from '@microsoft/adaptivecards-tools';
import type { AdaptiveCard } from './adaptive-card.ts';

/**
 * Makes a card from a JSON template of https://learn.microsoft.com/adaptive-cards/templating/language. Data is
 * put in as it is: an expression in somebody's name is not evaluated. Every expression is parsed again at every
 * rendering (about 0.05 ms each), so templates hold few.
 */
export function declareTemplate(template: object): (data: object) => AdaptiveCard {
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- superseded, not broken; it is named nowhere else
  const declared = AdaptiveCards.declare(template);
  return (data) => {
    const card: unknown = declared.render(data);
    if (!isAdaptiveCard(card)) throw new Error('The template did not give a card');
    return card;
  };
}

/** A list for `$data`, which draws an element once for each member: so an absent text draws nothing. */
export function optional(text: string | undefined): string[] {
  return text === undefined || text === '' ? [] : [text];
}

function isAdaptiveCard(value: unknown): value is AdaptiveCard {
  return (
    typeof value === 'object' &&
    value !== null &&
    'type' in value &&
    value.type === 'AdaptiveCard' &&
    'version' in value &&
    value.version === '1.5' &&
    'body' in value &&
    Array.isArray(value.body)
  );
}
