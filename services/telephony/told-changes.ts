/** Changes of somebody's ways to verify, as phones and the chat are told of them; each has its words, `phone.change-…`. */
export const changeKinds = [
  'method-added',
  'method-replaced',
  'method-removed',
  'method-suspended',
  'method-reinstated',
  'method-renamed',
  'default-changed',
  'methods-reset',
  'app-password-made',
  'app-password-deleted',
  'recovery-codes-made',
  'recovery-code-used',
  'pass-used',
] as const;
export type ChangeKind = (typeof changeKinds)[number];

/** A moment as a phone is told it, which may be anywhere: `(2026-03-02 09:00 UTC)`. */
export function toldMoment(moment: Date): string {
  return `(${moment.toISOString().slice(0, 16).replace('T', ' ')} UTC)`;
}

/** Such a moment in a text, ready to be part of a regular expression. */
export const toldMomentPattern = String.raw`\(\d{4}-\d\d-\d\d\s+\d\d:\d\d\s+UTC\)`;
