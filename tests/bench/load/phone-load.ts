import { ask } from '../measuring/phase.ts';
import type { Program } from '../measuring/program.ts';
import { activityOf, type Chats, clickOf } from './conversations.ts';
import type { Phones } from './phones.ts';

export interface PhoneLoad extends Chats {
  readonly program: Program;
  readonly phones: Phones;
  readonly people: number;
  /** Whether all press # at the same moment, or one after the other. */
  readonly at: 'once' | 'a time';
}

export interface PhoneRound {
  /** From each key until the chat of the person had the card that says that they are set up, milliseconds. */
  readonly latencies: readonly number[];
  /** What the bot used a call from then on, until it had heard that the call was over, milliseconds. */
  readonly cpuPerCall: number;
}

/** Different area codes, so that no limit of one range is met. */
const areas = ['206', '425', '503', '415', '312'];

/** One round: so many people are called, answer, and press #. */
export async function keysToChat(load: PhoneLoad, round: string): Promise<PhoneRound> {
  const people = Array.from({ length: load.people }, (_, index) => new Caller(load, round, index));
  for (const person of people) await person.askForCall();
  await Promise.all(people.map((person) => person.answer()));
  const before = await load.program.read();
  const latencies: number[] = [];
  if (load.at === 'once') latencies.push(...(await Promise.all(people.map((person) => person.press()))));
  else for (const person of people) latencies.push(await person.press());
  await Promise.all(people.map((person) => person.isOver()));
  await load.phones.settled();
  const after = await load.program.read();
  return { latencies, cpuPerCall: (after.cpu - before.cpu) / 1_000 / load.people };
}

class Caller {
  readonly #load: PhoneLoad;
  readonly #name: string;
  readonly #number: string;

  constructor(load: PhoneLoad, round: string, index: number) {
    this.#load = load;
    this.#name = `demo-caller-${round}-${index}`;
    this.#number = `${areas[index % areas.length]}55501${String(Math.floor(index / areas.length) + 10)}`;
  }

  async askForCall(): Promise<void> {
    await this.#send(activityOf(this.#name, this.#load.serviceUrl, { type: 'installationUpdate', action: 'add' }));
    await this.#click('Set it up now');
    await this.#click('Set up', { method: 'mobile-phone' });
    await this.#click('Contact me', { country: 'US', number: this.#number, channel: 'call' });
  }

  async answer(): Promise<void> {
    const call = await this.#load.phones.call(this.#e164, ({ status }) => status === 'ringing');
    this.#load.phones.act({ do: 'answer', call });
    await this.#load.phones.call(this.#e164, ({ isListening }) => isListening);
    // What follows from the answer is no part of what follows from the key.
    await this.#shows('You have answered');
  }

  async press(): Promise<number> {
    const call = await this.#load.phones.call(this.#e164, ({ isListening }) => isListening);
    const pressedAt = performance.now();
    this.#load.phones.act({ do: 'press', call, key: '#' });
    await this.#shows("You're all set");
    return performance.now() - pressedAt;
  }

  async isOver(): Promise<void> {
    await this.#load.phones.call(this.#e164, ({ status }) => status === 'completed');
  }

  get #e164(): string {
    return `+1${this.#number}`;
  }

  /** Resolves when the chat's newest card says so. */
  async #shows(sentence: string): Promise<void> {
    const shown = (): string => JSON.stringify(this.#load.connector.newest(`chat-${this.#name}`).card);
    while (!shown().includes(sentence)) await new Promise((resolve) => setTimeout(resolve, 1));
  }

  async #click(title: string, inputs: object = {}): Promise<void> {
    await this.#send(clickOf(this.#name, this.#load, title, inputs));
  }

  async #send(body: object): Promise<void> {
    await ask(this.#load.program.port, { body });
  }
}
