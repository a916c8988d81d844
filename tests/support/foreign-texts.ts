import { locales } from '../../services/localization/locales/locales.ts';
import type { Language } from '../../services/localization/translate.ts';

/** In place of what is understood: what is around it is still a sentence. */
const stand = '·';

/** What is the same in every language: addresses, codes and keys, names of the demo, of languages and of products. */
const everywhere = [
  /\S+[@:/]\S*[\p{L}\p{N}=]/gu,
  /\b(?:[A-Z0-9]{4,}|[A-Z0-9]{3,}(?:-[A-Z0-9]{3,})+)\b/gu,
  ...['Contoso (demo)', 'Microsoft Authenticator', ...Object.values(locales).map(({ language }) => language.name)].map(
    named,
  ),
];

/** A text as it can be found in what is shown. */
interface Findable {
  /** The longest part between placeholders: without it the text is not there. */
  readonly part: string;
  /** Each placeholder is a group. */
  readonly pattern: RegExp;
}

/** Texts of a language, longest first. */
const found = new Map<Language, readonly Findable[]>();

/**
 * Lines with a word in them that is in none of the language's own texts, each as far as it is not understood. What stands in
 * place of a placeholder has to be in the language too.
 * @param known names that the person chose
 */
export function foreignTexts(language: Language, lines: readonly string[], known: readonly string[] = []): string[] {
  const texts = found.get(language) ?? textsOf(language);
  found.set(language, texts);
  const leave = [datesOf(language), ...known.map(named), ...everywhere];
  return lines.flatMap((line) => {
    const words = strangeIn(without(leave, spaced(line)), texts).filter((part) => /\p{L}{3,}/u.test(part));
    return words.length === 0 ? [] : [`${words.join(' … ').trim()} (in: ${line})`];
  });
}

/** What is left of a line without these texts, and of each value in them. */
function strangeIn(line: string, texts: readonly Findable[]): string[] {
  const values: string[] = [];
  let rest = line;
  for (const { part, pattern } of texts) {
    if (!rest.includes(part)) continue;
    rest = rest.replace(pattern, (_all, ...groups) => {
      values.push(...valuesOf(groups));
      return stand;
    });
  }
  return [rest, ...values.flatMap((value) => strangeIn(value, texts))];
}

/** A text as it is seen: without the marks of Markdown. */
export function plain(text: string): string {
  return spaced(
    text
      .replace(/\[([^\]]*)\]\([^)]*\)/gu, '$1')
      .replace(/\*+([^*]+)\*+/gu, '$1')
      .replace(/\\(?=[^\w\s])/gu, ''),
  );
}

function textsOf(language: Language): Findable[] {
  const texts = [...new Set(leavesOf(locales[language]).map((text) => without(everywhere, plain(text))))].filter(
    (text) => lettersOf(text) > 1,
  );
  return texts.toSorted((one, other) => lettersOf(other) - lettersOf(one)).map(findable);
}

function findable(text: string): Findable {
  const [part = ''] = text.split(/\{\{[^}]*\}\}/u).toSorted((one, other) => other.length - one.length);
  const body = escaped(text).replace(/\\\{\\\{[^}]*\\\}\\\}/gu, '(.+?)');
  const start = body.startsWith('(.+?)') ? '^' : '(?<![\\p{L}\\p{N}])';
  const end = body.endsWith('(.+?)') ? '$' : '(?![\\p{L}\\p{N}])';
  return { part, pattern: new RegExp(start + body + end, 'gmu') };
}

function leavesOf(texts: unknown): string[] {
  if (typeof texts === 'string') return [texts];
  return typeof texts === 'object' && texts !== null ? Object.values(texts).flatMap(leavesOf) : [];
}

function lettersOf(text: string): number {
  return text.replace(/\{\{[^}]*\}\}|[^\p{L}]/gu, '').length;
}

/** Of what `replace` hands over: the groups, which come before the place. */
function valuesOf(groups: readonly unknown[]): string[] {
  const place = groups.findIndex((each) => typeof each === 'number');
  return groups.slice(0, place).map(String);
}

/** A day as the language writes it, with the time or without. */
function datesOf(language: Language): RegExp {
  const months = Array.from({ length: 12 }, (_, month) => new Date(Date.UTC(2026, month, 7)));
  const forms = (['short', undefined] as const).flatMap((timeStyle) => {
    const format = new Intl.DateTimeFormat(language, { dateStyle: 'long', timeStyle, timeZone: 'UTC' });
    return months.map((moment) => format.formatToParts(moment).map(formOf).join(''));
  });
  return new RegExp(forms.join('|'), 'giu');
}

function formOf({ type, value }: Intl.DateTimeFormatPart): string {
  if (type === 'dayPeriod') return '\\S+';
  const isNumber = /^\d+$/u.test(value);
  return isNumber ? '\\d+(?:er)?' : escaped(spaced(value));
}

function without(patterns: readonly RegExp[], text: string): string {
  return patterns.reduce((rest, pattern) => rest.replace(pattern, stand), text);
}

function named(name: string): RegExp {
  return new RegExp(`(?<![\\p{L}\\p{N}])${escaped(name)}(?![\\p{L}\\p{N}])`, 'gu');
}

function spaced(text: string): string {
  return text.replace(/\s+/gu, ' ');
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/gu, '\\$&');
}
