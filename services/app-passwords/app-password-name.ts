/** Characters that a name has at most. */
const longestAppPasswordName = 40;

export type ReadName =
  { readonly code: 'ok'; readonly name: string } | { readonly code: 'refused'; readonly problem: 'empty' | 'too-long' };

/** Reads what somebody calls an app password: one line; what cannot be seen, or turns text around, is left out. */
export function readAppPasswordName(text: string): ReadName {
  const name = text
    .toWellFormed()
    .replace(/[\p{Cc}\u2028\u2029\s]+/gu, ' ')
    .replace(/[\p{Bidi_Control}\p{Default_Ignorable_Code_Point}]/gu, '')
    .trim();
  if (name === '') return { code: 'refused', problem: 'empty' };
  return Array.from(name).length > longestAppPasswordName
    ? { code: 'refused', problem: 'too-long' }
    : { code: 'ok', name };
}

/** Whether two names look the same to whoever has to choose between them. */
export function isSameName(one: string, other: string): boolean {
  return folded(one) === folded(other);
}

function folded(name: string): string {
  return name.normalize('NFKC').toLowerCase();
}
