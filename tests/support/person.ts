import assert from 'node:assert/strict';
import type { Activity } from 'botbuilder';
import type { AdaptiveCard, CardElement } from '../../cards/support/adaptive-card.ts';
import { elementsOf, type ShownMessage } from './fake-teams.ts';

/** What somebody in Teams has of it: chats to look at, and a way to send. */
export interface TeamsClient {
  chat(conversationId: string): ShownMessage[];
  newId(): string;
  /** Delivers one activity. @returns the invoke response, when there is one. */
  deliver(activity: Partial<Activity>): Promise<unknown>;
}

export interface PersonOptions {
  readonly tenantId?: string;
  readonly objectId?: string;
  readonly locale?: string | undefined;
  readonly conversationType?: string;
  readonly conversationId?: string;
  readonly name?: string;
  /** What their Teams runs on, in its own words, such as `iOS`. */
  readonly platform?: string;
}

/** Somebody in Teams who chats with the bot: writes, reads the cards and clicks their buttons by title. */
export class Person {
  readonly tenantId: string;
  readonly objectId: string;
  readonly #teams: TeamsClient;
  readonly #locale: string | undefined;
  readonly #conversationType: string;
  readonly #conversationId: string;
  readonly #name: string;
  /** Somebody may take up another device. */
  platform: string | undefined;
  /** Clicks and messages so far. */
  actions = 0;

  constructor(teams: TeamsClient, options: PersonOptions = {}) {
    this.#teams = teams;
    this.tenantId = options.tenantId ?? '11111111-0000-0000-0000-000000000001';
    this.objectId = options.objectId ?? '00000000-0000-0000-0000-000000000001';
    this.#locale = 'locale' in options ? options.locale : 'en-US';
    this.#conversationType = options.conversationType ?? 'personal';
    this.#conversationId = options.conversationId ?? `chat-of-${this.objectId}`;
    this.#name = options.name ?? 'Demo Person';
    this.platform = options.platform;
  }

  get chat(): readonly ShownMessage[] {
    return this.#teams.chat(this.#conversationId);
  }

  /** The bot is installed for the person. */
  async arrive(): Promise<void> {
    await this.replay(this.arrivalActivity());
  }

  /** The very activity that an installation sends. */
  arrivalActivity(): Partial<Activity> {
    return this.#activity({ type: 'installationUpdate', action: 'add' });
  }

  async say(text: string, activity: Partial<Activity> = {}): Promise<void> {
    this.actions += 1;
    await this.replay(this.messageActivity(text, activity));
  }

  /** The very activity that a message sends. */
  messageActivity(text: string, activity: Partial<Activity> = {}): Partial<Activity> {
    return this.#activity({ type: 'message', text, ...activity });
  }

  /** Clicks a button of a message's card, the newest card with it unless told. @returns the invoke's answer. */
  async click(title: string, inputs: Record<string, string> = {}, message = this.#holder(title)): Promise<unknown> {
    this.actions += 1;
    return this.replay(this.clickActivity(title, inputs, message));
  }

  /** The very activity that a click sends, to be delivered as often as a test likes. */
  clickActivity(title: string, inputs: Record<string, string> = {}, message = this.#holder(title)): Partial<Activity> {
    const button = buttonsOf(message.card).find((each) => each['title'] === title);
    assert.ok(button, `There is no button ${title} on "${titleOf(message.card)}"`);
    const data = { ...(button['data'] as object), ...preset(message.card), ...inputs };
    const value = { action: { type: 'Action.Execute', title, verb: button['verb'], data } };
    return this.#activity({ type: 'invoke', name: 'adaptiveCard/action', value, replyToId: message.id });
  }

  replay(activity: Partial<Activity>): Promise<unknown> {
    return this.#teams.deliver(activity);
  }

  /** The newest card. */
  get card(): AdaptiveCard {
    const message = this.chat.findLast(({ card }) => card !== undefined);
    assert.ok(message?.card, 'There is no card in the chat');
    return message.card;
  }

  /** The chat, one line a message: what is said, or a card's title and its buttons. */
  get transcript(): string[] {
    return this.chat.map(
      ({ text, card }) => text ?? [titleOf(card), ...buttonTitles(card).map((title) => `[${title}]`)].join(' '),
    );
  }

  /** The last line of the chat. */
  get lastLine(): string {
    return this.transcript.at(-1) ?? '';
  }

  #holder(title: string): ShownMessage {
    const holder = this.chat.findLast(({ card }) => buttonsOf(card).some((button) => button['title'] === title));
    assert.ok(holder, `There is no button ${title} in the chat:\n${this.transcript.join('\n')}`);
    return holder;
  }

  #activity(part: Partial<Activity>): Partial<Activity> {
    return {
      id: this.#teams.newId(),
      channelId: 'msteams',
      serviceUrl: 'http://127.0.0.1/demo',
      from: { id: `29:${this.objectId}`, name: this.#name, aadObjectId: this.objectId },
      recipient: { id: '28:demo-bot', name: 'Demo Bot' },
      conversation: {
        id: this.#conversationId,
        conversationType: this.#conversationType,
        tenantId: this.tenantId,
        isGroup: this.#conversationType !== 'personal',
        name: '',
      },
      channelData: { tenant: { id: this.tenantId } },
      ...(this.#locale !== undefined && { locale: this.#locale }),
      ...(this.platform !== undefined && { entities: [{ type: 'clientInfo', platform: this.platform }] }),
      ...part,
    };
  }
}

/** All text on a card, for looking whether something stands there. */
export function textOf(card: AdaptiveCard | undefined): string {
  return card === undefined
    ? ''
    : elementsOf(card)
        .flatMap(({ text, title, facts }) => [text, title, ...factsIn(facts)])
        .filter((each) => typeof each === 'string')
        .join('\n');
}

function factsIn(facts: unknown): unknown[] {
  return Array.isArray(facts) ? facts.flatMap((fact: Readonly<Record<string, unknown>>) => Object.values(fact)) : [];
}

/** The heading of a card. */
export function titleOf(card: AdaptiveCard | undefined): string {
  const heading = card && elementsOf(card).find(({ type }) => type === 'TextBlock');
  return stringOf(heading?.['text']);
}

function buttonsOf(card: AdaptiveCard | undefined): CardElement[] {
  return card === undefined ? [] : elementsOf(card).filter(({ type }) => type === 'Action.Execute');
}

/** What the buttons of a card say. */
export function buttonTitles(card: AdaptiveCard | undefined): string[] {
  return buttonsOf(card).map(({ title }) => stringOf(title));
}

function preset(card: AdaptiveCard | undefined): Record<string, string> {
  const inputs = card === undefined ? [] : elementsOf(card).filter(({ type }) => type.startsWith('Input.'));
  const chosen = inputs.map(({ id, value }) => [stringOf(id), stringOf(value)] as const);
  // Whoever does not say which way takes the app with a code: most of what is tested is about that.
  return Object.fromEntries(
    chosen.map(([id, value]) => [id, value === 'authenticator-push' ? 'authenticator-code' : value]),
  );
}

function stringOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
