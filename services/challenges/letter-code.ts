import { decimalDigit } from '../decimal-digit.ts';
import type { Randomness } from '../randomness.ts';

/**
 * Digits and letters that are not taken for one another, on paper or read out: no O beside 0, no I or L beside 1, and no U. Five
 * bits each.
 * @see https://www.crockford.com/base32.html
 */
const symbols = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** What people write for a symbol that it looks like. */
const lookalikes: Readonly<Record<string, string>> = { O: '0', I: '1', L: '1' };

/** How a kind of code is written: symbols in groups of equal length. */
export interface LetterCodeForm {
  readonly groups: number;
  readonly perGroup: number;
}

/** Every code has a digit that looks like no letter: words of as many letters are none. It costs a tenth of a bit. */
const ownDigit = /[2-9]/u;

/** A random code of that form, such as `7K3M-Q9TZ`: five bits for each symbol. */
export function newLetterCode(randomness: Randomness, { groups, perGroup }: LetterCodeForm): string {
  for (;;) {
    const bytes = [...randomness.bytes(groups * perGroup)];
    const text = bytes.map((byte) => symbols.charAt(byte % symbols.length)).join('');
    if (ownDigit.test(text)) return (text.match(new RegExp(`.{${perGroup}}`, 'gu')) ?? []).join('-');
  }
}

/** In UTF-16 units; what is longer says more than a code. */
const longestMessage = 120;

/**
 * The code in what somebody types: all of it, whatever stands between the groups and in whichever letter case; or, within a
 * sentence, the one part of it that has the groups joined by hyphens.
 * @returns the symbols without hyphens; undefined when there is none.
 */
export function readLetterCode(message: string, form: LetterCodeForm): string | undefined {
  if (message.length > longestMessage) return undefined;
  const whole = symbolsIn(message, form);
  if (whole !== undefined) return whole;
  const parts = message.normalize('NFKC').split(/[^\p{L}\p{Nd}\p{Pd}]+/u);
  const codes = parts.filter((part) => /\p{Pd}/u.test(part)).map((part) => symbolsIn(part, form));
  const [code, ...others] = codes.filter((each) => each !== undefined);
  return others.length === 0 ? code : undefined;
}

function symbolsIn(text: string, { groups, perGroup }: LetterCodeForm): string | undefined {
  const compact = text
    .normalize('NFKC')
    .toUpperCase()
    .replaceAll(/[\s\p{Pd}\p{Cf}]/gu, '');
  const read = Array.from(compact, (each) => lookalikes[each] ?? String(decimalDigit(each) ?? each));
  const isCode = read.length === groups * perGroup && read.every((each) => symbols.includes(each));
  return isCode && read.some((each) => ownDigit.test(each)) ? read.join('') : undefined;
}
