import type { Activity } from 'botbuilder';
import { type Answer, Client } from '../../bot/http/server-kit.ts';
import type { ChannelTrouble } from '../../support/channel-trouble.ts';
import type { Cleanup } from '../../support/cleanup.ts';
import type { ShownMessage } from '../../support/fake-teams.ts';
import type { TeamsClient } from '../../support/person.ts';
import { WireTeams } from '../../support/wire-teams.ts';

/** How the channel takes what the bot sends: `quotes` refuses it and repeats it, as a server's error may. */
export type ChannelMood = 'well' | 'quotes' | 'refuses';

/** Something that left the bot, whole: a message or an edit, or the answer to a request. */
export interface Emission {
  readonly kind: 'message' | 'answer';
  readonly conversation: string;
  readonly body: string;
}

/** Teams over HTTP, which remembers everything that came out of the bot, whatever it did with it. */
export class RecordedTeams implements TeamsClient {
  readonly #wire: WireTeams;
  readonly #client: TeamsClient;
  readonly #port: () => number;
  mood: ChannelMood = 'well';
  readonly emissions: Emission[] = [];

  private constructor(wire: WireTeams, port: () => number) {
    this.#wire = wire;
    this.#port = port;
    this.#client = wire.through(port);
    wire.befalls = ({ conversationId, body }) => {
      this.emissions.push({ kind: 'message', conversation: conversationId, body });
      return this.#trouble(body);
    };
  }

  /** @param port where the bot listens at the moment */
  static async start(t: Cleanup, port: () => number): Promise<RecordedTeams> {
    return new RecordedTeams(await WireTeams.start(t), port);
  }

  chat(conversationId: string): ShownMessage[] {
    return this.#wire.chat(conversationId);
  }

  newId(): string {
    return this.#client.newId();
  }

  async deliver(activity: Partial<Activity>): Promise<unknown> {
    const answer = await this.#client.deliver(activity);
    this.#answered(activity.conversation?.id ?? '', JSON.stringify(answer));
    return answer;
  }

  /** Any request, by anybody. */
  async send(method: string, path: string, body: string): Promise<Answer> {
    const answer = await new Client(this.#port(), '').send(method, path, body);
    this.#answered('', answer.body);
    return answer;
  }

  #answered(conversation: string, body: string): void {
    this.emissions.push({ kind: 'answer', conversation, body });
  }

  #trouble(message: string): ChannelTrouble | undefined {
    if (this.mood === 'well') return undefined;
    const body = this.mood === 'quotes' ? { error: { code: 'BadSyntax', message } } : {};
    return { done: false, answer: 403, body };
  }
}
