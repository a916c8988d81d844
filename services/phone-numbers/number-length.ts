import {
  parsePhoneNumberFromString,
  type PhoneNumber as ParsedNumber,
  validatePhoneNumberLength,
} from 'libphonenumber-js/max';
import { isOrdinary } from './number-type.ts';

/** Digits that may be missing, or too many, and still be seen to be. */
const mostMissing = 6;
const mostSpare = 3;

/**
 * Whether a number that is not assigned has the wrong length. A plan often allows other lengths for other numbers, so
 * where the length by itself is possible, a number that becomes right with a few digits more, or fewer, counts as cut
 * off, or as having too many.
 * @returns undefined when length is not what is wrong with it.
 */
export function lengthProblem({ number }: ParsedNumber): 'too-short' | 'too-long' | undefined {
  const length = validatePhoneNumberLength(number);
  if (length === 'TOO_SHORT') return 'too-short';
  if (length === 'TOO_LONG') return 'too-long';
  if (upTo(mostMissing).some((count) => isNumber(number + '0'.repeat(count)))) return 'too-short';
  if (upTo(mostSpare).some((count) => isNumber(number.slice(0, -count)))) return 'too-long';
  return length === 'INVALID_LENGTH' ? 'too-short' : undefined;
}

function upTo(count: number): readonly number[] {
  return Array.from({ length: count }, (_, index) => index + 1);
}

function isNumber(e164: string): boolean {
  return isOrdinary(parsePhoneNumberFromString(e164, { extract: false })?.getType());
}
