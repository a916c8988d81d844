const digit = /^\p{Nd}$/u;

/** What is typed with the digits of any script, as 0 to 9: Unicode has them in runs of ten, from zero to nine. */
export function plainDigits(typed: string): string {
  return Array.from(typed, (each) => (digit.test(each) ? String(valueOf(each.codePointAt(0) ?? 0)) : each)).join('');
}

function valueOf(codePoint: number): number {
  let first = codePoint;
  while (digit.test(String.fromCodePoint(first - 1))) first -= 1;
  return (codePoint - first) % 10;
}
