/** In UTF-16 units. What comes after is not read: nobody says more in their first words, and a flood would keep others waiting. */
const longestText = 400;

/** The French *n'* is a word of its own: it denies the one that follows. */
const words = /n'(?=\p{L})|[\p{L}\p{N}']+|[?!]|\p{Extended_Pictographic}/gu;

/**
 * The words of a text, as training and recognizing see them: without accents and case, one kind of apostrophe, every digit a
 * 0; `?`, `!` and pictures are words too. Takes any string, whatever is in it, and no longer for a long one.
 */
export function wordsOf(text: string): string[] {
  const plain = text
    .slice(0, longestText)
    .toWellFormed()
    .normalize('NFKD')
    .slice(0, longestText)
    .replace(/\p{M}+/gu, '')
    .toLowerCase()
    .replace(/ß/gu, 'ss')
    .replace(/[’‘‛`´ʼ′]/gu, "'")
    .replace(/\p{Nd}/gu, '0');
  return plain.match(words) ?? [];
}

/** Those that say something of the language: a number, a mark or a picture is of none. */
export function spokenWords(words: readonly string[]): string[] {
  return words.filter((word) => /\p{L}/u.test(word));
}
