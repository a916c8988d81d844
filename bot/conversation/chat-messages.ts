import type { Activity, TurnContext } from 'botbuilder';
import type { AdaptiveCard } from '../../cards/support/adaptive-card.ts';
import { refusedWith } from '../channel/channel-refusal.ts';
import { messageWith } from '../channel/invoke-response.ts';
import type { Log } from '../logging/log.ts';
import type { LeftUnreplaced, UnreplacedCards } from './unreplaced-cards.ts';

export interface ChatMessagesOptions {
  readonly context: TurnContext;
  readonly log: Log;
  /** Asked right before anything is sent; throws once another turn may have begun. */
  readonly assertMaySend: () => void;
  /** Nobody waits for an answer: what cannot be replaced now is tried later instead of asked again below. */
  readonly isResumed: boolean;
  /** Cards that earlier turns could not replace. */
  readonly unreplacedCards?: UnreplacedCards | undefined;
}

/** What one turn sends and edits, and which cards of the chat it leaves unreplaced. */
export class ChatMessages {
  readonly #context: TurnContext;
  readonly #log: Log;
  readonly #assertMaySend: () => void;
  readonly #isResumed: boolean;
  /** Messages whose card is still to be replaced. */
  readonly #unreplaced: Set<string>;
  /** Messages that this turn put a secret into. */
  readonly #secret = new Set<string>();
  readonly #tries: number;
  #isRefused = false;

  constructor(options: ChatMessagesOptions) {
    this.#context = options.context;
    this.#log = options.log;
    this.#assertMaySend = options.assertMaySend;
    this.#isResumed = options.isResumed;
    this.#unreplaced = new Set(options.unreplacedCards?.messageIds);
    this.#tries = options.isResumed ? (options.unreplacedCards?.tries ?? 0) : 0;
  }

  /** @returns the id of the message, when the channel gives one. */
  async send(activity: Partial<Activity>): Promise<string | undefined> {
    this.#assertMaySend();
    try {
      return (await this.#context.sendActivity(activity))?.id || undefined;
    } catch (error) {
      this.#note(error);
      throw error;
    }
  }

  /**
   * The invoke's answer is drawn for the person who clicked, until the chat is read again: the edit is what lasts.
   * @returns false when the channel refuses, because the message is gone or cannot be edited now.
   * @throws when nobody waits for an answer: then it is tried later instead of asked again below.
   */
  async edit(messageId: string, card: AdaptiveCard, { holdsSecret = false } = {}): Promise<boolean> {
    this.#assertMaySend();
    if (holdsSecret) this.#secret.add(messageId);
    try {
      await this.#context.updateActivity({ ...messageWith(card), id: messageId });
      this.#unreplaced.delete(messageId);
      return true;
    } catch (error) {
      this.#log.warn({ err: error }, 'a card could not be replaced');
      if (this.#note(error) === 404) this.#unreplaced.delete(messageId);
      else this.#unreplaced.add(messageId);
      if (this.#isResumed && this.#unreplaced.has(messageId)) throw error;
      return false;
    }
  }

  /** An edit of a message that nothing but the client names: where it fails, there was none to replace. */
  async editNamed(messageId: string, card: AdaptiveCard): Promise<boolean> {
    const wasUnreplaced = this.#unreplaced.has(messageId);
    const isEdited = await this.edit(messageId, card);
    if (!wasUnreplaced) this.#unreplaced.delete(messageId);
    return isEdited;
  }

  /** Whether the message is known to wait for a card in its place. */
  awaitsCard(messageId: string): boolean {
    return this.#unreplaced.has(messageId);
  }

  /** The cards that this turn and those before it could not replace. */
  get unreplaced(): LeftUnreplaced {
    return { messageIds: [...this.#unreplaced], tries: this.#tries, isRefused: this.#isRefused };
  }

  /** The same when what the turn showed is not stored: the secrets that it showed have to go too. */
  get unreplacedAfterFault(): LeftUnreplaced {
    return { ...this.unreplaced, messageIds: [...new Set([...this.#unreplaced, ...this.#secret])] };
  }

  /** @returns the status that the channel refused with. */
  #note(error: unknown): number | undefined {
    const status = refusedWith(error);
    if (status === 403) this.#isRefused = true;
    return status;
  }
}
