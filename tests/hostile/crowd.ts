import type { HttpChats } from './chats.ts';
import { identityOf, place, stepOf } from './people.ts';
import type { Broken } from './promises.ts';
import { Sentinels } from './sentinels.ts';
import type { Stored } from './stored.ts';
import { type Asked, type Identity, noteIds } from './world.ts';

/** Before their set-ups expire, after an hour, sentinels go on and others take their places; in milliseconds. */
const sentinelsStay = 1_800_000;
/** Residents who are there at a time. */
const places = 36;
/** Residents who move in between two looks: those who were there are tired of wrong codes sooner or later. */
const newcomers = 3;

export interface CrowdOptions {
  readonly chats: HttpChats;
  readonly stored: Stored;
  readonly broken: Broken;
  /** Everybody in the crowd is noted there. */
  readonly asked: Asked;
}

/** The people of a storm: residents, whose chats it goes through, and sentinels, whom it must not touch. */
export class Crowd {
  readonly #options: CrowdOptions;
  readonly residents: Identity[] = [];
  #sentinels: Sentinels;
  #placedAt = performance.now();
  #named = 0;
  #generation = 1;

  private constructor(options: CrowdOptions, sentinels: Sentinels) {
    this.#options = options;
    this.#sentinels = sentinels;
    this.#note(this.sentinels);
  }

  static async gather(options: CrowdOptions): Promise<Crowd> {
    const crowd = new Crowd(options, await Sentinels.place(options.chats, options.stored, 0));
    await crowd.#moveIn(places);
    return crowd;
  }

  get sentinels(): readonly Identity[] {
    return this.#sentinels.identities;
  }

  /** While it storms one person enrolls from the beginning to the end. */
  async walk(): Promise<void> {
    const { chats, broken } = this.#options;
    const name = this.#newName('walker');
    try {
      const { step, person, entry } = await place(chats, name, stepOf(0));
      await step.finish(person, entry);
    } catch (error) {
      broken.note('people enroll while it storms', `${name}: ${String(error)}`);
    }
  }

  /** While no turn is under way: sees that nobody was touched, and lets others move in. */
  async pause(): Promise<void> {
    this.#sentinels.check(this.#options.broken);
    await this.#moveIn(newcomers);
    if (performance.now() - this.#placedAt > sentinelsStay) await this.#relieve();
  }

  /** Sentinels go on where they were. */
  finish(): Promise<void> {
    return this.#sentinels.finish(this.#options.broken);
  }

  async #relieve(): Promise<void> {
    await this.finish();
    this.#sentinels = await Sentinels.place(this.#options.chats, this.#options.stored, this.#generation++);
    this.#placedAt = performance.now();
    this.#note(this.sentinels);
  }

  async #moveIn(count: number): Promise<void> {
    const names = Array.from({ length: count }, () => this.#newName('resident'));
    await Promise.all(names.map((name) => place(this.#options.chats, name, stepOf(Number(name.split('-')[1])))));
    this.residents.push(...names.map(identityOf));
    this.residents.splice(0, this.residents.length - places);
  }

  #newName(kind: string): string {
    this.#named += 1;
    const name = `${kind}-${this.#named}`;
    this.#note([identityOf(name)]);
    return name;
  }

  #note(people: readonly Identity[]): void {
    people.forEach((each) => noteIds(this.#options.asked, each));
  }
}
