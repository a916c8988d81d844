import { matchLanguage } from '../localization/localization.ts';
import type { Language } from '../localization/translate.ts';

/** What somebody asked for in words. An intent only ever opens or closes something; it never changes a method. */
export type Intent =
  | { readonly kind: 'cancel' | 'help' | 'human' | 'set-up' | 'start-again' | 'status' }
  /** With the language that was named, if one was. */
  | { readonly kind: 'language'; readonly language: Language | undefined };

const phrases: readonly (readonly [Exclude<Intent['kind'], 'language'>, RegExp])[] = [
  ['cancel', /^(cancel|stop|quit|annuleren|annuleer|stoppen|afbreken)$/u],
  ['help', /^(help|hulp|\?|what can you do|wat kun je|wat kunt u)$/u],
  ['human', /^(human|person|agent|helpdesk|mens|medewerker|iemand spreken)$/u],
  ['set-up', /^(set ?up|start|begin|set it up( now)?|instellen|nu instellen|aanmelden)$/u],
  ['start-again', /^(start (it )?again|start over|begin again|opnieuw( beginnen| starten)?|begin opnieuw|overnieuw)$/u],
  ['status', /^(status|my methods|show my methods|mijn methoden|toon mijn methoden)$/u],
];

const languageRequest = /^(?:language|taal|lang)(?:\s+(?<name>\p{L}+))?$/u;

/** Names people use for a language, in either language. */
const languageNames: ReadonlyMap<string, Language> = new Map([
  ['english', 'en'],
  ['engels', 'en'],
  ['dutch', 'nl'],
  ['nederlands', 'nl'],
]);

/** In UTF-16 units. A long message is no command, and reading it as one could keep everybody else waiting. */
const longestCommand = 80;

/** Reads a short command, in any of the languages; undefined when the text is none. */
export function readIntent(text: string): Intent | undefined {
  if (text.length > longestCommand) return undefined;
  const phrase = text
    .normalize('NFKC')
    .trim()
    .replace(/[.!]+$/u, '')
    .replace(/\s+/gu, ' ')
    .toLocaleLowerCase('en');
  const named = languageNames.get(phrase);
  if (named !== undefined) return { kind: 'language', language: named };
  const language = languageRequest.exec(phrase);
  if (language !== null) return { kind: 'language', language: languageOf(language.groups?.['name']) };
  const match = phrases.find(([, pattern]) => pattern.test(phrase));
  return match && { kind: match[0] };
}

function languageOf(name: string | undefined): Language | undefined {
  return name === undefined ? undefined : (languageNames.get(name) ?? matchLanguage(name));
}
