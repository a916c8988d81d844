import type { Activity } from 'botbuilder';
import { wrongCode } from '../../services/methods/method-kit.ts';
import { type AppEntry, codeAt, scan } from '../../support/authenticator.ts';
import type { BuiltBot } from '../../support/build-bot.ts';
import { buttonTitles, type Person } from '../../support/person.ts';

type Clock = Pick<BuiltBot['clock'], 'now' | 'advance'>;

/** Somebody who sets up while every button of every card they see is written down as the activity that a click sends. */
export class CapturedClicks {
  readonly person: Person;
  readonly #clock: Clock;
  readonly #captured = new Map<string, Partial<Activity>>();
  readonly entries: AppEntry[] = [];

  constructor(person: Person, clock: Clock) {
    this.person = person;
    this.#clock = clock;
  }

  /** What was captured so far: the invoke of each button, and the message of a client that knows no `Action.Execute`. */
  get activities(): Partial<Activity>[] {
    const invokes = [...this.#captured.values()];
    return [...invokes, ...invokes.map(asSubmit)];
  }

  /** Up to the card that asks for the code, from the first message or from where a set-up ended. */
  async reachCode(begin: readonly string[] = ['Set it up now', 'Set up', 'Next']): Promise<AppEntry> {
    if (begin[0] === 'Set it up now') await this.person.arrive();
    for (const title of begin) await this.click(title);
    const entry = scan(this.person.card);
    this.entries.push(entry);
    this.#capture();
    await this.click('Next');
    this.#capture();
    return entry;
  }

  async click(title: string, inputs: Record<string, string> = {}): Promise<void> {
    this.#capture();
    await this.person.click(title, inputs);
    this.#capture();
  }

  /** Sends a code that is right for no entry there ever was. */
  async guess(): Promise<void> {
    await this.click('Verify', { code: wrongCode(this.entries, this.#clock.now()) });
  }

  /** The click with the right code: captured, and not sent. */
  captureProof(entry: AppEntry): void {
    this.#add(this.person.clickActivity('Verify', { code: codeAt(entry, this.#clock.now()) }));
  }

  /** The buttons of the newest card; those that send a code with one that is no code, and with a wrong one. */
  #capture(): void {
    const message = this.person.chat.findLast(({ card }) => card !== undefined);
    for (const title of buttonTitles(message?.card)) {
      this.#add(this.person.clickActivity(title, {}, message));
      if (title !== 'Verify') continue;
      this.#add(this.person.clickActivity(title, { code: wrongCode(this.entries, this.#clock.now()) }, message));
    }
  }

  #add(click: Partial<Activity>): void {
    const key = JSON.stringify([click.value, click.replyToId]);
    if (!this.#captured.has(key)) this.#captured.set(key, click);
  }
}

/** The same click from a client that falls back on `Action.Submit`. */
function asSubmit(click: Partial<Activity>): Partial<Activity> {
  const { action } = click.value as { action: { data: object } };
  const { name, ...rest } = click;
  return { ...rest, id: `${click.id ?? name ?? ''}-submit`, type: 'message', text: '', value: action.data };
}
