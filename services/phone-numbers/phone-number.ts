/** A number in E.164, as carriers take it: `+`, country code and number, 7 to 15 digits. @see https://www.itu.int/rec/T-REC-E.164 */
export const e164Pattern = /^\+[1-9]\d{6,14}$/u;

/** What a phone number is used for. */
export const phoneChannels = ['text', 'call'] as const;
export type PhoneChannel = (typeof phoneChannels)[number];

/** A number that exists and may be used, as far as can be known without calling it. */
export interface PhoneNumber {
  /** E.164, such as `+31612345678`. */
  readonly e164: string;
  /** ISO 3166-1 alpha-2, such as `NL`. */
  readonly country: string;
  /** Digits dialled once connected. */
  readonly extension?: string;
}

/** Why a number cannot be used; each has a sentence of its own. Nothing is sent before. */
export const numberProblems = [
  'empty',
  'not-a-number',
  'too-short',
  'too-long',
  /** Right in form, but no such number is assigned. */
  'not-assigned',
  /** It belongs to another country than the one chosen. */
  'other-country',
  'premium-rate',
  'toll-free',
  'short-code',
  /** Shared-cost, personal, voice-mail, pager and corporate numbers. */
  'special-number',
  /** A text needs a mobile. */
  'not-a-mobile',
  /** The organization does not text this country. */
  'country-not-allowed-for-text',
  'country-not-allowed-for-call',
] as const;
export type NumberProblem = (typeof numberProblems)[number];

/** A number as it was read, or why it cannot be used. */
export type ReadNumber =
  { readonly code: 'ok'; readonly number: PhoneNumber } | { readonly code: 'refused'; readonly problem: NumberProblem };
