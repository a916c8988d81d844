import { setTimeout as delay } from 'node:timers/promises';
import { personKey } from '../../services/directory/directory.ts';
import type { HttpChats } from './chats.ts';
import { identityOf, place, type Placed } from './people.ts';
import type { Broken } from './promises.ts';
import { steps } from './steps.ts';
import type { Stored } from './stored.ts';
import type { Identity } from './world.ts';

/** People in the middle of something, one at each step, and what was stored of them when they paused there. */
export class Sentinels {
  readonly #placed: readonly Placed[];
  readonly #stored: Stored;
  readonly #before: readonly (readonly (string | undefined)[])[];

  private constructor(placed: readonly Placed[], stored: Stored) {
    this.#placed = placed;
    this.#stored = stored;
    this.#before = placed.map((each) => this.#documents(each));
  }

  /** Takes new people to their steps. `generation` tells them from earlier ones. */
  static async place(chats: HttpChats, stored: Stored, generation: number): Promise<Sentinels> {
    const placed = await Promise.all(steps.map((step) => place(chats, `sentinel-${generation}-${step.name}`, step)));
    // Their last audit events move into the trail behind the turn.
    while (placed.some(({ person }) => stored.text('enrollments', personKey(person))?.includes('"sealDue"') === true)) {
      await delay(50);
    }
    return new Sentinels(placed, stored);
  }

  get identities(): Identity[] {
    return this.#placed.map(({ person }) => identityOf(person.objectId));
  }

  /** While no turn is under way: is everything that is stored of them as they left it? */
  check(broken: Broken): void {
    for (const [index, each] of this.#placed.entries()) {
      const before = this.#before[index] ?? [];
      this.#documents(each).forEach((document, which) => {
        if (document === before[which]) return;
        const change = `${String(before[which])} → ${String(document)}`;
        broken.note("nobody's state is changed by others", `${each.step.name}: ${change}`);
      });
    }
  }

  /** They go on where they were. */
  async finish(broken: Broken): Promise<void> {
    const finishing = this.#placed.map(async ({ step, person, entry }) => {
      await step.finish(person, entry).catch((error: unknown) => {
        broken.note('who was in the middle goes on there', `${step.name}: ${String(error)}`);
      });
    });
    await Promise.all(finishing);
  }

  #documents({ person }: Placed): (string | undefined)[] {
    const { conversationId } = identityOf(person.objectId);
    return [
      this.#stored.text('conversations', `msteams:${conversationId}`),
      this.#stored.text('enrollments', personKey(person)),
    ];
  }
}
