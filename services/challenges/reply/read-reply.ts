import { decimalDigit } from '../../decimal-digit.ts';
import { withoutQuotations } from './quotations.ts';
import {
  askingSigns,
  neutralWords,
  reactingSigns,
  reactingWords,
  refusingParts,
  refusingSigns,
  refusingWords,
  thankingWords,
} from './reply-words.ts';

/** What somebody says who answers a text of ours by text. */
export type Reply =
  /** Six digits, possibly beside other numbers: which of them is the code, nobody can say but whoever checks it. */
  | { readonly says: 'code'; readonly codes: readonly string[] }
  /** It was not them, or they want no such texts. `codes` are those that they name. */
  | { readonly says: 'no'; readonly codes: readonly string[] }
  /** Six digits among words that may mean anything. */
  | { readonly says: 'unclear' }
  /** No code at all, or only what we have written ourselves. */
  | { readonly says: 'nothing' };

/** Most groups of six digits in one text: more are guesses. */
const mostCodes = 3;
/** Most words beside the code. */
const mostWords = 12;
/** Most words around the text that a reaction is about. */
const longestFrame = 4;
/** Most words of a name that signs. */
const longestName = 2;

/**
 * Reads a text by what it says, never by what it quotes. It is a code when nothing else is left once our own words and all
 * quotations are out: six digits, other numbers, the prefix in brackets that carriers put before, and words that introduce
 * a code, thank or sign. Whatever says no anywhere is a refusal, also beside the right code; words that nobody here knows
 * make it unclear, which proves nothing.
 * @param ownWords takes out what the bot itself texts.
 */
export function readReply(body: string, ownWords: (text: string) => string): Reply {
  const whole = withAsciiDigits(body);
  const said = plain(withoutQuotations(ownWords(whole)));
  const codes = codesIn(withoutPrefix(said));
  if (codes.length === 0 && isReaction(whole, said)) return { says: 'nothing' };
  if (isRefusal(said)) return { says: 'no', codes };
  if (codes.length === 0) return { says: 'nothing' };
  const isClear = codes.length <= mostCodes && !askingSigns.test(said) && isOnlyThanks(withoutPrefix(said));
  return isClear ? { says: 'code', codes } : { says: 'unclear' };
}

/** Digits of any script as ASCII, and nothing that is not seen. */
function withAsciiDigits(text: string): string {
  return text.replaceAll(/\p{Nd}/gu, (digit) => String(decimalDigit(digit))).replaceAll(/[\p{Cf}\u{fe0f}]/gu, '');
}

/** Without accents and letters in one, and with one sort of apostrophe; letters keep their case, by which names are known. */
function plain(text: string): string {
  return text
    .replaceAll('№', '#')
    .replaceAll(/[’‘´`′ʼ]/gu, "'")
    .replaceAll('ß', 'ss')
    .replaceAll('œ', 'oe')
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '');
}

/** `[Carrier] 123456`: what is in the first brackets, unless that is the code. */
function withoutPrefix(said: string): string {
  const prefix = /^\s*[[(【{<](?<inside>[^\])】}>]{1,40})[\])】}>]/u.exec(said);
  return prefix === null || codesIn(prefix.groups?.['inside'] ?? '').length > 0 ? said : said.slice(prefix[0].length);
}

/**
 * The groups of six digits, each once: six in a row, or three and three. A number is no group of six only because it is
 * written in smaller pieces (`020 624 1111`).
 */
function codesIn(said: string): string[] {
  const numbers = [...said.matchAll(/(?<!\d)\d+(?:[\s\p{Pd}]\d+)*/gu)].map(([row]) => row.split(/\D/u));
  return [...new Set(numbers.flatMap(sixesIn))];
}

function sixesIn(pieces: readonly string[]): string[] {
  const isShort = (piece: string | undefined): boolean => piece !== undefined && piece.length < 6;
  return pieces.flatMap((piece, index) => {
    if (piece.length === 6) return [piece];
    const next = pieces[index + 1];
    const isAlone = !isShort(pieces[index - 1]) && !isShort(pieces[index + 2]);
    return piece.length === 3 && next?.length === 3 && isAlone ? [piece + next] : [];
  });
}

function wordsIn(said: string): string[] {
  return said.match(/\p{L}+(?:'\p{L}+)*/gu) ?? [];
}

/** `Liked “…”`, `👎 to “…”`, `Vond “…” niet leuk`: phones send it in one's name, and it says nothing of who asked. */
function isReaction(whole: string, said: string): boolean {
  const isQuoting = /[“”„"«»「『]/u.test(whole);
  return isQuoting && wordsIn(said).length <= longestFrame && (reactingWords.test(said) || reactingSigns.test(said));
}

function isRefusal(said: string): boolean {
  if (refusingSigns.test(said) || refusingParts.some((part) => said.includes(plain(part)))) return true;
  return wordsIn(said.toLowerCase()).some(
    // "n'ai", "don't", "shouldn't've".
    (word) => refusingWords.has(word) || refusingWords.has(word.replaceAll("'", '')) || /^n'|n't/u.test(word),
  );
}

function isOnlyThanks(said: string): boolean {
  const lines = said.split('\n').map((line) => ({ words: wordsIn(line), isSigned: signingMark.test(line) }));
  if (lines.flatMap(({ words }) => words).length > mostWords) return false;
  let isThanked = false;
  return lines.every(({ words, isSigned }) => {
    const unknown = words.filter((word) => !isKnown(word));
    const from = words.indexOf(unknown[0] ?? '');
    const before = from === -1 ? words : words.slice(0, from);
    isThanked ||= before.some((word) => thankingWords.has(small(word)));
    if (unknown.length === 0) return true;
    // A word alone may be a protest, and phones begin it with a capital.
    return (isThanked || isSigned) && unknown.length <= longestName && unknown.every(isName);
  });
}

/** A dash before a name, as in a letter. */
const signingMark = /^\s*(?:[\p{Pd}~]\s*)+\p{L}/u;

function isKnown(word: string): boolean {
  return neutralWords.has(small(word)) || thankingWords.has(small(word));
}

/** Begins with a capital, or is of a script that has none. */
function isName(word: string): boolean {
  return /^[\p{Lu}\p{Lo}]/u.test(word);
}

function small(word: string): string {
  return word.toLowerCase();
}
