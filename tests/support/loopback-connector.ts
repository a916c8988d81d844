import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { text } from 'node:stream/consumers';
import { z } from 'zod';
import type { AdaptiveCard } from '../../cards/support/adaptive-card.ts';
import { respondJson } from './respond.ts';

const activitySchema = z.object({
  attachments: z.array(z.object({ content: z.custom<AdaptiveCard>() })).optional(),
});

/** Teams' side of the wire on loopback: takes messages and edits, and keeps each conversation's newest card. */
export class LoopbackConnector {
  readonly #server: Server;
  readonly #cards = new Map<string, { messageId: string; card: AdaptiveCard }>();
  #ids = 0;

  /** @param watch sees every message and edit as it came, with the conversation it is for */
  constructor(watch: (conversation: string, message: string) => void = () => undefined) {
    this.#server = createServer((request, response) => {
      void text(request).then((message) => {
        const [, , , conversation = '', , messageId] = (request.url ?? '').split('/').map(decodeURIComponent);
        watch(conversation, message);
        const edited = request.method === 'PUT' && messageId !== undefined;
        this.#ids += 1;
        const id = edited ? messageId : `message-${this.#ids}`;
        const card = activitySchema.parse(JSON.parse(message)).attachments?.[0]?.content;
        if (card !== undefined) this.#cards.set(conversation, { messageId: id, card });
        respondJson(response, edited ? 200 : 201, { id });
      });
    });
  }

  async start(): Promise<string> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    const address = this.#server.address();
    if (address === null || typeof address === 'string') throw new Error('The connector has no port');
    return `http://127.0.0.1:${address.port}/`;
  }

  /** The newest card of a conversation and the message that holds it. */
  newest(conversation: string): { messageId: string; card: AdaptiveCard } {
    const newest = this.find(conversation);
    if (newest === undefined) throw new Error('No card has arrived');
    return newest;
  }

  /** As `newest`, when there is one. */
  find(conversation: string): { messageId: string; card: AdaptiveCard } | undefined {
    return this.#cards.get(conversation);
  }

  stop(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }
}
