import type { Helpdesk } from '../directory/helpdesk-roster.ts';
import { digestOf } from '../secrets/mac.ts';
import { type HandOff, isOver } from './hand-off.ts';

/**
 * In how many chats a hand-off stands at most that is for whichever agent comes first. Each of them is a message, an edit at every
 * change, and a line of the row, while a tenant takes some twenty messages a second: so a claim is seen by all of them at once,
 * and twenty people are enough for one to be there. Every other agent has the list.
 */
export const mostAsked = 20;

/** Whether whoever helps is at the helpdesk no more; not while that cannot be told. */
export function hasLeft({ agent }: Pick<HandOff, 'agent'>, { agents, mayBeMore }: Helpdesk): boolean {
  return agent !== undefined && !mayBeMore && !agents.includes(agent);
}

/** Whether any agent may see to it: nobody helps, or nobody any more, or a reset waits for a second one. */
export function isForAnybody(handOff: HandOff, helpdesk: Helpdesk, now: Date): boolean {
  const { agent, approval, reason } = handOff;
  if (isOver(handOff, now)) return false;
  if ((approval !== undefined && approval.result === undefined) || hasLeft(handOff, helpdesk)) return true;
  // Who says that a change was not theirs is told of with all that it turned off; see `HelpdeskNotices`.
  return agent === undefined && reason !== 'disowned';
}

/**
 * Those who could see to a hand-off that is for anybody, in the order in which they are asked: who has its card already, then the
 * others by rendezvous hashing, so that each hand-off comes to other people and a new agent changes little.
 * @param agents object ids of those who are there for the person.
 * @see https://en.wikipedia.org/wiki/Rendezvous_hashing
 */
export function inOrderOfAsking(handOff: HandOff, agents: readonly string[]): string[] {
  const { _id, person, agent, approval } = handOff;
  const involved = [person.objectId, agent, approval?.result === undefined ? approval?.askedBy : undefined];
  const have = new Set(handOff.cards.filter(({ slot }) => slot === 'status').map(({ to }) => to));
  return agents
    .filter((each) => !involved.includes(each))
    .map((to) => ({ to, rank: `${have.has(to) ? 0 : 1} ${digestOf(_id, ' ', to)}` }))
    .sort((one, other) => (one.rank < other.rank ? -1 : 1))
    .map(({ to }) => to);
}
