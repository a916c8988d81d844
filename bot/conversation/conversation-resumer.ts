import type { TurnContext } from 'botbuilder';
import { type PersonId, personKey } from '../../services/directory/directory.ts';
import type { BotAdapter } from '../channel/adapter.ts';
import type { ConversationLeases } from './conversation-leases.ts';
import type { LeasedConversation } from './leased-conversation.ts';
import type { EnrollmentBot } from './enrollment-bot.ts';
import type { Log } from '../logging/log.ts';

export interface ConversationResumerOptions {
  readonly adapter: Pick<BotAdapter, 'resume'>;
  readonly bot: Pick<EnrollmentBot, 'resume'>;
  readonly conversations: ConversationLeases;
  readonly log: Log;
}

/** Goes on with a conversation when something happened outside it. */
export class ConversationResumer {
  readonly #options: ConversationResumerOptions;

  constructor(options: ConversationResumerOptions) {
    this.#options = options;
  }

  /**
   * The person's enrollment changed without them: the card they are looking at says how things stand. What the channel
   * refuses is tried again later. @throws when the chat is busy, or the store does not answer.
   */
  async enrollmentChanged(person: PersonId): Promise<void> {
    const { conversations } = this.#options;
    const id = await conversations.ofPerson(personKey(person));
    if (id !== undefined) await conversations.exclusively(id, (leased) => this.#resume(leased, false));
  }

  /** Turns that were cut off, by a crash or a stop, are taken up: the person is told where they were. */
  async interruptedTurns(limit: number): Promise<void> {
    for (const id of await this.#options.conversations.interrupted(limit)) {
      await this.#try(this.#options.conversations.takeOver(id, (leased) => this.#resume(leased, true)));
    }
  }

  /** Cards that could not be replaced when they were done with are replaced now, if they can be. */
  replaceCards(limit: number): Promise<'more' | undefined> {
    const resume = (leased: LeasedConversation): Promise<void> => this.#resume(leased, false);
    return this.#options.conversations.replaceCards(limit, resume, (error) => this.#report(error));
  }

  /** One conversation that is busy or cannot be read must not keep others from hearing. */
  async #try(resumed: Promise<void>): Promise<void> {
    await resumed.catch((error: unknown) => this.#report(error));
  }

  #report(error: unknown): void {
    this.#options.log.warn({ err: error }, 'a conversation could not be resumed');
  }

  async #resume(leased: LeasedConversation, interrupted: boolean): Promise<void> {
    const { adapter, bot } = this.#options;
    const { reference, unreplacedCards } = leased.conversation;
    if (reference === undefined) return leased.release();
    const logic = (context: TurnContext): Promise<void> => bot.resume(context, leased, interrupted);
    await this.#try(adapter.resume(reference, logic));
    // A chat that cannot be written to any more would otherwise be taken up again and again.
    await leased.release(unreplacedCards && { ...unreplacedCards, isRefused: false });
  }
}
