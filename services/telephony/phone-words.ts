import type { Language, MessageKey } from '../localization/translate.ts';

/** The texts that phones get. */
type PhoneKey = Extract<MessageKey, `phone.${string}`>;

/** Texts of one language. */
export type PhoneText = (key: PhoneKey, values?: Readonly<Record<string, string>>) => string;

/** The texts that are spoken and sent, in every language; the localization has them. */
export interface PhoneWords {
  readonly languages: readonly Language[];
  translator(language: Language): PhoneText;
}

/** A name as it can be spoken and sent: on one line, without what XML and phones cannot carry. */
export function plainName(organization: string): string {
  return organization.replaceAll(/[\s\p{C}]+/gu, ' ').trim();
}
