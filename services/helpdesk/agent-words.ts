import { wordsOf } from '../intents/model/normalize.ts';

/** What an agent may ask for, about somebody. */
export const deskActs = ['set-up', 'reset', 'unlock', 'status', 'block', 'unblock', 'delete-app-passwords'] as const;
export type DeskAct = (typeof deskActs)[number];

/** What an agent of the helpdesk wrote. */
export type AgentCommand =
  | { readonly act: DeskAct; readonly who: string }
  /** The card on which all of it is chosen. */
  | { readonly act: 'helpdesk' }
  /** Who waits. */
  | { readonly act: 'list' };

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
  status:
    'status of, status for, status, show, toon, zeig, zeige, état de, statut de, statut, estado de, estado, mostrar',
  block: 'block, blokkeer, blokkeren, sperren, bloquer, bloquear, bloquear a',
  unblock:
    'unblock, deblokkeer, deblokkeren, sperre aufheben für, freigeben, débloquer, debloquer, desbloquear, desbloquear a',
  'delete-app-passwords':
    'delete app passwords of, delete the app passwords of, verwijder app-wachtwoorden van, lösche app-kennwörter von, supprimer les mots de passe d’application de, eliminar las contraseñas de aplicación de',
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

/** Whoever writes one of these speaks of their own set-up, or of no person. */
const ordinary = new Set(
  wordsOf(
    `my mine me i it this that the a an now again all everything please phone phones app apps authenticator number code codes method methods text call two-step verification password passwords account recovery backup new
     mijn mij me ik het dit dat de een nu weer alles telefoon nummer methode methoden verificatie wachtwoord wachtwoorden account herstelcodes
     mein meine meinen mir mich ich es das die der den ein eine jetzt alles telefon handy nummer methode methoden überprüfung kennwort konto
     mon ma mes moi je le la les un une maintenant tout téléphone numéro méthode méthodes vérification compte
     mi mis me yo el la los las un una ahora todo teléfono número método métodos verificación cuenta`,
  ),
);

type Phrase = { readonly act: DeskAct; readonly words: readonly string[] };
const phrases = (table: Readonly<Partial<Record<DeskAct, string>>>): Phrase[] =>
  Object.entries(table)
    .flatMap(([act, list]) =>
      list.split(',').map((phrase) => ({ act: act as DeskAct, words: phrase.trim().toLowerCase().split(' ') })),
    )
    // "set up" comes before "set", "status of" before "status".
    .toSorted((one, other) => other.words.length - one.words.length);

const prefixes = phrases(before);
const suffixes = phrases(after);
const wholes = Object.entries(whole).flatMap(([act, list]) =>
  list.split(',').map((phrase) => [phrase.trim(), act as 'helpdesk' | 'list'] as const),
);

/**
 * What an agent of the helpdesk means who writes in words: an act and whom it is about, who may be named by a sign-in name or
 * the beginning of a name. @returns undefined for whatever else somebody may write.
 */
export function readAgentCommand(text: string): AgentCommand | undefined {
  if (text.length > longestCommand) return undefined;
  const written = text.trim().replaceAll(/\s+/gu, ' ');
  const bare = written.toLowerCase().replace(/[.!?]+$/u, '');
  const act = wholes.find(([phrase]) => phrase === bare)?.[1];
  if (act !== undefined) return { act };
  const words = written.split(' ');
  const small = words.map((word) => word.toLowerCase());
  for (const { act: wanted, words: phrase } of prefixes)
    if (phrase.every((word, index) => small[index] === word)) {
      const who = nameIn(words.slice(phrase.length));
      if (who !== undefined) return { act: wanted, who };
    }
  for (const { act: wanted, words: phrase } of suffixes)
    if (phrase.every((word, index) => small[words.length - phrase.length + index] === word)) {
      const who = nameIn(words.slice(0, -phrase.length));
      if (who !== undefined) return { act: wanted, who };
    }
  return undefined;
}

function nameIn(words: readonly string[]): string | undefined {
  const name = words.join(' ').replace(/[.!?,;:]+$/u, '');
  if (name === '' || words.length > mostNameWords) return undefined;
  if (name.includes('@')) return words.length === 1 ? name : undefined;
  return ordinary.has(wordsOf(name)[0] ?? '') || !/\p{L}/u.test(name) ? undefined : name;
}
