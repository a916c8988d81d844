import type { AdaptiveCard, CardElement, JsonValue } from '../../cards/support/adaptive-card.ts';

/** Every object within a card that has a type: elements, inputs and actions, fallbacks included. */
export function partsOf(card: AdaptiveCard): CardElement[] {
  return [...card.body, ...(card.actions ?? [])].flatMap(partsWithin);
}

/** Every text within a card, with base64 images left out. */
export function textsOf(card: AdaptiveCard): string[] {
  return stringsWithin([card.speak ?? '', ...card.body, ...(card.actions ?? [])]).filter(
    (text) => !text.startsWith('data:'),
  );
}

function isPart(value: JsonValue): value is CardElement {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && typeof value['type'] === 'string';
}

function childrenOf(value: JsonValue): JsonValue[] {
  return typeof value === 'object' && value !== null ? Object.values(value) : [];
}

function partsWithin(value: JsonValue): CardElement[] {
  return [...(isPart(value) ? [value] : []), ...childrenOf(value).flatMap(partsWithin)];
}

function stringsWithin(value: JsonValue): string[] {
  return typeof value === 'string' ? [value] : childrenOf(value).flatMap(stringsWithin);
}
