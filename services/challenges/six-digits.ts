/**
 * Reads a six-digit code as people type it: with spaces or hyphens between groups, in full-width or any other decimal
 * digits of Unicode, with invisible direction marks pasted along.
 *
 * @returns exactly six ASCII digits (leading zeros kept), or undefined when the text is something else.
 */
export function readSixDigits(text: string): string | undefined {
  const digits = readDigits(text);
  return digits?.length === 6 ? digits : undefined;
}

/** The same of any number of digits; empty when there is nothing but spaces. */
export function readDigits(text: string): string | undefined {
  if (text.length > 64) return undefined;
  let digits = '';
  for (const character of text) {
    if (separators.test(character)) continue;
    const digit = decimalDigit(character);
    if (digit === undefined) return undefined;
    digits += String(digit);
  }
  return digits;
}

/** White space, dashes, and format characters such as direction marks and zero-width joiners. */
const separators = /^[\s\p{Pd}\p{Cf}]$/u;

/** Mathematical and Myanmar Extended-C digits: several runs with no gap between them. */
const adjoiningRuns = [
  [0x1d7ce, 0x1d7ff],
  [0x116d0, 0x116e3],
] as const;

const decimal = /^\p{Nd}$/u;

/**
 * Unicode guarantees that decimal digits stand in contiguous runs of ten from zero to nine, so a digit's value is its
 * distance from the start of its run.
 * @see https://www.unicode.org/versions/latest/core-spec/chapter-4/#G124206
 */
function decimalDigit(character: string): number | undefined {
  if (!decimal.test(character)) return undefined;
  const codePoint = character.codePointAt(0) ?? 0;
  for (const [first, last] of adjoiningRuns) {
    if (codePoint >= first && codePoint <= last) return (codePoint - first) % 10;
  }
  let zero = codePoint;
  while (codePoint - zero < 9 && decimal.test(String.fromCodePoint(zero - 1))) zero -= 1;
  return codePoint - zero;
}
