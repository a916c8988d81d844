import { commandWords } from './command-words.ts';
import { wordsOf } from './model/normalize.ts';

/** ISO 639-1 codes: whatever people may ask for, the bot speaks it or not. */
const codes =
  `aa ab af ak am ar as az be bg bm bn bo br bs ca cs cy da de dz ee el en eo es et eu fa ff fi fo fr fy ga gd gl gn gu
 ha he hi hr ht hu hy id ig is it ja jv ka kk km kn ko ku ky lb lg ln lo lt lv mg mi mk ml mn mr ms mt my nb ne nl nn no om or pa
 pl ps pt qu rm rn ro ru rw sd si sk sl sn so sq sr ss st su sv sw ta te tg th ti tk tl tn to tr ts tt ug uk ur uz vi wo xh yi yo
 zh zu`.split(/\s+/u);

/** Shorter names are words of other languages too. */
const shortestName = 4;

let names: ReadonlyMap<string, string> | undefined;

/** The language of this name, as the languages the bot understands and that language itself call it: a BCP 47 tag. */
export function languageCalled(name: string): string | undefined {
  names ??= allNames();
  return names.get(wordsOf(name).join(' '));
}

/** The first language that is named in a text. */
export function languageNamedIn(text: string): string | undefined {
  return wordsOf(text)
    .map(languageCalled)
    .find((language) => language !== undefined);
}

/** Made when it is first needed. What a language is called in English comes before what others call another. */
function allNames(): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  const namesIn = (language: string): Intl.DisplayNames => new Intl.DisplayNames([language], { type: 'language' });
  const add = (code: string, name: string | undefined): void => {
    const key = wordsOf(name ?? '').join(' ');
    if (key.length >= shortestName && !found.has(key)) found.set(key, code);
  };
  for (const naming of Object.keys(commandWords).map(namesIn)) for (const code of codes) add(code, naming.of(code));
  for (const code of codes) add(code, namesIn(code).of(code));
  return found;
}
