import { z } from 'zod';
import { elementsOf } from '../support/fake-teams.ts';
import type { LoopbackConnector } from '../support/loopback-connector.ts';
import { activityOf } from './enrollment-load.ts';
import { post } from './load.ts';
import type { Program } from './program.ts';

const phoneSchema = z.object({
  number: z.string(),
  calls: z.array(z.object({ sid: z.string(), status: z.string(), isListening: z.boolean() })),
});
type Phone = z.infer<typeof phoneSchema>;

export interface PhoneLoadOptions {
  readonly program: Program;
  readonly connector: LoopbackConnector;
  readonly serviceUrl: string;
  readonly people: number;
  /** Whether all press # at the same moment, or one after the other. */
  readonly at: 'once' | 'a time';
}

/** Different area codes, so that no limit of one range is met. */
const areas = ['206', '425', '503', '415', '312'];

/**
 * One round: so many people are called, answer, and press #. @returns how long it took from each key, milliseconds, until
 * the chat of the person had the card that says that they are set up.
 */
export async function keysToChat(options: PhoneLoadOptions, round: number): Promise<number[]> {
  const phones = await PhonesOfDemo.open(options.program.port);
  try {
    const people = Array.from({ length: options.people }, (_, index) => new Caller(options, phones, { round, index }));
    for (const person of people) await person.askForCall();
    await Promise.all(people.map((person) => person.answer()));
    const latencies: number[] = [];
    if (options.at === 'once') return await Promise.all(people.map((person) => person.press()));
    for (const person of people) latencies.push(await person.press());
    return latencies;
  } finally {
    phones.close();
  }
}

class Caller {
  readonly #options: PhoneLoadOptions;
  readonly #phones: PhonesOfDemo;
  readonly #name: string;
  readonly #number: string;

  constructor(options: PhoneLoadOptions, phones: PhonesOfDemo, { round, index }: { round: number; index: number }) {
    this.#options = options;
    this.#phones = phones;
    this.#name = `demo-caller-${round}-${index}`;
    this.#number = `${areas[index % areas.length]}55501${String(Math.floor(index / areas.length) + 10)}`;
  }

  async askForCall(): Promise<void> {
    await this.#send({ type: 'installationUpdate', action: 'add' });
    await this.#click('Set it up now');
    await this.#click('Set up', { method: 'mobile-phone' });
    await this.#click('Contact me', { country: 'US', number: this.#number, channel: 'call' });
  }

  async answer(): Promise<void> {
    const ringing = await this.#phones.call(`+1${this.#number}`, ({ status }) => status === 'ringing');
    await this.#phones.act({ do: 'answer', call: ringing });
    await this.#phones.call(`+1${this.#number}`, ({ isListening }) => isListening);
  }

  async press(): Promise<number> {
    const call = await this.#phones.call(`+1${this.#number}`, ({ isListening }) => isListening);
    const pressedAt = performance.now();
    await this.#phones.act({ do: 'press', call, key: '#' });
    while (!this.#shown().includes("You're all set")) await new Promise((resolve) => setTimeout(resolve, 1));
    return performance.now() - pressedAt;
  }

  #shown(): string {
    return JSON.stringify(this.#options.connector.newest(`chat-${this.#name}`).card);
  }

  async #click(title: string, inputs: object = {}): Promise<void> {
    const { messageId, card } = this.#options.connector.newest(`chat-${this.#name}`);
    const button = elementsOf(card).find((each) => each.type === 'Action.Execute' && each['title'] === title);
    const data = Object.assign({}, button?.['data'], inputs);
    const value = { action: { type: 'Action.Execute', verb: button?.['verb'], data } };
    await this.#send({ type: 'invoke', name: 'adaptiveCard/action', replyToId: messageId, value });
  }

  async #send(part: object): Promise<void> {
    await post(this.#options.program.port, activityOf(this.#name, this.#options.serviceUrl, part));
  }
}

/** The demo's phones, as their page sees them. */
class PhonesOfDemo {
  readonly #origin: string;
  readonly #closing = new AbortController();
  readonly #phones = new Map<string, Phone>();

  private constructor(port: number) {
    this.#origin = `http://127.0.0.1:${port}`;
  }

  static async open(port: number): Promise<PhonesOfDemo> {
    const phones = new PhonesOfDemo(port);
    const { body } = await fetch(`${phones.#origin}/simulator/events`, { signal: phones.#closing.signal });
    if (body !== null) void phones.#read(body).catch(() => undefined);
    return phones;
  }

  close(): void {
    this.#closing.abort();
  }

  /** Waits for the newest call of a phone to be so. @returns its sid. */
  async call(number: string, isSo: (call: Phone['calls'][number]) => boolean): Promise<string> {
    for (let tries = 0; tries < 6_000; tries += 1) {
      const newest = this.#phones.get(number)?.calls.at(-1);
      if (newest !== undefined && isSo(newest)) return newest.sid;
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    throw new Error('A phone did not do within a minute what it should');
  }

  async act(action: object): Promise<void> {
    const headers = { 'content-type': 'application/json', origin: this.#origin, 'sec-fetch-site': 'same-origin' };
    const request = { method: 'POST', headers, body: JSON.stringify(action) };
    const { status } = await fetch(`${this.#origin}/simulator/actions`, request);
    if (status !== 204) throw new Error(`Nothing could be done at a phone: ${status}`);
  }

  async #read(body: ReadableStream<Uint8Array>): Promise<void> {
    let unread = '';
    for await (const part of body.pipeThrough(new TextDecoderStream())) {
      const events = (unread + part).split('\n\n');
      unread = events.pop() ?? '';
      for (const event of events) this.#take(event);
    }
  }

  #take(event: string): void {
    const data = /^data: (.*)$/mu.exec(event)?.[1];
    if (data === undefined) return;
    const phones = z.union([z.array(phoneSchema), phoneSchema.transform((phone) => [phone])]).parse(JSON.parse(data));
    for (const phone of phones) this.#phones.set(phone.number, phone);
  }
}
