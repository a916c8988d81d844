import { buttonTitles, textOf, titleOf } from '../support/person.ts';
import type { ShownMessage } from '../support/fake-teams.ts';
import { ChatClient } from './chat-client.ts';
import type { Employee } from './crowd.ts';
import { Luck } from './luck.ts';
import type { SimulatedPerson } from './simulated-person.ts';
import type { World } from './world.ts';

/** Cards of people who wait that an agent keeps in sight. */
const inSight = 400;
const passPattern = /\b[0-9A-Z]{5}-[0-9A-Z]{5}\b/u;

/** Somebody at the helpdesk: takes what waits, makes sure who calls, and gives a temporary pass; unlocks who reported fraud. */
export class SimulatedAgent {
  readonly #world: World;
  readonly #luck: Luck;
  readonly #chat: ChatClient;
  readonly #personCalled: (name: string) => SimulatedPerson | undefined;
  readonly #unlocked = new Set<string>();

  constructor(world: World, employee: Employee, personCalled: (name: string) => SimulatedPerson | undefined) {
    this.#world = world;
    this.#luck = new Luck(`${world.seed}:agent:${employee.index}`);
    this.#chat = new ChatClient(world, employee, this.#luck);
    this.#personCalled = personCalled;
    this.#chat.keep(inSight);
  }

  /** The whole working day, and until nobody waits any more. */
  async work(): Promise<void> {
    while (!(await this.#chat.install())) await this.#world.day.wait(30_000);
    for (;;) {
      await this.#world.day.wait(this.#luck.time('agentTakes') * 1_000);
      await this.#next();
    }
  }

  async #next(): Promise<void> {
    const waiting = this.#chat.cardWith('Claim');
    if (waiting !== undefined) return this.#help(waiting);
    const reported = this.#chat.messages.find(
      ({ id, card }) => buttonTitles(card).includes('Unlock') && !this.#unlocked.has(id),
    );
    if (reported === undefined) return;
    this.#unlocked.add(reported.id);
    await this.#unlock(reported);
  }

  async #help(waiting: ShownMessage): Promise<void> {
    const name = /^\S+ · (.+)$/u.exec(titleOf(waiting.card))?.[1] ?? '';
    await this.#click('Claim', waiting);
    await this.#look();
    const claimed = this.#chat.messages.find(({ id }) => id === waiting.id);
    if (!buttonTitles(claimed?.card).includes('Give a temporary pass') || claimed === undefined) return;
    await this.#click('Give a temporary pass', claimed);
    await this.#look();
    const form = this.#chat.messages.findLast(({ card }) => titleOf(card) === 'Give a temporary pass');
    if (form === undefined) return;
    await this.#click('Give a temporary pass', form, { reason: 'I know the voice', minutes: '60' });
    await this.#look();
    const shown = this.#chat.messages.findLast(({ card }) => titleOf(card) === 'Temporary pass');
    const pass = passPattern.exec(textOf(shown?.card))?.[0];
    if (shown === undefined || pass === undefined) return;
    this.#world.counts.passes += 1;
    this.#personCalled(name)?.hearPass(pass);
    await this.#look();
    await this.#click('I have told it', shown);
  }

  async #unlock(reported: ShownMessage): Promise<void> {
    await this.#click('Unlock', reported);
    await this.#look();
    const form = this.#chat.messages.findLast(
      ({ id, card }) => id !== reported.id && buttonTitles(card).includes('Unlock'),
    );
    if (form !== undefined) await this.#click('Unlock', form, { reason: 'It was a mistake' });
  }

  async #click(title: string, message: ShownMessage, inputs: Record<string, string> = {}): Promise<void> {
    if (buttonTitles(message.card).includes(title)) await this.#chat.click(title, inputs, message);
  }

  #look(): Promise<unknown> {
    return this.#world.day.wait(this.#luck.time('readsCard') * 1_000);
  }
}
