import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { json } from 'node:stream/consumers';
import { z } from 'zod';
import type { AdaptiveCard } from '../../cards/adaptive-card.ts';

const activitySchema = z.object({
  attachments: z.array(z.object({ content: z.custom<AdaptiveCard>() })).optional(),
});

/** Teams' side of the wire on loopback: takes messages and edits, and keeps each conversation's newest card. */
export class LoopbackConnector {
  readonly #server: Server;
  readonly #cards = new Map<string, { messageId: string; card: AdaptiveCard }>();
  #ids = 0;

  constructor() {
    this.#server = createServer((request, response) => {
      void json(request).then((body) => {
        const [, , , conversation = '', , messageId] = (request.url ?? '').split('/').map(decodeURIComponent);
        const edited = request.method === 'PUT' && messageId !== undefined;
        this.#ids += 1;
        const id = edited ? messageId : `message-${this.#ids}`;
        const card = activitySchema.parse(body).attachments?.[0]?.content;
        if (card !== undefined) this.#cards.set(conversation, { messageId: id, card });
        response.writeHead(edited ? 200 : 201, { 'content-type': 'application/json' }).end(JSON.stringify({ id }));
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
    const newest = this.#cards.get(conversation);
    if (newest === undefined) throw new Error('No card has arrived');
    return newest;
  }

  stop(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }
}
