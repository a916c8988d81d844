/** Anything JSON can hold. */
export type JsonValue = string | number | boolean | null | JsonValue[] | { [name: string]: JsonValue };

/** An element, input or action of a card; what each may hold is checked against the schema by the tests. */
export interface CardElement {
  type: string;
  [property: string]: JsonValue;
}

/** A card as it is sent: plain JSON, see https://adaptivecards.io/explorer/AdaptiveCard.html */
export interface AdaptiveCard {
  $schema: string;
  type: 'AdaptiveCard';
  /** The newest version that every Teams client draws. */
  version: '1.5';
  /** What a screen reader or a speaking client says instead of reading the whole card. */
  speak?: string;
  body: CardElement[];
  actions?: CardElement[];
}
