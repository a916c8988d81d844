import { matchLanguage } from '../localization/localization.ts';
import type { Language } from '../localization/translate.ts';
import { type Command, type CommandWords, commandWords, type SentenceCommand } from './command-words.ts';
import { languageCalled } from './language-names.ts';
import { wordsOf } from './model/normalize.ts';

/** What somebody asked for in words. An intent only ever opens or closes something; it never changes a method. */
export type Intent =
  | { readonly kind: Command }
  /** With the language that was named, if one was that the bot speaks. */
  | { readonly kind: 'language'; readonly language: Language | undefined };

/** A command, and the language of the sentence that it was written in; a word alone is of none, whoever wrote it. */
export interface WrittenCommand {
  readonly intent: Intent;
  readonly writtenIn?: string | undefined;
}

/** In UTF-16 units. A long message is no command, and reading it as one could keep everybody else waiting. */
const longestCommand = 80;
/** Longer, and there is more in a sentence than a command. */
const mostWords = 12;
const mostGreetingWords = 4;

const joined = (text: string): string => wordsOf(text).join(' ');
const setOf = (text: string): ReadonlySet<string> => new Set(wordsOf(text));

/** Each phrase, of whatever language, with what it commands. */
const phrases = new Map(
  Object.values(commandWords).flatMap((own) =>
    Object.entries(own.phrases).flatMap(([kind, list]) =>
      list.split(',').map((phrase): [string, Command] => [joined(phrase), kind as Command]),
    ),
  ),
);

const languageWords = new Set(Object.values(commandWords).flatMap((own) => wordsOf(own.language)));

/** What short sentences are made of. */
const sentences = Object.entries(commandWords).map(
  ([language, { turnOn, around, thanksFor }]: [string, CommandWords]) => ({
    language,
    around: setOf(around),
    thanksFor: thanksFor === undefined ? undefined : ` ${joined(thanksFor)} `,
    turnOn: Object.entries(turnOn).map(([kind, list]) => ({ kind: kind as SentenceCommand, words: setOf(list) })),
  }),
);

/** Reads a short command, in any of the languages, alone or in a polite sentence of nothing else; undefined when the text is none. */
export function readCommand(text: string): WrittenCommand | undefined {
  if (text.length > longestCommand) return undefined;
  const written = wordsOf(text);
  const words = written.filter((word) => !/^[?!]$/u.test(word));
  const phrase = phrases.get((words.length === 0 ? written.slice(0, 1) : words).join(' '));
  if (phrase !== undefined) return { intent: { kind: phrase } };
  return readLanguage(words) ?? readSentence(words);
}

const greetings = Object.values(commandWords).map(({ greeting }) => setOf(greeting));

/** Whether a message does nothing but greet or thank. */
export function isGreeting(text: string): boolean {
  if (text.length > longestCommand) return false;
  const words = wordsOf(text).filter((word) => /[\p{L}\p{N}]/u.test(word));
  return (
    words.length > 0 &&
    words.length <= mostGreetingWords &&
    greetings.some((own) => words.every((word) => own.has(word)))
  );
}

/** The same without the language it is written in. */
export function readIntent(text: string): Intent | undefined {
  return readCommand(text)?.intent;
}

/** A language's name alone, or the word for language with or without one. */
function readLanguage(words: readonly string[]): WrittenCommand | undefined {
  const [first = '', second, ...rest] = words;
  const isAsked = languageWords.has(first) && rest.length === 0;
  const named = isAsked ? second : languageCalled(words.join(' '));
  const language = named === undefined ? undefined : matchLanguage(languageCalled(named) ?? named);
  return isAsked || language !== undefined ? { intent: { kind: 'language', language } } : undefined;
}

/** One command among words that say nothing else. */
function readSentence(words: readonly string[]): WrittenCommand | undefined {
  if (words.length > mostWords) return undefined;
  const sentence = ` ${words.join(' ')} `;
  const found = sentences.flatMap(({ language, around, thanksFor, turnOn }) => {
    if (thanksFor !== undefined && sentence.includes(thanksFor)) return [];
    const others = words.filter((word) => !around.has(word));
    const kinds = turnOn.filter((each) => others.some((word) => each.words.has(word)));
    const [only] = kinds;
    const isAll = kinds.length === 1 && others.every((word) => only?.words.has(word));
    return isAll && only !== undefined ? [{ language, kind: only.kind }] : [];
  });
  const [first] = found;
  if (first === undefined || found.some(({ kind }) => kind !== first.kind)) return undefined;
  return { intent: { kind: first.kind }, writtenIn: onlyOne(found.map(({ language }) => language)) };
}

function onlyOne(languages: readonly string[]): string | undefined {
  return languages.length === 1 ? languages[0] : undefined;
}
