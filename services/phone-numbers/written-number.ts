import { decimalDigit } from '../decimal-digit.ts';

/** What somebody wrote, brought down to a plus sign and the digits 0–9. */
export interface WrittenNumber {
  /** Digits, perhaps after one `+`; empty when there was nothing but spaces and signs. */
  readonly digits: string;
  readonly extension?: string;
}

/** In UTF-16 units. Nothing longer is a phone number, however it is spaced. */
const longestText = 200;

/** Direction marks, zero-width spaces and the like, which come along when a number is copied. */
const invisible = /\p{Cf}/gu;
const plusSigns = /[＋﹢]/gu;
const otherDigits = /(?![0-9])\p{Nd}/gu;
/** Spaces, dashes, brackets, slashes and dots, full-width ones too. */
const separators = /[\s\p{Pd}\u2212\u30fc()（）[\]［］/／.．·]/gu;
const plainNumber = /^\+?\d+$/u;
/** `ext. 12`, `x12`, `toestel 12`, `#12`, `;ext=12` or a pause and the digits; at most 15, which leave room for pauses. */
const extensionAtEnd =
  /^(?<number>[^a-z#,;]+)(?:;ext=|[,;]?\s*(?:extension|extn?|xtn|x|toestel|tst)\.?:?|#|,{1,3}|;)\s*(?<extension>\d{1,15})#?$/iu;

/**
 * Reads the notations in use: any script's digits, full-width signs, spaces, brackets, dashes, slashes, dots. Letters
 * are refused, also those that stand for digits on a key pad.
 * @param withExtension Whether an extension may follow.
 * @returns undefined when it is no number.
 */
export function writtenNumber(text: string, withExtension: boolean): WrittenNumber | undefined {
  if (text.length > longestText) return undefined;
  const plain = text
    .replace(invisible, '')
    .replace(plusSigns, '+')
    .replace(otherDigits, (digit) => String(decimalDigit(digit) ?? ''))
    .trim();
  const groups = withExtension ? extensionAtEnd.exec(plain)?.groups : undefined;
  const digits = (groups?.['number'] ?? plain).replace(separators, '');
  if (digits !== '' && !plainNumber.test(digits)) return undefined;
  const extension = groups?.['extension'];
  return extension === undefined ? { digits } : { digits, extension };
}
