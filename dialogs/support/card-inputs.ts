/** The inputs that cards have, with the longest that is read of each, in UTF-16 units. */
export const cardInputs = [
  ['code', 256],
  /** A code with letters in it, which a keyboard of digits has not. */
  ['letterCode', 256],
  ['method', 64],
  ['language', 16],
  /** What a button is for that stands for a wish in words. */
  ['intent', 32],
  /** An id; some clients send what was typed or shown. */
  ['country', 160],
  ['number', 256],
  ['channel', 64],
  ['pin', 256],
  ['repeatedPin', 256],
  /** Ids with commas between them. */
  ['lostMethods', 400],
  ['name', 256],
  /** An id. */
  ['appPassword', 64],
  /** Ids, which a button has with it. */
  ['handOff', 64],
  ['asked', 64],
  ['from', 64],
  ['colleague', 64],
  /** What a form of the helpdesk is for. */
  ['act', 32],
  /** An object id, or what was typed to say whom. */
  ['person', 256],
  ['reason', 1024],
  ['ticket', 256],
  ['minutes', 8],
] as const;

export type CardInput = (typeof cardInputs)[number][0];

/** What stood in the inputs of a card when it was clicked. */
export type CardInputs = Readonly<Partial<Record<CardInput, string>>>;
