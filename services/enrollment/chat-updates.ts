import type { Clock } from '../clock.ts';
import { type PersonId, personKey, personOfKey } from '../directory/directory.ts';
import { Outbox } from '../outbox/outbox.ts';
import type { RetryPolicy } from '../outbox/retry-policy.ts';
import type { Decide, EnrollmentChanges } from './enrollment-changes.ts';
import type { EnrollmentDocument } from './state/enrollment-document.ts';
import type { EnrollmentRepository } from './state/enrollment-repository.ts';

export interface ChatUpdatesOptions {
  readonly changes: EnrollmentChanges;
  readonly repository: Pick<EnrollmentRepository, 'pendingChatUpdates'>;
  readonly clock: Clock;
  /** Brings a person's chat up to date. */
  readonly tellChat: (person: PersonId) => Promise<void>;
  /**
   * Resolves when a tenant may be written to; with a moment, to come again, when that is not soon.
   * @param isAwaited somebody looks at their chat, and has waited already
   */
  readonly ready?: ((tenantId: string, isAwaited: boolean) => Promise<Date | undefined>) | undefined;
  /** Hears why a chat could not be told; it is tried again from the store. */
  readonly onTrouble: (error: unknown) => void;
}

/** Other processes leave it to the one that wrote the change to tell the chat first. A chat is told until it has been. */
const policy: RetryPolicy = { delay: 5_000, firstPause: 5_000, longestPause: 60_000 };

/**
 * Changes that happen outside the chat and that the chat has to show. Each is written together with the duty to tell,
 * and told at once; should this process die in between, another one does. Being told twice is harmless: the open card is
 * drawn as things stand.
 */
export class ChatUpdates {
  readonly #changes: EnrollmentChanges;
  readonly #outbox: Outbox<EnrollmentDocument, PersonId>;
  readonly #telling = new Set<Promise<void>>();

  constructor({ changes, repository, clock, tellChat, ready, onTrouble }: ChatUpdatesOptions) {
    this.#changes = changes;
    this.#outbox = new Outbox({
      storage: repository.pendingChatUpdates,
      policy,
      clock,
      ...(ready && {
        ready: ({ _id }: EnrollmentDocument, hasWaited: boolean) => ready(personOfKey(_id).tenantId, hasWaited),
      }),
      deliver: async (person: PersonId) => {
        await tellChat(person);
        return 'delivered';
      },
      onTrouble,
    });
  }

  /** Changes; telling begins at once and is not waited for, because somebody is on the phone meanwhile. */
  async change<Outcome>(person: PersonId, decide: Decide<Outcome>): Promise<Outcome> {
    const wrote = { something: false };
    const pendingChatUpdate = this.#outbox.newDuty();
    const outcome = await this.#changes.change(
      person,
      (enrollment, decisionContext) => {
        const decided = decide(enrollment, decisionContext);
        wrote.something = decided.next !== enrollment;
        return decided;
      },
      pendingChatUpdate,
    );
    if (wrote.something) {
      const owed = { ...pendingChatUpdate, id: personKey(person), what: person };
      const telling = this.#outbox.deliver(owed).finally(() => this.#telling.delete(telling));
      this.#telling.add(telling);
    }
    return outcome;
  }

  /** Brings the chat up to date with what was written outside of it. */
  tell(person: PersonId): Promise<void> {
    return this.change(person, (enrollment) => ({ next: { ...enrollment }, outcome: undefined, events: [] }));
  }

  /** Resolves when every chat that is being told has been: before the store is closed. */
  async settled(): Promise<void> {
    while (this.#telling.size > 0) await Promise.all(this.#telling);
  }

  /** Tells the chats that should have been told by now, at most `limit`: whoever was to do it has died, or could not. */
  tellDue(limit: number): Promise<'more' | undefined> {
    return this.#outbox.deliverDue(limit);
  }
}
