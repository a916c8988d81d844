/** Mathematical and Myanmar Extended-C digits: several runs with no gap between them. */
const adjoiningRuns = [
  [0x1d7ce, 0x1d7ff],
  [0x116d0, 0x116e3],
] as const;

const decimal = /^\p{Nd}$/u;

/**
 * The value of a decimal digit of any script, from 0 to 9; undefined for anything else.
 *
 * Unicode guarantees that decimal digits stand in contiguous runs of ten from zero to nine, so a digit's value is its
 * distance from the start of its run.
 * @see https://www.unicode.org/versions/latest/core-spec/chapter-4/#G124206
 */
export function decimalDigit(character: string): number | undefined {
  if (!decimal.test(character)) return undefined;
  const codePoint = character.codePointAt(0) ?? 0;
  for (const [first, last] of adjoiningRuns) {
    if (codePoint >= first && codePoint <= last) return (codePoint - first) % 10;
  }
  let zero = codePoint;
  while (codePoint - zero < 9 && decimal.test(String.fromCodePoint(zero - 1))) zero -= 1;
  return codePoint - zero;
}
