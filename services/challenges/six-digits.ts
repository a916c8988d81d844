import { decimalDigit } from '../decimal-digit.ts';

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
const separators = /[\s\p{Pd}\p{Cf}]/u;
