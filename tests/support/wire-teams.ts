import { once } from 'node:events';
import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from 'node:http';
import { json, text } from 'node:stream/consumers';
import type { Activity } from 'botbuilder';
import { z } from 'zod';
import type { AdaptiveCard } from '../../cards/support/adaptive-card.ts';
import { type ChannelCall, type ChannelTrouble, sendAnswer } from './channel-trouble.ts';
import type { Cleanup } from './cleanup.ts';
import { type ShownMessage, shownPart } from './fake-teams.ts';
import type { TeamsClient } from './person.ts';

const fromBot = z.object({
  text: z.string().optional(),
  attachments: z.array(z.object({ contentType: z.string(), content: z.custom<AdaptiveCard>() })).optional(),
});

/** Nothing came back: the bot is not there, or went away before it answered. */
export class NoAnswerError extends Error {
  override readonly name = 'NoAnswerError';
}

/**
 * Teams' side of the wire on loopback: the chats as people see them, edits applied, and a way to send to bots that are
 * processes of their own. A message counts as seen once it has arrived, whatever becomes of the bot that sent it.
 */
export class WireTeams {
  readonly #server: Server;
  readonly #chats = new Map<string, ShownMessage[]>();
  #ids = 0;
  /** HTTP statuses of the bots' answers, and how often each came. */
  readonly statuses = new Map<number, number>();
  /** Messages and edits so far, those included that came to nothing. */
  readonly calls: ChannelCall[] = [];
  /** Said for every message and edit when it comes in. */
  befalls: (call: ChannelCall) => ChannelTrouble | undefined = () => undefined;
  /** Called when a message or an edit has arrived; the bot gets its answer when this resolves. */
  arrived: (conversationId: string) => Promise<void> = () => Promise.resolve();

  constructor() {
    this.#server = createServer((incoming, response) => void this.#take(incoming, response));
  }

  /** Listens, and stops in the end. */
  static async start(t: Cleanup): Promise<WireTeams> {
    const teams = new WireTeams();
    await once(teams.#server.listen(0, '127.0.0.1'), 'listening');
    t.after(() => {
      teams.#server.close();
      teams.#server.closeAllConnections();
    });
    return teams;
  }

  /** Teams for people whose activities go to the port that `port` names at the moment. */
  through(port: () => number): TeamsClient {
    return {
      chat: (conversationId) => this.chat(conversationId),
      newId: () => this.newId(),
      deliver: async (activity) => {
        const answer = await post(port(), { ...activity, serviceUrl: this.url });
        this.statuses.set(answer.status, (this.statuses.get(answer.status) ?? 0) + 1);
        return answer;
      },
    };
  }

  chat(conversationId: string): ShownMessage[] {
    const chat = this.#chats.get(conversationId) ?? [];
    this.#chats.set(conversationId, chat);
    return chat;
  }

  newId(): string {
    this.#ids += 1;
    return `demo-${this.#ids}`;
  }

  /** Where it listens, with a slash at the end. */
  get url(): string {
    const address = this.#server.address();
    return typeof address === 'object' && address !== null ? `http://127.0.0.1:${address.port}/` : '';
  }

  async #take(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    // A bot that was killed while it sent leaves half a message, and nobody to answer.
    const body = await json(incoming).catch(() => undefined);
    if (body === undefined) return;
    const [, , , conversationId = '', , messageId = ''] = (incoming.url ?? '').split('/').map(decodeURIComponent);
    const isEdit = incoming.method === 'PUT';
    const call = {
      number: this.calls.length + 1,
      conversationId,
      body: JSON.stringify(body),
      ...(isEdit && { messageId }),
    };
    this.calls.push(call);
    const trouble = this.befalls(call);
    const id = trouble?.done === false ? undefined : this.#show(call);
    await this.arrived(conversationId);
    sendAnswer(response, trouble ?? { done: true, answer: id === undefined ? 404 : 200 }, id);
  }

  #show({ conversationId, messageId, body }: ChannelCall): string | undefined {
    const shown = shownPart(fromBot.parse(JSON.parse(body)) as Partial<Activity>);
    return messageId === undefined ? this.#add(conversationId, shown) : this.#edit(conversationId, messageId, shown);
  }

  #add(conversationId: string, shown: Omit<ShownMessage, 'id'>): string {
    const id = this.newId();
    this.chat(conversationId).push({ id, ...shown });
    return id;
  }

  #edit(conversationId: string, messageId: string, shown: Omit<ShownMessage, 'id'>): string | undefined {
    const chat = this.chat(conversationId);
    const at = chat.findIndex(({ id }) => id === messageId);
    if (at === -1) return undefined;
    chat[at] = { id: messageId, ...shown };
    return messageId;
  }
}

/** Sends one activity to a bot. @returns the status and body of its answer. @throws {NoAnswerError} */
async function post(port: number, activity: object): Promise<{ status: number; body: unknown }> {
  const { promise, resolve, reject } = Promise.withResolvers<{ status: number; body: unknown }>();
  const fail = (cause: unknown): void => reject(new NoAnswerError('The bot did not answer', { cause }));
  const options = { agent: false, port, host: '127.0.0.1', method: 'POST', path: '/api/messages' } as const;
  const headers = { 'content-type': 'application/json' };
  const sent = request({ ...options, headers, signal: AbortSignal.timeout(60_000) }, (response) => {
    text(response).then((body) => {
      const parsed: unknown = body === '' ? undefined : JSON.parse(body);
      resolve({ status: response.statusCode ?? 0, body: parsed });
    }, fail);
  });
  sent.on('error', fail);
  sent.end(JSON.stringify(activity));
  return promise;
}
