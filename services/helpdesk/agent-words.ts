import { isReference } from '../hand-off/reference.ts';
import { wordsOf } from '../intents/model/normalize.ts';
import { ordinary } from './ordinary-words.ts';

/** What an agent may ask for, about somebody. */
export const deskActs = ['set-up', 'reset', 'unlock', 'status', 'block', 'unblock', 'delete-app-passwords'] as const;
export type DeskAct = (typeof deskActs)[number];

/** The act of that name; undefined for whatever else it says. */
export function deskActIn(text: string | undefined): DeskAct | undefined {
  return deskActs.find((act) => act === text);
}

/** What an agent of the helpdesk wrote. */
export type AgentCommand =
  | { readonly act: DeskAct; readonly who: string }
  /** The card on which all of it is chosen. */
  | { readonly act: 'helpdesk' }
  /** Who waits. */
  | { readonly act: 'list' }
  /** One hand-off, by what people are told to say on the phone. */
  | { readonly act: 'show'; readonly reference: string };

/** In UTF-16 units. A longer message names nobody. */
const longestCommand = 160;
/** A name has no more words than that; a sentence that begins like a command is none. */
const mostNameWords = 5;

/** By language, with commas between them: what stands before a name. */
const before: Readonly<Record<DeskAct, string>> = {
  'set-up':
    'set up, setup, enroll, enrol, instellen voor, stel in, instellen, einrichten für, einrichten, configurer pour, configurer, configurar para, configurar a, configurar',
  reset:
    'reset, resetten, herstel, zurücksetzen, setze zurück, réinitialiser, reinitialiser, restablecer, restablecer a',
  unlock:
    'unlock, ontgrendel, ontgrendelen, deblokkeer slot van, entsperren, déverrouiller, deverrouiller, desbloquear bloqueo de',
  status: [
    'status of, status for, status, show, toon, zeig, zeige, état de, statut de, statut, estado de, estado, mostrar',
    'how are things with, how is it going with, how is it going for, how far is, how far along is',
    'hoe staat het met, hoe gaat het met, hoe ver is, wie steht es um, wie steht es mit, wie läuft es bei, wie weit ist',
    'où en est, ou en est, comment ça avance pour, comment ca avance pour, cómo va, como va, cómo le va a, como le va a, cómo está, como esta',
  ].join(', '),
  block: 'block, blokkeer, blokkeren, sperren, bloquer, bloquear, bloquear a',
  unblock:
    'unblock, deblokkeer, deblokkeren, sperre aufheben für, freigeben, débloquer, debloquer, desbloquear, desbloquear a',
  'delete-app-passwords':
    'delete app passwords of, delete app passwords for, delete app passwords, delete the app passwords of, delete the app passwords for, verwijder app-wachtwoorden van, lösche app-kennwörter von, supprimer les mots de passe d’application de, eliminar las contraseñas de aplicación de',
};

/** What stands after a name, where a language has it so. */
const after: Readonly<Partial<Record<DeskAct, string>>> = {
  'set-up': 'instellen, einrichten',
  reset: 'resetten, zurücksetzen',
  unlock: 'ontgrendelen, entsperren',
  block: 'blokkeren, sperren',
  unblock: 'deblokkeren, freigeben',
};

const whole: Readonly<Record<'helpdesk' | 'list', string>> = {
  helpdesk: 'helpdesk, help desk, service desk, servicedesk, agent, desk, assistance, soporte',
  list: 'open hand-offs, hand-offs, handoffs, open handoffs, queue, the queue, who waits, who is waiting, list, open overdrachten, overdrachten, wie wacht, wachtrij, offene übergaben, übergaben, wer wartet, warteschlange, demandes ouvertes, demandes, qui attend, solicitudes abiertas, solicitudes, quién espera, cola',
};

/** What names have between them; at their beginning only before a capital, and these are articles too. */
const articles: ReadonlySet<string> = new Set([
  'de',
  'la',
  'le',
  'el',
  'los',
  'las',
  'der',
  'den',
  'die',
  'das',
  'du',
  'del',
]);
/** Articles with which no name begins. */
const neverFirst: ReadonlySet<string> = new Set(['der', 'den', 'die', 'das', 'los', 'las', 'del']);

