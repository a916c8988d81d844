import assert from 'node:assert/strict';
import { type BuildBotOptions, type BuiltBot, buildBot } from './build-bot.ts';
import type { Cleanup } from './cleanup.ts';
import { type Person, textOf, titleOf } from './person.ts';
import type { ShownMessage } from './fake-teams.ts';

/** People of the demo directory, and their tenant. */
export const demoTenant = '00000000-0000-0000-0000-0000000000aa';
const demoId = (number: number): string => `00000000-0000-0000-0000-00000000000${number}`;
/** The employee, their manager, and two agents of the helpdesk. */
export const people = { alex: demoId(1), sanne: demoId(2), kofi: demoId(4), megan: demoId(5) } as const;

/** A bot with a helpdesk of two agents, and what its background jobs do when they are told to. */
export class HelpdeskTalk {
  readonly bot: BuiltBot;
  readonly alex: Person;
  readonly sanne: Person;
  readonly kofi: Person;
  readonly megan: Person;

  constructor(bot: BuiltBot) {
    this.bot = bot;
    const one = (objectId: string): Person => bot.person({ tenantId: demoTenant, objectId });
    this.alex = one(people.alex);
    this.sanne = one(people.sanne);
    this.kofi = one(people.kofi);
    this.megan = one(people.megan);
  }

  static async open(t: Cleanup, options: BuildBotOptions = {}): Promise<HelpdeskTalk> {
    const settings = { helpdeskAgents: [people.kofi, people.megan], ...options.settings };
    return new HelpdeskTalk(await buildBot(t, { ...options, settings }));
  }

  /** What the jobs do: the trail moves hand-offs on, and cards are brought up to date. */
  async settle(bot: BuiltBot = this.bot): Promise<void> {
    const { repository, handOffs, handOffMessenger, clock } = bot;
    for (let times = 0; times < 3; times += 1) {
      // What is owed twice in one millisecond is due a millisecond later.
      clock.advance(1);
      await repository.moveAuditEvents((events) => handOffs.take(events), 200, assert.ifError);
      await handOffs.recordDue(50);
      await handOffs.showDue((handOff, keep) => handOffMessenger.show(handOff, keep), 50);
    }
  }

  /** The newest card in somebody's chat whose title has this in it. */
  cardOf(person: Person, title: RegExp): ShownMessage {
    const found = person.chat.findLast(({ card }) => card !== undefined && title.test(titleOf(card)));
    assert.ok(found, `No card is called ${String(title)}:\n${person.transcript.join('\n')}`);
    return found;
  }

  /** What the newest card of that title says. */
  textOf(person: Person, title: RegExp): string {
    return textOf(this.cardOf(person, title).card);
  }

  /** Where a hand-off stands, as its status card says. */
  stateFor(agent: Person, title: RegExp = /^[A-Z]{3}-\d{3}/u): string {
    // Under the heading and the caption.
    return this.textOf(agent, title).split('\n')[2] ?? '';
  }

  /** Everything that has reached somebody's chat. */
  allOf(person: Person): string {
    return JSON.stringify(person.chat);
  }

  /** An agent opens a hand-off for Alex. */
  async opens(agent: Person, words: string, inputs: Record<string, string> = {}): Promise<void> {
    await agent.say(words);
    const title = this.#submitOf(agent);
    await agent.click(title, { reason: 'demo reason', ...inputs });
    await this.settle();
  }

  #submitOf(agent: Person): string {
    const card = agent.card;
    const actions = card.actions as { title?: string }[] | undefined;
    return actions?.[0]?.title ?? '';
  }
}
