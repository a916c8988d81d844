import { matchLanguage } from '../localization/localization.ts';
import type { Language } from '../localization/translate.ts';

/** What somebody asked for in words. An intent only ever opens or closes something; it never changes a method. */
export type Intent =
  | { readonly kind: 'cancel' | 'help' | 'human' | 'set-up' | 'start-again' | 'status' }
  /** With the language that was named, if one was. */
  | { readonly kind: 'language'; readonly language: Language | undefined };

const phrases: readonly (readonly [Exclude<Intent['kind'], 'language'>, RegExp])[] = [
  ['cancel', /^(cancel|stop|quit|annuleren|annuleer|stoppen|afbreken)$/u],
  ['cancel', /^(abbrechen|abbruch|stopp|aufhoren|beenden|annuler|annulez|arreter|arretez|arrete)$/u],
  ['cancel', /^(cancelar|cancela|cancele|parar|pare|para|detener|dejarlo|salir)$/u],
  ['help', /^(help|hulp|\?|what can you do|wat kun je|wat kunt u)$/u],
  ['help', /^(hilfe|was kannst du|was konnen sie|aide|aidez-moi|aide-moi|que peux-tu faire|que pouvez-vous faire)$/u],
  ['help', /^(ayuda|ayudame|ayudeme|que puedes hacer|que puede hacer)$/u],
  ['human', /^(human|person|agent|helpdesk|mens|medewerker|iemand spreken)$/u],
  ['human', /^(mensch|mitarbeiter|jemanden sprechen|humain|personne|conseiller|assistance|parler a quelqu'un)$/u],
  ['human', /^(persona|humano|agente|soporte|soporte tecnico|hablar con alguien|hablar con una persona)$/u],
  ['set-up', /^(set ?up|start|begin|set it up( now)?|instellen|nu instellen|aanmelden)$/u],
  ['set-up', /^((jetzt )?einrichten|starten|beginnen|anfangen|configurer( maintenant)?|commencer|demarrer)$/u],
  ['set-up', /^(configurar( ahora)?|empezar|comenzar|iniciar)$/u],
  ['start-again', /^(start (it )?again|start over|begin again|opnieuw( beginnen| starten)?|begin opnieuw|overnieuw)$/u],
  ['start-again', /^((neu|von vorne?)( beginnen| starten| anfangen)?|noch ?mal von vorne?|recommencer|recommencez)$/u],
  [
    'start-again',
    /^(reprendre (depuis le|au) debut|(empezar|comenzar) (de nuevo|otra vez)|volver a empezar|reiniciar)$/u,
  ],
  ['status', /^(status|my methods|show my methods|mijn methoden|toon mijn methoden)$/u],
  ['status', /^((zeige? )?meine methoden|statut|((montrer|montre-moi|montrez-moi|voir) )?mes methodes)$/u],
  ['status', /^(estado|((mostrar|muestrame|muestreme|ver) )?mis metodos)$/u],
];

const languageRequest = /^(?:language|taal|lang|sprache|langue|idioma|lengua)(?:\s+(?<name>\p{L}+))?$/u;

/** Names people use for a language, in any of the languages. */
const languageNames: ReadonlyMap<string, Language> = new Map(
  Object.entries({
    en: 'english engels englisch anglais ingles',
    nl: 'dutch nederlands hollandisch niederlandisch neerlandais holandes neerlandes',
    de: 'german duits deutsch allemand aleman',
    fr: 'french frans franzosisch francais frances',
    es: 'spanish spaans spanisch espagnol espanol castellano',
  } satisfies Record<Language, string>).flatMap(([language, names]) =>
    names.split(' ').map((name): [string, Language] => [name, language as Language]),
  ),
);

/** In UTF-16 units. A long message is no command, and reading it as one could keep everybody else waiting. */
const longestCommand = 80;

/** Reads a short command, in any of the languages, with accents or without; undefined when the text is none. */
export function readIntent(text: string): Intent | undefined {
  if (text.length > longestCommand) return undefined;
  const phrase = text
    .normalize('NFKC')
    .trim()
    .replace(/^¡|\s*[.!]+$/gu, '')
    .replace(/\s+/gu, ' ')
    .replaceAll(/[’‘´`ʼ]/gu, "'")
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
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
