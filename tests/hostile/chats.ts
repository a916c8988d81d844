import { type Activity } from 'botbuilder';
import type { ShownMessage } from '../support/fake-teams.ts';
import type { LoopbackConnector } from '../support/loopback-connector.ts';
import type { TeamsClient } from '../support/person.ts';
import { posted } from './shot.ts';
import type { Wire } from './wire.ts';

/** Teams for a person who chats with a bot in another process; of each chat it keeps the newest card. */
export class HttpChats implements TeamsClient {
  readonly #wire: Wire;
  readonly #connector: LoopbackConnector;
  readonly #serviceUrl: string;
  #ids = 0;

  constructor(wire: Wire, connector: LoopbackConnector, serviceUrl: string) {
    this.#wire = wire;
    this.#connector = connector;
    this.#serviceUrl = serviceUrl;
  }

  chat(conversationId: string): ShownMessage[] {
    const newest = this.#connector.find(conversationId);
    return newest === undefined ? [] : [{ id: newest.messageId, card: newest.card }];
  }

  newId(): string {
    this.#ids += 1;
    return `friendly-${this.#ids}`;
  }

  async deliver(activity: Partial<Activity>): Promise<void> {
    const body = JSON.stringify({ ...activity, serviceUrl: this.#serviceUrl });
    const { statuses } = await this.#wire.send(posted('friendly', body));
    if (statuses[0] !== 200) throw new Error(`The bot answered ${String(statuses[0])}`);
  }
}
