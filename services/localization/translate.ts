import type { locales } from './locales/locales.ts';

/** A language the bot speaks, as a BCP 47 primary subtag. */
export type Language = keyof typeof locales;

type PluralForm = 'zero' | 'one' | 'two' | 'few' | 'many' | 'other';
type WithoutPlural<Key extends string> = Key extends `${infer Base}_${PluralForm}` ? Base : Key;
type DottedKey<Texts> = {
  [Key in keyof Texts & string]: Texts[Key] extends string ? WithoutPlural<Key> : `${Key}.${DottedKey<Texts[Key]>}`;
}[keyof Texts & string];

/** The name of one text: its path in a locale file, without a plural's suffix. */
export type MessageKey = DottedKey<(typeof locales)['en']>;

/**
 * One language's texts. A number among `values` chooses the plural form; values are put in as they are, so what comes
 * from outside goes through `plainText` first when the text is shown as Markdown.
 *
 * @throws Error when the text does not exist or a value for it is missing.
 */
export type Translate = (key: MessageKey, values?: Readonly<Record<string, string | number>>) => string;
