import { parsePhoneNumberFromString } from 'libphonenumber-js/max';
import metadata from 'libphonenumber-js/max/metadata';
import { LRUCache } from 'lru-cache';
import { type Country, listCountries } from './countries.ts';
import { ownName } from './country-titles.ts';
import { isCountry, knownCountries } from './known-countries.ts';
import { otherCountryNames } from './other-country-names.ts';
import { writtenNumber } from './written-number.ts';

/** In UTF-16 units. */
const longestName = 120;
const longestNumber = 64;
/** A name may be cut short to no less than this. */
const shortestStart = 4;
/** Country codes that are words too, and are read as such unless written in capitals. */
const translate = new Set(
  'al am as at by do er et il im in is it la ma me my na ne no nu om pa sa se si so to va'.split(' '),
);

/** Countries' ids by name, one index for each language. */
const indexes = new LRUCache<string, ReadonlyMap<string, string>>({ max: 50 });

/**
 * The country somebody means who writes to the bot: its name in their language, in English or in Dutch, or enough of
 * its beginning (`Nether`), a common other name (`Holland`), its code (`NL`), its calling code (`+31`, `0031`, `31`; of
 * several countries with one, the largest), or a whole number of it in international notation.
 * @param language BCP 47 tag: that of the names to look for first, and of the name that is returned.
 * @returns undefined when it is none, or may be several.
 * @throws {RangeError} when `language` is no language tag.
 */
export function findCountry(text: string, language: string): Country | undefined {
  if (text.length > longestName) return undefined;
  const id = idOf(asNamed(text), language);
  return id === undefined ? undefined : listCountries(language).find((country) => country.id === id);
}

/**
 * A country's name and a number after it, in one message: `Netherlands 06 12345678`, `Myanmar (Burma): 09 …`, also with the
 * calling code as the list shows it. The longest name counts.
 */
export function countryAndNumber(
  text: string,
  language: string,
): { readonly country: Country; readonly number: string } | undefined {
  if (text.length > longestName + longestNumber || !/^\s*\p{L}/u.test(text)) return undefined;
  const starts = [...text.matchAll(/(?<=[\s:,])[\p{Nd}+＋(]/gu)].map(({ index }) => index);
  for (const start of starts.reverse()) {
    const country = findCountry(text.slice(0, start).replace(/[\s:,]+$/u, ''), language);
    if (country !== undefined) return { country, number: text.slice(start) };
  }
  return undefined;
}

/** The list shows the calling code, and other names, after a name. */
function asNamed(text: string): string {
  return text.replace(/(?<=[\p{L}.]\)?)\s*[(（][+＋]\p{Nd}{1,4}[)）]\P{Nd}*$/u, '').trim();
}

function idOf(text: string, language: string): string | undefined {
  const code = text.toUpperCase();
  if (isCountry(code) && (text === code || !translate.has(text.toLowerCase()))) return code;
  const digits = writtenNumber(text, false)?.digits;
  if (digits !== undefined && digits !== '') return idOfNumber(digits.replace(/^00/u, '+'));
  const name = plainName(text);
  const names = namesIn(language);
  return names.get(name) ?? idByStart(name, names);
}

function idOfNumber(digits: string): string | undefined {
  const callingCode = digits.replace('+', '');
  // The library names the main country of a calling code first.
  if (Object.hasOwn(metadata.country_calling_codes, callingCode))
    return metadata.country_calling_codes[callingCode]?.[0];
  return parsePhoneNumberFromString(digits, { extract: false })?.country;
}

/** The country, the largest where several share it, whose calling code a number as it is shown begins with: `+31 •• …`. */
export function countryOfCallingCode(shown: string): string | undefined {
  return idOfNumber(/^\+\d{1,3}(?=\s)/u.exec(shown)?.[0] ?? '');
}

function idByStart(start: string, names: ReadonlyMap<string, string>): string | undefined {
  if (start.length < shortestStart) return undefined;
  const ids = new Set([...names].flatMap(([name, id]) => (name.startsWith(start) ? [id] : [])));
  return ids.size === 1 ? ids.values().next().value : undefined;
}

function namesIn(language: string): ReadonlyMap<string, string> {
  const index = indexes.get(language) ?? indexOfNames(language);
  indexes.set(language, index);
  return index;
}

/** The person's own language has the last word on what a name means. */
function indexOfNames(language: string): ReadonlyMap<string, string> {
  const lists = ['nl', 'en', language].flatMap((each) => listCountries(each));
  const own = knownCountries.map((id) => [plainName(ownName(id) ?? ''), id] as const).filter(([name]) => name !== '');
  return new Map([...own, ...otherCountryNames, ...lists.map(({ id, name }) => [plainName(name), id] as const)]);
}

/** A name without what people leave out or write differently: accents, signs, articles, "and". */
function plainName(name: string): string {
  return name
    .normalize('NFKD')
    .replace(/(?<!\p{L})l['’]/giu, '')
    .replace(/[\p{M}\p{Cf}'’.]/gu, '')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .replace(/\b(?:the|and|de|het|en|der|die|das|und|le|la|les|et|el|los|las|y)\b/gu, ' ')
    .replace(/\b(?:sainte?|ste|sint|sankt)\b/gu, 'st')
    .replace(/\s+/gu, ' ')
    .trim();
}
