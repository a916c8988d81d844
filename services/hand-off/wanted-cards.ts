import { type HandOff, type HandOffCard, isIdentityConfirmed, isOver } from './hand-off.ts';
import { isAnswerable } from './safeguards.ts';

/** Which of the cards that one person may have of a hand-off. */
export type CardSlot =
  /** An agent's: how it stands, and what can be done. */
  | 'status'
  /** An agent's: a pass that they tell; sent where it is given, and only ever taken away by others. */
  | `pass ${string}`
  /** The person's: who asks, why, and whether they begin. */
  | 'invitation'
  /** The person's: who helps them. */
  | `helper ${string}`
  /** The person's: they show who they are. */
  | `identity ${string}`
  /** The person's: what they asked for is closed. */
  | 'closed'
  /** The manager's: whether it is them. */
  | `vouch ${string}`;

/** A card that ought to be in somebody's chat. */
export interface WantedCard {
  readonly slot: CardSlot;
  /** Object id. */
  readonly to: string;
}

/** Whether it is the person's or their manager's, who are waited for: an agent who cannot be shown one has the list. */
export function isOfWhoIsWaitedFor({ slot }: WantedCard): boolean {
  return slot !== 'status' && !slot.startsWith('pass ');
}

/** Whom of the helpdesk cards are for, by object id. */
export interface AtTheHelpdesk {
  /** Those who are there for the person. */
  readonly agents: readonly string[];
  /** Of them, those who are shown what is for anybody; see `agents-to-ask.ts`. */
  readonly asked: readonly string[];
}

/** The cards that there ought to be; each is sent once and then edited. What is over by then is not begun with. */
export function wantedCards(handOff: HandOff, { agents, asked }: AtTheHelpdesk, now: Date): WantedCard[] {
  const wanted = [
    ...ofThePerson(handOff, now),
    ...ofTheHelpdesk(handOff, { agents, asked }),
    ...ofManager(handOff, now),
  ];
  const isWanted = new Set(wanted.map(keyOf));
  // What was sent stays true, also where it would not be sent any more; whoever left the helpdesk learns nothing new.
  const sent = handOff.cards
    .map(({ slot, to }) => ({ slot: slot as CardSlot, to }))
    .filter(({ slot, to }) => slot !== 'status' || agents.includes(to));
  return [...wanted, ...sent.filter((card) => !isWanted.has(keyOf(card)))];
}

/** Whether cards will say something else once time has passed: a question is open, or its answer is fresh. */
export function changesWithTime(handOff: HandOff, now: Date): boolean {
  const { identity } = handOff;
  if (identity === undefined || isOver(handOff, now)) return false;
  return isAnswerable(handOff, identity.id, now) || isIdentityConfirmed(handOff, now);
}

/** A card that was sent or edited; with `digest` absent it is gone. */
export type NotedCard = Omit<HandOffCard, 'digest'> & { readonly digest: string | undefined };

/** Questions, helpers and passes of before whose cards are still brought up to date. */
const mostOfBefore = 20;

/** The same with this card in place of the one that was there; what is long past is not brought up to date for ever. */
export function withCard(handOff: HandOff, { digest, ...card }: NotedCard): HandOff {
  const others = handOff.cards.filter((each) => keyOf(each) !== keyOf(card));
  const cards = digest === undefined ? others : [...others, { ...card, digest }];
  const { identity, agent, pass } = handOff;
  const now = [`identity ${identity?.id}`, `vouch ${identity?.id}`, `helper ${agent}`, `pass ${pass?.id}`];
  const ofBefore = cards.filter(({ slot }) => slot.includes(' ') && !now.includes(slot));
  const forgotten = new Set(ofBefore.slice(0, -mostOfBefore));
  return { ...handOff, cards: cards.filter((each) => !forgotten.has(each)) };
}

function ofThePerson(handOff: HandOff, now: Date): WantedCard[] {
  const { person, openedBy, agent, identity, state } = handOff;
  const to = person.objectId;
  const cards: WantedCard[] = [];
  const isOpen = !isOver(handOff, now);
  if (openedBy.by !== 'person') {
    if (isOpen || state === 'done') cards.push({ slot: 'invitation', to });
  } else if (isOpen && agent !== undefined && agent !== to) cards.push({ slot: `helper ${agent}`, to });
  if (identity?.way === 'method' && isAnswerable(handOff, identity.id, now))
    cards.push({ slot: `identity ${identity.id}`, to });
  // Whoever took it back knows.
  const isEnded = state === 'expired' || (state === 'closed' && handOff.closed?.by !== 'person');
  if (openedBy.by === 'person' && isEnded) cards.push({ slot: 'closed', to });
  return cards;
}

function ofTheHelpdesk({ person, agent }: HandOff, { agents, asked }: AtTheHelpdesk): WantedCard[] {
  const to = agents.filter((each) => each === agent || asked.includes(each));
  return to.filter((each) => each !== person.objectId).map((each) => ({ slot: 'status', to: each }));
}

function ofManager(handOff: HandOff, now: Date): WantedCard[] {
  const { identity } = handOff;
  if (identity?.manager === undefined || !isAnswerable(handOff, identity.id, now)) return [];
  return [{ slot: `vouch ${identity.id}`, to: identity.manager }];
}

function keyOf({ slot, to }: { readonly slot: string; readonly to: string }): string {
  return `${to} ${slot}`;
}
