import { parsePhoneNumberFromString } from 'libphonenumber-js/max';
import { LRUCache } from 'lru-cache';
import type { PhoneNumber } from './phone-number.ts';

const dot = '•';
const shownDigits = 2;
/** A longer row of dots is not read as one group. */
const longestGroup = 4;
/** Digits of an office number that stay hidden, or its area code is hidden too. */
const fewestHidden = 4;

/** A number's parts as they are shown or hidden. */
interface Parts {
  /** With its plus sign; empty when the number has none that is known. */
  readonly callingCode: string;
  /** The national digits in the groups that people write them in; the last two digits are a group of their own. */
  readonly groups: readonly string[];
}

/** How a number is shown once it was entered: `+31 •• ••• •• 42`. Takes E.164, and anything else without harm. */
export function maskNumber(e164: string): string {
  const { callingCode, groups } = partsOf(e164);
  return spaced([callingCode, ...hidden(groups.slice(0, -1)), groups.at(-1)]);
}

/**
 * An office number, recognizable by its area code and by the end of its extension: `+1 425 ••• •• 09 ext. ••7`.
 * @param extensionWord What stands before an extension in the person's language.
 */
export function maskOfficeNumber({ e164, extension }: PhoneNumber, extensionWord: string): string {
  const { callingCode, groups } = partsOf(e164);
  const [area = '', ...rest] = groups;
  const isRecognizable = rest.slice(0, -1).join('').length >= fewestHidden;
  const number = isRecognizable
    ? spaced([callingCode, area, ...hidden(rest.slice(0, -1)), rest.at(-1)])
    : maskNumber(e164);
  return extension === undefined ? number : `${number} ${extensionWord} ${maskedExtension(extension)}`;
}

/** The digits that a masked number shows, for saying which number is meant: "the number ending in 42". */
export function lastDigits(e164: string): string {
  return e164.slice(-shownDigits);
}

/** Numbers that were shown lately: while somebody sets one up, each turn shows it. They are in memory only. */
const known = new LRUCache<string, Parts>({ max: 1_000 });

function partsOf(e164: string): Parts {
  const parts = known.get(e164) ?? parsedParts(e164);
  known.set(e164, parts);
  return parts;
}

function parsedParts(e164: string): Parts {
  const parsed = parsePhoneNumberFromString(e164, { extract: false });
  const callingCode = parsed === undefined ? '' : `+${parsed.countryCallingCode}`;
  const national = parsed?.formatInternational().slice(callingCode.length) ?? e164;
  const groups = national.split(/\D+/u).filter((group) => group !== '');
  const last = groups.pop() ?? '';
  return { callingCode, groups: [...groups, last.slice(0, -shownDigits), lastDigits(last)].filter(Boolean) };
}

/** The groups as dots, in the country's own grouping unless that leaves a row too long to read. */
function hidden(groups: readonly string[]): string[] {
  const sizes = groups.map((group) => group.length);
  const isReadable = sizes.every((size) => size <= longestGroup);
  return (isReadable ? sizes : evenGroups(groups.join('').length)).map((size) => dot.repeat(size));
}

/** Puts the groups side by side; a single dot is not left alone before the digits that are shown. */
function spaced(groups: readonly (string | undefined)[]): string {
  return groups
    .filter(Boolean)
    .join(' ')
    .replace(/ • (?=\d+$)/u, ' •');
}

/** Splits a number of digits into twos and threes: 7 into 2, 3 and 2. */
function evenGroups(count: number): number[] {
  const groups = Math.max(1, Math.round(count / 2.5));
  const end = (index: number): number => Math.round((index * count) / groups);
  return Array.from({ length: groups }, (_, index) => end(index + 1) - end(index));
}

/** Shows at most two digits, and less than half of a short extension. */
function maskedExtension(extension: string): string {
  const shown = Math.min(shownDigits, Math.floor((extension.length - 1) / 2));
  return dot.repeat(extension.length - shown) + extension.slice(extension.length - shown);
}
