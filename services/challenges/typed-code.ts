import { readSixDigits } from './six-digits.ts';

/** In UTF-16 units. A longer message says more than a code. */
const longestMessage = 120;
/** Digits of a number that stands beside a code without being taken for one: a time, an amount, a step. */
const shortNumber = 3;

/**
 * The code in what somebody types: the one group of six digits of a short message (`the code is 128 032`, `123-456`,
 * `code: 123456.`), in any script. Two such groups, or any longer number beside it, such as that of a phone, leave it
 * open which is meant: then there is none. Nor is a group part of something else, such as an amount or a name.
 *
 * @returns six ASCII digits, or undefined.
 */
export function findCode(message: string): string | undefined {
  const whole = readSixDigits(message);
  if (whole !== undefined || message.length > longestMessage) return whole;
  const numbers = [...message.matchAll(/\p{Nd}+(?:[\t\p{Zs}\p{Pd}\p{Cf}]{1,2}\p{Nd}+)*/gu)].map((match) => ({
    digits: match[0].replaceAll(/\P{Nd}/gu, ''),
    written: match[0],
    isAlone: !isJoined(message.slice(0, match.index), message.slice(match.index + match[0].length)),
  }));
  const long = numbers.filter(({ digits }) => Array.from(digits).length > shortNumber);
  const [code] = long;
  return long.length === 1 && code?.isAlone === true ? readSixDigits(code.written) : undefined;
}

/** Of a code with a digit too few, too many or twice. */
const likeCode = { fewest: 4, most: 8 };
/** A sentence with more says something else, and has a number in it: ten minutes, the third time. */
const mostWords = 4;

/** Whether a message is meant as the code that is asked for, right or wrong, and not as a sentence with a number in it. */
export function isMeantAsCode(message: string): boolean {
  const digits = message.match(/\p{Nd}/gu)?.length ?? 0;
  if (digits === 0) return false;
  const words = message.match(/\p{L}{2,}/gu)?.length ?? 0;
  const isLikeCode = digits >= likeCode.fewest && digits <= likeCode.most && words <= mostWords;
  return words <= 1 || isLikeCode || findCode(message) !== undefined;
}

/** What is typed where a code is asked for: the code in it, or all of it, to be refused as it is. */
export function typedCode(message: string): string {
  return findCode(message) ?? message;
}

/** Whether a number goes on in what stands before or after it: `€128.032`, `1,128032`, `A128032`, `+128032`. */
function isJoined(before: string, after: string): boolean {
  return /(?:[\p{L}\p{Sc}+@_]|\p{Nd}[.,/:])$/u.test(before) || /^(?:[\p{L}\p{Sc}@_]|[.,/:]\p{Nd})/u.test(after);
}
