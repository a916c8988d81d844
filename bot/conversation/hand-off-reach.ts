import type { PersonId } from '../../services/directory/directory.ts';
import type { Helpdesk } from '../../services/directory/helpdesk-roster.ts';
import type { TeamsApps } from '../../services/directory/teams-apps.ts';
import { hasLeft } from '../../services/hand-off/agents-to-ask.ts';
import type { HandOff, Unreached } from '../../services/hand-off/hand-off.ts';
import type { HandOffs } from '../../services/hand-off/hand-offs.ts';
import { isSameReach, noteReach } from '../../services/hand-off/transitions.ts';
import { isOfWhoIsWaitedFor, type WantedCard } from '../../services/hand-off/wanted-cards.ts';

/** Whether a card is as it ought to be: it is now, somebody has no chat to show it in, or it is tried again. */
export type Shown = 'shown' | 'no-chat' | 'blocked' | 'later';

export interface HandOffReachOptions {
  readonly handOffs: Pick<HandOffs, 'change'>;
  readonly teamsApps: TeamsApps;
  /** Hears that the bot may not be installed for people, once for each of them. */
  readonly onNotAllowed: () => void;
  /** Hears why it is not known whether it may. */
  readonly onTrouble: (error: unknown) => void;
}

/** Those whom a hand-off waits for and who cannot be written to: the bot puts itself into their Teams, or the agent sees what stands in the way. */
export class HandOffReach {
  readonly #options: HandOffReachOptions;

  constructor(options: HandOffReachOptions) {
    this.#options = options;
  }

  /** @param all what came of showing each card. */
  async note(handOff: HandOff, helpdesk: Helpdesk, all: readonly (readonly [WantedCard, Shown])[]): Promise<void> {
    const waitedFor = all.filter(([card]) => isOfWhoIsWaitedFor(card));
    const unreached = theAgentIn(handOff, helpdesk);
    for (const to of new Set(waitedFor.map(([card]) => card.to))) {
      const shown = waitedFor.filter(([card]) => card.to === to).map(([, each]) => each);
      const known = handOff.unreached?.find((each) => each.to === to && each.why !== 'left');
      const why = await this.#why({ tenantId: handOff.person.tenantId, objectId: to }, shown, known?.why);
      if (why !== undefined) unreached.push({ to, why });
    }
    if (isSameReach(handOff.unreached, unreached)) return;
    await this.#options.handOffs.change(handOff._id, (each, context) => noteReach(each, unreached, context));
  }

  /** What they were shown before says nothing of now. */
  async #why(
    person: PersonId,
    shown: readonly Shown[],
    known: Unreached['why'] | undefined,
  ): Promise<Unreached['why'] | undefined> {
    if (shown.includes('later')) return known;
    const why = shown.find((each) => each === 'blocked' || each === 'no-chat');
    if (why !== 'no-chat') return why;
    // Whoever blocked the bot has no chat from then on, and it is brought to somebody once.
    if (known !== undefined) return known;
    const { teamsApps, onNotAllowed, onTrouble } = this.#options;
    try {
      if ((await teamsApps.install(person)) !== 'not-allowed') return 'no-chat';
      onNotAllowed();
      return 'not-allowed';
    } catch (error) {
      // It is not known yet what stands in the way: the next time it is tried again.
      onTrouble(error);
      return undefined;
    }
  }
}

/** Whoever helps, where they have left the helpdesk: as it was known while that cannot be told. */
function theAgentIn(handOff: HandOff, helpdesk: Helpdesk): Unreached[] {
  const { agent, unreached = [] } = handOff;
  if (agent !== undefined && hasLeft(handOff, helpdesk)) return [{ to: agent, why: 'left' }];
  return helpdesk.mayBeMore ? unreached.filter(({ to, why }) => why === 'left' && to === agent) : [];
}
