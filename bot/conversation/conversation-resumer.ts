import type { TurnContext } from 'botbuilder';
import type { PersonId } from '../../services/directory/directory.ts';
import type { BotAdapter } from '../channel/adapter.ts';
import type { Outbox } from '../../services/outbox/outbox.ts';
import type { ChannelPace } from '../channel/channel-pace.ts';
import type { StoredConversation } from './conversation-document.ts';
import { isChatGone, refusedWith } from '../channel/channel-refusal.ts';
import type { ConversationLeases } from './conversation-leases.ts';
import type { LeasedConversation } from './leased-conversation.ts';
import type { EnrollmentBot, Occasion } from './enrollment-bot.ts';
import type { Log } from '../logging/log.ts';
import type { PersonalChats } from './personal-chats.ts';

export interface ConversationResumerOptions {
  readonly adapter: Pick<BotAdapter, 'resume'>;
  readonly bot: Pick<EnrollmentBot, 'resume'>;
  readonly conversations: ConversationLeases;
  readonly pace: Pick<ChannelPace, 'ready'>;
  readonly chats: Pick<PersonalChats, 'toTell' | 'markDead' | 'putAwayOthers'>;
  readonly log: Log;
}

/** Goes on with a conversation when something happened outside it. */
export class ConversationResumer {
  readonly #options: ConversationResumerOptions;

  readonly #cards: Outbox<StoredConversation, LeasedConversation>;
  readonly #owed: Outbox<StoredConversation, LeasedConversation>;

  constructor(options: ConversationResumerOptions) {
    this.#options = options;
    const { conversations, pace } = options;
    const ready = async ({ owner }: StoredConversation): Promise<Date | undefined> => pace.ready(owner?.tenantId ?? '');
    const onTrouble = (error: unknown): void => this.#report(error);
    this.#cards = conversations.outbox('openCards', {
      ready,
      onTrouble,
      deliver: async (leased) => {
        await this.#resume(leased, 'changed');
        return 'delivered';
      },
    });
    this.#owed = conversations.outbox('greeting', {
      ready,
      onTrouble,
      deliver: async (leased) => {
        const failure = await this.#resume(leased, 'owed');
        if (failure === undefined) return 'delivered';
        return isChatGone(failure) ? 'never' : 'later';
      },
    });
  }

  /**
   * The person's enrollment changed without them: the card they are looking at says how things stand. In a chat that can
   * no longer be written to they do not look: then it is said in the next one. What else the channel refuses is tried again
   * later. @throws when the chat is busy, the channel takes nothing now, or the store does not answer.
   */
  async enrollmentChanged(person: PersonId): Promise<void> {
    const { conversations, chats } = this.#options;
    for (const { _id, isAskedInVain } of await chats.toTell(person)) {
      const occasion = isAskedInVain ? 'moved' : 'changed';
      const failure = await conversations.exclusively(_id, (leased) => this.#resume(leased, occasion));
      // They look at the chat, and wait.
      if (refusedWith(failure) === 429) throw new Error('The chat takes nothing now', { cause: failure });
      if (!isChatGone(failure)) {
        if (occasion === 'moved') await chats.putAwayOthers(person, _id);
        return;
      }
      await chats.markDead(_id, person);
    }
  }

  /** Turns that were cut off, by a crash or a stop, are taken up: the person is told where they were. */
  async interruptedTurns(limit: number): Promise<void> {
    for (const id of await this.#options.conversations.interrupted(limit)) {
      await this.#try(this.#options.conversations.takeOver(id, (leased) => this.#takeUp(leased)));
    }
  }

  /** Cards that could not be replaced when they were done with are replaced now, if they can be. */
  replaceCards(limit: number): Promise<'more' | undefined> {
    return this.#cards.deliverDue(limit);
  }

  /** Who is owed a greeting, or an answer that the channel did not take, has it now, as fast as the channel takes them. */
  sayOwed(limit: number): Promise<'more' | undefined> {
    return this.#owed.deliverDue(limit);
  }

  /** One conversation that is busy or cannot be read must not keep others from hearing. */
  async #try(resumed: Promise<void>): Promise<void> {
    await resumed.catch((error: unknown) => this.#report(error));
  }

  #report(error: unknown): void {
    this.#options.log.warn({ err: error }, 'a conversation could not be resumed');
  }

  /** What the channel takes only later is owed until then. */
  async #takeUp(leased: LeasedConversation): Promise<void> {
    const { owner, person, reference } = leased.conversation;
    const comeAgain = await this.#options.pace.ready(owner?.tenantId ?? '');
    if (comeAgain === undefined || reference === undefined) await this.#resume(leased, 'interrupted');
    else {
      await leased.oweGreeting({ owner, person, reference }, { isByOwner: false });
      await leased.release();
    }
  }

  /** @returns why the chat could not be brought up to date. */
  async #resume(leased: LeasedConversation, occasion: Occasion): Promise<unknown> {
    const { adapter, bot } = this.#options;
    const { reference, unreplacedCards } = leased.conversation;
    if (reference === undefined) return leased.release();
    let failure: unknown;
    const logic = async (context: TurnContext): Promise<void> => {
      failure = await bot.resume(context, leased, occasion);
    };
    await this.#try(adapter.resume(reference, logic));
    // A chat that cannot be written to any more would otherwise be taken up again and again.
    await leased.release(unreplacedCards && { ...unreplacedCards, isRefused: false });
    return failure;
  }
}
