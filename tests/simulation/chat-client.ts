import type { Activity } from 'botbuilder';
import { z } from 'zod';
import type { AdaptiveCard } from '../../cards/support/adaptive-card.ts';
import { type ShownMessage } from '../support/fake-teams.ts';
import { buttonTitles, Person } from '../support/person.ts';
import type { Employee } from './crowd.ts';
import type { Luck } from './luck.ts';
import type { World } from './world.ts';
import { NobodyAnswersError } from './site.ts';

const newCardSchema = z.object({
  type: z.literal('application/vnd.microsoft.card.adaptive'),
  value: z.custom<AdaptiveCard>(),
});

/** Somebody's Teams: the chat with the bot as it is seen, and what is done in it. Clicks may be made twice, activities come again. */
export class ChatClient {
  readonly #world: World;
  readonly #luck: Luck;
  readonly #id: string;
  readonly #person: Person;

  constructor(world: World, employee: Employee, luck: Luck) {
    this.#world = world;
    this.#luck = luck;
    this.#id = `chat-of-${employee.objectId}`;
    const { teams } = world;
    const client = {
      chat: (id: string) => teams.chat(id).messages,
      newId: () => teams.newId(),
      deliver: (activity: Partial<Activity>) => this.#deliver(activity),
    };
    const { tenantId, objectId, name } = employee;
    this.#person = new Person(client, { tenantId, objectId, name, conversationId: this.#id, locale: 'en-US' });
  }

  /** Messages that ever came. */
  get count(): number {
    return this.#world.teams.chat(this.#id).count;
  }

  get messages(): readonly ShownMessage[] {
    return this.#world.teams.chat(this.#id).messages;
  }

  /** The chat in lines, for whoever looks why somebody could not go on. */
  get transcript(): readonly string[] {
    return this.#person.transcript;
  }

  /** The newest card that one of these is a button of. */
  cardWith(...titles: readonly string[]): ShownMessage | undefined {
    return this.messages.findLast(({ card }) => buttonTitles(card).some((title) => titles.includes(title)));
  }

  /** Remembers more than the last few messages. */
  keep(messages: number): void {
    this.#world.teams.chat(this.#id).remembered = messages;
  }

  forget(): void {
    this.#world.teams.forget(this.#id);
  }

  install(): Promise<boolean> {
    return this.#do(this.#person.arrivalActivity());
  }

  say(text: string): Promise<boolean> {
    return this.#do(this.#person.messageActivity(text));
  }

  /** @returns whether somebody answered */
  async click(title: string, inputs: Record<string, string>, message: ShownMessage): Promise<boolean> {
    const activity = this.#person.clickActivity(title, inputs, message);
    if (!this.#luck.happens('doubleClick')) return this.#do(activity);
    this.#world.counts.doubleClicks += 1;
    const { day, teams } = this.#world;
    const second = day.wait(400).then(() => this.#do({ ...activity, id: teams.newId() }));
    const isAnswered = await this.#do(activity);
    await second;
    return isAnswered;
  }

  /** Resolves once something came into the chat or changed in it, or so many seconds have passed. */
  async change(seconds: number): Promise<void> {
    const chat = this.#world.teams.chat(this.#id);
    const changed = Promise.withResolvers<undefined>();
    chat.changed = () => changed.resolve(undefined);
    await Promise.race([changed.promise, this.#world.day.wait(seconds * 1_000)]);
    chat.changed = () => undefined;
  }

  async #do(activity: Partial<Activity>): Promise<boolean> {
    const isAgain = this.#luck.happens('redelivered');
    const { teams, counts } = this.#world;
    if (isAgain) teams.watchAgain(activity.id ?? '');
    const before = this.count;
    try {
      await this.#deliver(activity);
    } catch (error) {
      if (!(error instanceof NobodyAnswersError)) throw error;
      counts.unanswered += 1;
      return false;
    }
    if (isAgain) void this.#again(activity);
    const came = this.count === before ? [] : this.messages.slice(before - this.count);
    if (came.some(({ text }) => text?.includes('Something went wrong') === true)) counts.apologies += 1;
    return true;
  }

  /** Teams delivers once more what it thinks was not answered. */
  async #again(activity: Partial<Activity>): Promise<void> {
    const { day, teams, counts, seconds } = this.#world;
    await day.wait(seconds('redeliveredAfter') * 1_000);
    counts.redeliveries += 1;
    teams.deliversAgain(activity.id ?? '');
    await this.#deliver(activity).catch((error: unknown) => {
      if (!(error instanceof NobodyAnswersError)) throw error;
    });
  }

  /** Teams puts a card that answers a click in the place of the one that was clicked. */
  async #deliver(activity: Partial<Activity>): Promise<unknown> {
    const answer = await this.#world.site.deliver(activity);
    const card = newCardSchema.safeParse(answer).data?.value;
    const clicked = card && this.messages.find(({ id }) => id === activity.replyToId);
    if (clicked) Object.assign(clicked, { card, text: undefined });
    return answer;
  }
}
