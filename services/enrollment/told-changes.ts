import type { Clock } from '../clock.ts';
import type { PersonId } from '../directory/directory.ts';
import type { Decide, EnrollmentChanges } from './enrollment-changes.ts';
import type { EnrollmentRepository } from './state/enrollment-repository.ts';

export interface ToldChangesOptions {
  readonly changes: EnrollmentChanges;
  readonly repository: Pick<EnrollmentRepository, 'untold' | 'told'>;
  readonly clock: Clock;
  /** Brings a person's chat up to date. */
  readonly tellChat: (person: PersonId) => Promise<void>;
  /** Hears why a chat could not be told; it is tried again from the store. */
  readonly onTrouble: (error: unknown) => void;
}

/** How long another process leaves it to this one to tell a chat, in milliseconds. */
const tellWithin = 5_000;

/**
 * Changes that happen outside the chat and that the chat has to show. Each is written together with the duty to tell,
 * and told at once; should this process die in between, another one does.
 */
export class ToldChanges {
  readonly #options: ToldChangesOptions;
  readonly #telling = new Set<Promise<void>>();

  constructor(options: ToldChangesOptions) {
    this.#options = options;
  }

  /** Changes; telling begins at once and is not waited for, because somebody is on the phone meanwhile. */
  async change<Outcome>(person: PersonId, decide: Decide<Outcome>): Promise<Outcome> {
    const { changes, clock } = this.#options;
    const wrote = { something: false };
    const tellAt = new Date(clock.now().getTime() + tellWithin);
    const outcome = await changes.change(
      person,
      (enrollment, circumstances) => {
        const decided = decide(enrollment, circumstances);
        wrote.something = decided.next !== enrollment;
        return decided;
      },
      tellAt,
    );
    if (wrote.something) {
      const telling = this.#tell(person, tellAt).finally(() => this.#telling.delete(telling));
      this.#telling.add(telling);
    }
    return outcome;
  }

  /** Resolves when every chat that is being told has been: before the store is closed. */
  async settled(): Promise<void> {
    while (this.#telling.size > 0) await Promise.all(this.#telling);
  }

  /** Tells the chats that should have been told by now, at most `limit`: whoever was to do it has died, or could not. */
  async tellDue(limit: number): Promise<void> {
    const { repository, clock } = this.#options;
    const now = clock.now();
    for (const person of await repository.untold(now, limit)) await this.#tell(person, now);
  }

  async #tell(person: PersonId, before: Date): Promise<void> {
    const { tellChat, repository, onTrouble } = this.#options;
    try {
      await tellChat(person);
      await repository.told(person, before);
    } catch (error) {
      onTrouble(error);
    }
  }
}
