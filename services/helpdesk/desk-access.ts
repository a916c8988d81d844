import { type PersonId, sameId } from '../directory/directory.ts';
import type { Clock } from '../clock.ts';
import { type HandOff, isOver } from '../hand-off/hand-off.ts';
import type { HandOffs } from '../hand-off/hand-offs.ts';
import type { HandOffContext, HandOffDecision } from '../hand-off/transitions.ts';

/** Why somebody may not do something: every act asks here, in one place. */
type DeskRefusal =
  /** Not at the helpdesk, or not for this person; of another tenant nobody is. */
  | 'not-an-agent'
  /** Nobody helps, resets, unlocks or blocks themselves. */
  | 'yourself'
  /** There is no such hand-off, as far as this agent may know. */
  | 'not-found'
  /** It is over. */
  | 'over'
  /** Somebody else helps. */
  | 'is-taken'
  /** Nobody helps yet: it is claimed first. */
  | 'unclaimed'
  /** Somebody would be written to, or the trail, again and again. */
  | 'too-often';

export type Refused = { readonly code: DeskRefusal };
export type About = { readonly handOff: HandOff };

export interface DeskAccessOptions {
  readonly handOffs: Pick<HandOffs, 'find' | 'change'>;
  readonly clock: Clock;
  /** Object ids of the people at the helpdesk who are there for somebody. */
  readonly agentsOf: (person: PersonId) => Promise<readonly string[]>;
}

/**
 * The one place that decides whether an agent may: an agent of the person, of the same tenant, never for themselves, and within
 * a hand-off only the one who helps.
 */
export class DeskAccess {
  readonly #options: DeskAccessOptions;

  constructor(options: DeskAccessOptions) {
    this.#options = options;
  }

  /** A change of a hand-off by an agent who may; what they may is looked at again where it is written. */
  async act<Outcome extends string>(
    agent: PersonId,
    id: string,
    { mayBeAnybodys = false, mayBeOver = false }: { readonly mayBeAnybodys?: boolean; readonly mayBeOver?: boolean },
    decide: (handOff: HandOff, context: HandOffContext) => HandOffDecision<Outcome>,
  ): Promise<({ readonly code: Outcome } & About) | Refused> {
    const found = await this.find(agent, id);
    if ('code' in found) return found;
    const changed = await this.#options.handOffs.change<Outcome | DeskRefusal>(found._id, (handOff, context) => {
      const refusal = mayBeAnybodys ? undefined : notOwner(handOff, agent);
      if (refusal !== undefined) return { next: handOff, outcome: refusal };
      if (!mayBeOver && isOver(handOff, context.now)) return { next: handOff, outcome: 'over' };
      return decide(handOff, context);
    });
    if (changed === undefined) return { code: 'not-found' };
    return { code: changed.outcome as Outcome, handOff: changed.handOff };
  }

  /** One that this agent helps with, and that is open. */
  async owned(agent: PersonId, id: string): Promise<HandOff | Refused> {
    const found = await this.find(agent, id);
    return 'code' in found ? found : this.#owned(agent, found);
  }

  /** The same, or one that the person did not ask for: it is looked into by whoever sees it, and not only by who asked. */
  async closable(agent: PersonId, id: string): Promise<HandOff | Refused> {
    const found = await this.find(agent, id);
    return 'code' in found || found.state === 'disputed' ? found : this.#owned(agent, found);
  }

  #owned(agent: PersonId, found: HandOff): HandOff | Refused {
    const refusal = notOwner(found, agent) ?? (isOver(found, this.#options.clock.now()) ? 'over' : undefined);
    return refusal === undefined ? found : { code: refusal };
  }

  /** One that this agent may see; of others there is none. */
  async find(agent: PersonId, id: string): Promise<HandOff | Refused> {
    const handOff = await this.#options.handOffs.find(id);
    const refusal = handOff && (await this.refusal(agent, handOff.person));
    if (handOff === undefined || refusal === 'not-an-agent') return { code: 'not-found' };
    return refusal === undefined ? handOff : { code: refusal };
  }

  /** Why somebody may do nothing for this person; undefined when they may. */
  async refusal(
    agent: PersonId,
    person: PersonId,
    { maySeeSelf = false }: { readonly maySeeSelf?: boolean } = {},
  ): Promise<'not-an-agent' | 'yourself' | undefined> {
    if (sameId(agent.tenantId) !== sameId(person.tenantId)) return 'not-an-agent';
    if (!(await this.#options.agentsOf(person)).includes(agent.objectId)) return 'not-an-agent';
    return !maySeeSelf && sameId(agent.objectId) === sameId(person.objectId) ? 'yourself' : undefined;
  }
}

function notOwner({ agent: owner }: HandOff, agent: PersonId): 'unclaimed' | 'is-taken' | undefined {
  if (owner === undefined) return 'unclaimed';
  return owner === agent.objectId ? undefined : 'is-taken';
}
