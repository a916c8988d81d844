import type { DirectoryEntry } from './directory.ts';

const longestText = 256;

/**
 * What was typed to find somebody by: its words, as they were typed.
 * @returns none for what nobody is looked for by: nothing, more than a name can be, control characters, signs alone.
 */
export function searchWords(text: string): readonly string[] {
  if (text.length > longestText || !text.isWellFormed() || /\p{Cc}/u.test(text)) return [];
  return text
    .normalize('NFC')
    .replaceAll(/\p{Cf}/gu, '')
    .split(/\s+/u)
    .filter((word) => /[\p{L}\p{N}]/u.test(word));
}

/**
 * How well somebody fits what was typed, in either letter case and without regard to accents; less is better.
 * @param words of `searchWords`.
 * @returns undefined for who does not fit.
 */
function fitOf({ displayName, accountName }: DirectoryEntry, words: readonly string[]): number | undefined {
  const typed = words.map(fold).join(' ');
  const account = fold(accountName);
  if (account === typed) return 0;
  if (fold(displayName).startsWith(typed)) return 1;
  const names = barely(displayName);
  if (barely(typed).every((word) => names.some((name) => name.startsWith(word)))) return 2;
  return account.startsWith(typed) ? 3 : undefined;
}

/** The best first, and who fits equally well by name. @param unfit how well the others fit; without it they are left out. */
export function bestFirst<Person extends DirectoryEntry>(
  people: readonly Person[],
  words: readonly string[],
  unfit?: number,
): Person[] {
  return people
    .flatMap((person) => {
      const fit = fitOf(person, words) ?? unfit;
      return fit === undefined ? [] : [{ person, fit, name: fold(person.displayName) }];
    })
    .sort((one, other) => one.fit - other.fit || (one.name < other.name ? -1 : Number(one.name > other.name)))
    .map(({ person }) => person);
}

function fold(text: string): string {
  return text
    .toLowerCase()
    .normalize('NFKD')
    .replaceAll(/[\p{M}\p{Cf}]/gu, '')
    .trim();
}

/** The words of a text without the signs around and between them. */
function barely(text: string): readonly string[] {
  return fold(text)
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '');
}
