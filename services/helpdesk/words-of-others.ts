import { wordsOf } from '../intents/model/normalize.ts';
import { ordinary, things } from './ordinary-words.ts';

/** Whom an agent of the helpdesk speaks of in words of their own. */
export interface SpokenOf {
  /** What may be somebody's name or sign-in name, the likeliest first; the directory knows. */
  readonly names: readonly string[];
  /** Words such as *his phone* or *my colleague*. */
  readonly isOfAnother: boolean;
  /** Words such as *I* or *my*. */
  readonly isOfSelf: boolean;
}

/** In UTF-16 units. A longer message is a story, and no wish. */
const longestWish = 300;
/** Names that are looked for at most: each is a question to the directory. */
const mostNames = 4;

const self = new Set(
  wordsOf(
    `i i'm i've i'll i'd my me mine myself ik mij mijn m'n mezelf ich mich mir mein meine meinen meinem meiner meines
     je j'ai moi mon ma mes yo mi mis conmigo`,
  ),
);
/** Whose something is; in some languages these are other words too, unless a thing follows. */
const owners = new Set(wordsOf('zijn sein seine seinen seinem seiner ihr ihre ihren ihrem ihrer son sa ses su sus'));
/** Not *he* or *she*: of a phone and an app many say the same. */
const another = new Set(wordsOf('his her hers their theirs haar hun leur leurs'));
/** What comes before it belongs to the colleague, and not to the speaker's wish. */
const colleague =
  /(?:(?:my|our|an?|the|mijn|onze|een|de|meine?[nmrs]?|unsere?[nmrs]?|eine?[nmrs]?|mon|ma|notre|une?|mi|nuestr[oa]|un[oa]?) )?(?:colleagues?|co-?workers?|employees?|collega(?:'s)?|medewerkers?|kolleg(?:e|en|in)|mitarbeiter(?:in|s)?|collègues?|compañer[oa]s?|colegas?)(?!\p{L})/giu;
/** Words that are names as well, where they begin a sentence. */
const auxiliary = new Set(wordsOf('will may can could would should'));

/** @returns undefined for what speaks of nobody but the speaker, as far as words tell. */
export function readWordsOfOthers(text: string): SpokenOf | undefined {
  if (text.length > longestWish) return undefined;
  const written = text
    .toWellFormed()
    .normalize('NFC')
    .replaceAll(/[’‘`´]/gu, "'");
  const rest = written.replaceAll(colleague, ' ');
  const words = wordsOf(rest);
  const isOfSelf = words.some((word) => self.has(word));
  const isOwned = words.some((word, index) => owners.has(word) && things.has(words[index + 1] ?? ''));
  const isOfAnother = rest !== written || isOwned || words.some((word) => another.has(word));
  const names = namesIn(rest, { isOfSelf, isOfAnother }).slice(0, mostNames);
  return names.length > 0 || isOfAnother ? { names, isOfAnother, isOfSelf } : undefined;
}

function namesIn(text: string, { isOfSelf, isOfAnother }: Omit<SpokenOf, 'names'>): string[] {
  const tokens = text
    .split(/\s+/u)
    .map((token) => token.replaceAll(/^[^\p{L}<]+|[^\p{L}]+$/gu, '').replace(/'s$|'$/u, ''));
  const addresses = tokens.filter((token) => /^<?[^@<>]+@[^@<>]+$/u.test(token)).map((token) => token.replace('<', ''));
  const isWithoutCapitals = (token: string, index: number): boolean =>
    !isOfSelf && !token.includes('@') && /^\p{Ll}/u.test(token) && (isOfAnother || index === 0);
  const small = tokens.filter(isWithoutCapitals).filter((token) => !isNoName(token) && !auxiliary.has(token));
  return [...new Set([...addresses, ...capitalized(tokens), ...small])];
}

/** Runs of words with a capital, with what names have between them. */
function capitalized(tokens: readonly string[]): string[] {
  const runs: string[][] = [];
  let run: string[] = [];
  for (const token of [...tokens, '']) {
    const isName = /^\p{Lu}/u.test(token) && !token.includes('@') && !isNoName(token);
    const isBetween = run.length > 0 && /^(?:de|van|von|der|den|la|le|du|del|los|el|da|di|y)$/u.test(token);
    if (isName || isBetween) run.push(token);
    else {
      if (run.length > 0) runs.push(run);
      run = [];
    }
  }
  return runs.map((each) => each.join(' ').replace(/(?: (?:de|van|von|der|den|la|le|du|del|los|el|da|di|y))+$/u, ''));
}

function isNoName(token: string): boolean {
  const words = wordsOf(token);
  return (
    words.length === 0 ||
    words.some((word) => ordinary.has(word) || self.has(word) || another.has(word) || owners.has(word))
  );
}
