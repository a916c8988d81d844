import { createInstance } from 'i18next';
import { LRUCache } from 'lru-cache';
import { locales } from './locales/locales.ts';
import type { Language, Translate } from './translate.ts';

/** The texts of every language the bot speaks. */
export interface Localization {
  readonly languages: readonly Language[];
  translator(language: Language): Translate;
  /** The language's name in that language itself. */
  languageName(language: Language): string;
  /**
   * A calendar date as people write it, such as `2 March 2026`: the day that it is in the time zone, an IANA name, in the
   * form of the locale, a BCP 47 tag, where that is one of the language. What is no zone or locale is passed over.
   */
  dateText(language: Language, moment: Date, timeZone?: string, locale?: string): string;
  /** The same with the time of day, to the minute. */
  momentText(language: Language, moment: Date, timeZone?: string, locale?: string): string;
}

/** Every language the bot speaks. */
export const languages: readonly Language[] = Object.keys(locales).filter(isLanguage);

/** The texts come with the program; nothing is read later. */
export function createLocalization(): Localization {
  const made = new Map<Language, Translate>();
  return {
    languages,
    translator: (language) => {
      const translate = made.get(language) ?? createTranslate(language);
      made.set(language, translate);
      return translate;
    },
    languageName: (language) => locales[language].language.name,
    dateText: (language, moment, timeZone = 'UTC', locale = language) =>
      dateFormat(primaryLanguage(locale) === language ? locale : language, timeZone).format(moment),
    momentText: (language, moment, timeZone = 'UTC', locale = language) =>
      dateFormat(primaryLanguage(locale) === language ? locale : language, timeZone, 'short').format(moment),
  };
}

/** Making one takes longer than drawing a card. */
const dateFormats = new LRUCache<string, Intl.DateTimeFormat>({ max: 200 });

function dateFormat(locale: string, timeZone: string, timeStyle?: 'short'): Intl.DateTimeFormat {
  const key = `${locale} ${timeZone} ${timeStyle ?? ''}`;
  const format = dateFormats.get(key) ?? newDateFormat(locale, timeZone, timeStyle);
  dateFormats.set(key, format);
  return format;
}

function newDateFormat(locale: string, timeZone: string, timeStyle?: 'short'): Intl.DateTimeFormat {
  const [tag] = Intl.getCanonicalLocales(locale.trim().replaceAll('_', '-'));
  const options = { dateStyle: 'long', timeStyle, calendar: 'gregory', numberingSystem: 'latn' } as const;
  try {
    return new Intl.DateTimeFormat(tag, { ...options, timeZone });
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return new Intl.DateTimeFormat(tag, { ...options, timeZone: 'UTC' });
  }
}

/** The first candidate (a BCP 47 tag, as channels and directories give them) whose language the bot speaks. */
export function matchLanguage(...candidates: readonly (string | undefined)[]): Language | undefined {
  return candidates.map(primaryLanguage).find((language) => language !== undefined && isLanguage(language));
}

/** Tags that were read lately: there are few, and each comes with every message. */
const knownTags = new LRUCache<string, string>({ max: 200 });

function primaryLanguage(tag: string | undefined): string | undefined {
  if (tag === undefined) return undefined;
  const known = knownTags.get(tag);
  if (known !== undefined) return known;
  try {
    const { language } = new Intl.Locale(tag.trim().replaceAll('_', '-'));
    knownTags.set(tag, language);
    return language;
  } catch {
    return undefined;
  }
}

function isLanguage(candidate: string | undefined): candidate is Language {
  return candidate !== undefined && Object.hasOwn(locales, candidate);
}

function createTranslate(language: Language): Translate {
  const noSuchText = (key: string): never => {
    throw new Error(`There is no text ${key} in ${language}`);
  };
  const texts = createInstance({
    lng: language,
    fallbackLng: false,
    initAsync: false,
    resources: { [language]: { translation: locales[language] } },
    nsSeparator: false,
    // Cards and chat are not HTML. A value is never read as a text of ours, whatever somebody calls themselves.
    interpolation: { escapeValue: false, skipOnVariables: true },
    parseMissingKeyHandler: noSuchText,
    returnedObjectHandler: noSuchText,
    missingInterpolationHandler: (text: string) => {
      throw new Error(`A value is missing in "${text}"`);
    },
  });
  void texts.init();
  const translate: Translate = (key, values = {}) => {
    const count = Object.values(values).find((value) => typeof value === 'number');
    return texts.t(key, { replace: values, nest: false, ...(count === undefined ? {} : { count }) });
  };
  // Most of a card's texts have no values, and a card has a score of them.
  const fixed = new Map<string, string>();
  return (key, values) => {
    if (values !== undefined) return translate(key, values);
    const text = fixed.get(key) ?? translate(key);
    fixed.set(key, text);
    return text;
  };
}
