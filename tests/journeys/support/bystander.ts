import type { Cleanup } from '../../support/cleanup.ts';
import { Person, textOf } from '../../support/person.ts';
import { WireTeams } from '../../support/wire-teams.ts';
import type { Product } from './product.ts';

const tenantId = '00000000-0000-0000-0000-0000000000aa';

/** Somebody who chats with the product too, from a client without a window. */
export class Bystander {
  readonly person: Person;
  readonly #teams: WireTeams;

  private constructor(teams: WireTeams, person: Person) {
    this.#teams = teams;
    this.person = person;
  }

  /** The bot is installed for them. @param number of whom in the demo directory */
  static async join(t: Cleanup, product: Product, number: number): Promise<Bystander> {
    const teams = await WireTeams.start(t);
    const port = Number(new URL(product.origin).port);
    const objectId = `00000000-0000-0000-0000-00000000000${number}`;
    const person = new Person(
      teams.through(() => port),
      { tenantId, objectId },
    );
    await person.arrive();
    return new Bystander(teams, person);
  }

  /** Waits until a card says this. */
  async reads(text: string | RegExp): Promise<void> {
    const isThere = (): boolean => this.person.chat.some(({ card }) => textOf(card).search(text) !== -1);
    while (!isThere()) {
      const { promise, resolve } = Promise.withResolvers<undefined>();
      this.#teams.arrived = () => {
        resolve(undefined);
        return Promise.resolve();
      };
      if (isThere()) return;
      await promise;
    }
  }
}
