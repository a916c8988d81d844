import type { Randomness } from '../randomness.ts';

/** No I and O, and no vowel that would make a word. */
const letters = 'BCDFGHJKLMNPQRSTVWXZ';
const digits = '23456789';

/** Three letters and three digits, such as `KTR-482`: what people say on the phone. It names, and grants nothing. */
export function newReference(randomness: Randomness): string {
  const one = (symbols: string): string => {
    for (;;) {
      const byte = randomness.bytes(1)[0] ?? 0;
      // Bytes from there on would make some symbols likelier.
      if (byte < 256 - (256 % symbols.length)) return symbols.charAt(byte % symbols.length);
    }
  };
  const three = (symbols: string): string => one(symbols) + one(symbols) + one(symbols);
  return `${three(letters)}-${three(digits)}`;
}

/** Whether it is such a name, in any letter case: no id is one. */
export function isReference(name: string): boolean {
  return /^[a-z]{3}-\d{3}$/iu.test(name);
}