/** What is said to be polite, before or after. */
const polite = "please|pls|bitte|alsjeblieft|alstublieft|aub|graag|svp|stp|s'il (?:vous|te) pla[iî]t|por favor";
const politeFirst = new RegExp(`^(?:${polite})(?:[ ,]+|$)`, 'iu');
const politeLast = new RegExp(`(?:^|[ ,]+)(?:${polite})$`, 'iu');
/** What stands between the act and the name. */
const between = /^(?:for|of|voor|für|pour|para|user|gebruiker|benutzer|utilisateur|usuario)(?: |$)/iu;
const edges = /^[\s"'“”„«»‘’`*()[\].,;:!?…–-]+|[\s"'“”„«»‘’`*()[\].,;:!?…–-]+$/gu;

type Phrase = { readonly act: DeskAct; readonly phrase: string };
const phrases = (table: Readonly<Partial<Record<DeskAct, string>>>): Phrase[] =>
  Object.entries(table)
    .flatMap(([act, list]) =>
      list.split(',').map((phrase) => ({ act: act as DeskAct, phrase: levelled(tidied(phrase)) })),
    )
    // "set up for" comes before "set up", "status of" before "status".
    .toSorted((one, other) => other.phrase.length - one.phrase.length);

const prefixes = phrases(before);
const suffixes = phrases(after);
const wholes = Object.entries(whole).flatMap(([act, list]) =>
  list.split(',').map((phrase) => [levelled(phrase.trim()), act as 'helpdesk' | 'list'] as const),
);

/**
 * What an agent of the helpdesk means who writes in words: an act and whom it is about, who may be named by a sign-in name or
 * the beginning of a name. @returns undefined for whatever else somebody may write.
 */
export function readAgentCommand(text: string): AgentCommand | undefined {
  if (text.length > longestCommand) return undefined;
  const written = tidied(text);
  const level = levelled(written);
  const act = wholes.find(([phrase]) => phrase === level)?.[1];
  if (act !== undefined) return { act };
  if (isReference(written)) return { act: 'show', reference: written.toUpperCase() };
  for (const { act: wanted, phrase } of prefixes)
    if (level.startsWith(`${phrase} `)) {
      const who = nameIn(written.slice(phrase.length));
      if (who !== undefined) return { act: wanted, who };
    }
  for (const { act: wanted, phrase } of suffixes)
    if (level.endsWith(` ${phrase}`)) {
      const who = nameIn(written.slice(0, -phrase.length));
      if (who !== undefined) return { act: wanted, who };
    }
  return undefined;
}

/** Without mentions, marks that nobody sees, courtesy and what ends a sentence; with single spaces. */
function tidied(text: string): string {
  return text
    .toWellFormed()
    .normalize('NFC')
    .replaceAll(/<at>[^<]*<\/at>|&nbsp;/giu, ' ')
    .replaceAll(/\[([^\]]*)\]\(mailto:[^)]*\)/giu, '$1')
    .replaceAll(/[’‘`´]/gu, "'")
    .replaceAll(/\p{Cf}/gu, '')
    .replaceAll(/\s+/gu, ' ')
    .trim()
    .replace(/^@\S+ /u, '')
    .replace(/^[¿¡]+/u, '')
    .replace(/[\s.!?…,;:]+$/u, '')
    .replace(politeFirst, '')
    .replace(politeLast, '')
    .trim();
}

/** As phrases are compared, of the same length: in small letters, with spaces for hyphens and colons. */
function levelled(text: string): string {
  return text
    .replaceAll(/./gu, (letter) => (letter.toLowerCase().length === letter.length ? letter.toLowerCase() : letter))
    .replaceAll(/[-‐‑:,]/gu, ' ');
}

function nameIn(said: string): string | undefined {
  const name = said.replaceAll(edges, '').replace(between, '').replaceAll(edges, '').replaceAll(/\s+/gu, ' ');
  const words = name.split(' ');
  if (
    name === '' ||
    words.length > mostNameWords ||
    words.some((word, index) => isOrdinary(word, words[index + 1], index))
  )
    return undefined;
  const [address, ...more] = words.filter((word) => word.includes('@')).map(addressIn);
  if (address !== undefined) return more.length === 0 && /^[^@]+@[^@]+$/u.test(address) ? address : undefined;
  return /\p{L}/u.test(name) ? name : undefined;
}

/** Of `<alex@contoso.example>` what is within. */
function addressIn(word: string): string {
  return word
    .replace(/^.*</u, '')
    .replace(/>.*$/u, '')
    .replace(/^mailto:/iu, '')
    .replaceAll(edges, '');
}

/** Whether somebody who says that speaks of something else than a person. */
function isOrdinary(word: string, next: string | undefined, index: number): boolean {
  if (word.includes('@')) return false;
  if (articles.has(word.toLowerCase()) && next !== undefined)
    return index === 0 && (neverFirst.has(word.toLowerCase()) || !/^\p{Lu}/u.test(next));
  // Of "l'authentification" the part that says what it is.
  const parts = wordsOf(word).flatMap((each) => [each, ...each.split("'").filter(({ length }) => length > 1)]);
  return parts.some((each) => ordinary.has(each) || articles.has(each));
}
