import assert from 'node:assert/strict';
import { type Activity, BotAdapter, type ConversationReference, type ResourceResponse, TurnContext } from 'botbuilder';
import type { AdaptiveCard, CardElement } from '../../cards/support/adaptive-card.ts';

/** A message in the chat as the person sees it now, edits applied. */
export interface ShownMessage {
  readonly id: string;
  text?: string;
  card?: AdaptiveCard;
}

type Logic = (context: TurnContext) => Promise<void>;

/**
 * Teams' side of the conversation, in memory: hands activities to the bot, keeps the chat as the person sees it. What it
 * sends has the shape that Teams sends; everything is as wide as the wire (plain JSON both ways).
 */
export class FakeTeams extends BotAdapter {
  #logic: Logic;
  readonly #chats = new Map<string, ShownMessage[]>();
  #ids = 0;
  /** Set to make every send and edit fail. */
  outage: Error | undefined;
  /** Calls to the connector so far. */
  calls = 0;
  /** Called when a message or an edit has arrived; the bot gets its answer when this resolves. */
  arrived: (conversationId: string) => Promise<void> = () => Promise.resolve();

  constructor(logic: Logic) {
    super();
    this.#logic = logic;
  }

  /** From here on another process answers: the bot was restarted, or another replica takes over. */
  answeredBy(logic: Logic): void {
    this.#logic = logic;
  }

  chat(conversationId: string): ShownMessage[] {
    const chat = this.#chats.get(conversationId) ?? [];
    this.#chats.set(conversationId, chat);
    return chat;
  }

  newId(): string {
    this.#ids += 1;
    return `demo-${this.#ids}`;
  }

  /** Delivers one activity. @returns the body of the invoke response, when there is one. */
  async deliver(activity: Partial<Activity>): Promise<unknown> {
    const context = new TurnContext(this, structuredClone(activity));
    await this.runMiddleware(context, this.#logic);
    return context.turnState.get<unknown>('invokeResponse');
  }

  async resume(reference: Partial<ConversationReference>, logic: Logic): Promise<void> {
    const activity = TurnContext.applyConversationReference(
      { type: 'event', name: 'ContinueConversation' },
      reference,
      true,
    );
    await this.runMiddleware(new TurnContext(this, activity), logic);
  }

  override async sendActivities(context: TurnContext, activities: Partial<Activity>[]): Promise<ResourceResponse[]> {
    const responses: ResourceResponse[] = [];
    for (const activity of activities) {
      if (activity.type === 'invokeResponse') {
        context.turnState.set('invokeResponse', structuredClone(activity.value));
        responses.push({ id: '' });
        continue;
      }
      this.#call();
      const conversationId = activity.conversation?.id ?? '';
      const message: ShownMessage = { id: this.newId(), ...shownPart(activity) };
      this.chat(conversationId).push(message);
      await this.arrived(conversationId);
      responses.push({ id: message.id });
    }
    return responses;
  }

  override async updateActivity(_context: TurnContext, activity: Partial<Activity>): Promise<void> {
    this.#call();
    const conversationId = activity.conversation?.id ?? '';
    const message = this.chat(conversationId).find(({ id }) => id === activity.id);
    if (message === undefined) throw new Error('There is no such message');
    delete message.text;
    delete message.card;
    Object.assign(message, shownPart(activity));
    await this.arrived(conversationId);
  }

  override deleteActivity(): Promise<void> {
    return Promise.reject(new Error('The bot never deletes a message'));
  }

  override continueConversation(): Promise<void> {
    return Promise.reject(new Error('The bot resumes conversations through its own adapter'));
  }

  #call(): void {
    this.calls += 1;
    if (this.outage !== undefined) throw this.outage;
  }
}

/** What of a message from the bot is seen. */
export function shownPart(activity: Partial<Activity>): { text: string } | { card: AdaptiveCard } {
  const attachment = activity.attachments?.[0];
  if (attachment === undefined) return { text: activity.text ?? '' };
  assert.equal(attachment.contentType, 'application/vnd.microsoft.card.adaptive');
  return { card: structuredClone(attachment.content as AdaptiveCard) };
}

/** Every element of a card, containers opened. */
export function elementsOf(card: AdaptiveCard): CardElement[] {
  const all: CardElement[] = [];
  const walk = (value: unknown): void => {
    if (Array.isArray(value)) value.forEach(walk);
    else if (typeof value === 'object' && value !== null) {
      if ('type' in value && typeof value.type === 'string') all.push(value as CardElement);
      Object.values(value).forEach(walk);
    }
  };
  walk(card.body);
  walk(card.actions ?? []);
  return all;
}
