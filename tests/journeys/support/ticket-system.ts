import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import { z } from 'zod';
import { respond } from '../../support/respond.ts';

/** What is told, and whether it is signed with the secret of both. */
type Told = z.infer<typeof toldSchema> & { readonly isSigned: boolean };

const toldSchema = z.object({
  id: z.string(),
  ticket: z.string(),
  status: z.string(),
  isFinal: z.boolean(),
});

const path = '/api/v1/hand-offs';
const name = 'tickets';
/** Nobody's. */
const secret = 'ticket-system-of-the-journeys-0123456789abcdef';

/** A ticket system on this machine, which signs and checks by itself, without the product's code. */
export interface TicketSystem {
  readonly name: string;
  /** What the product has to be started with. */
  readonly environment: Record<string, string>;
  /** Asks the bot to write to Alex. @param origin where the bot listens. @returns the answer's body */
  open(origin: string, reason: string): Promise<Record<string, unknown>>;
  /** Waits until so many statuses have arrived. */
  heard(count: number): Promise<readonly Told[]>;
  close(): void;
}

/** Starts one that listens on loopback. */
export async function startTicketSystem(): Promise<TicketSystem> {
  const told: Told[] = [];
  const server = createServer((request, response) => {
    void toldIn(request).then((each) => {
      told.push(each);
      respond(response, 204);
      server.emit('told');
    });
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const address = server.address();
  assert.ok(typeof address === 'object' && address !== null);
  return {
    name,
    environment: {
      HAND_OFF_KEYS: `${name}:${secret}`,
      HAND_OFF_CALLBACKS: `${name}=http://127.0.0.1:${address.port}/status`,
    },
    open,
    heard: async (count) => {
      while (told.length < count) await once(server, 'told', { signal: AbortSignal.timeout(20_000) });
      return told;
    },
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

async function open(origin: string, reason: string): Promise<Record<string, unknown>> {
  const person = { accountName: 'alex.wilber@contoso.example' };
  const body = JSON.stringify({ person, kind: 'reset', reason, ticket: 'INC0010042' });
  const [timestamp, key] = [String(Math.floor(Date.now() / 1_000)), 'INC0010042'];
  const response = await fetch(origin + path, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'idempotency-key': key,
      'x-hand-off-key': name,
      'x-hand-off-timestamp': timestamp,
      'x-hand-off-signature': signatureOf(`${timestamp}\nPOST ${path}\n${key}\n${body}`),
    },
    body,
  });
  assert.equal(response.status, 201);
  return z.record(z.string(), z.unknown()).parse(await response.json());
}

async function toldIn(request: IncomingMessage): Promise<Told> {
  const body = await text(request);
  const header = (called: string): string => String(request.headers[called]);
  const signed = `${header('x-hand-off-timestamp')}\nPOST /status\n${header('idempotency-key')}\n${body}`;
  const isSigned = header('x-hand-off-signature') === signatureOf(signed);
  return { ...toldSchema.parse(JSON.parse(body)), isSigned };
}

function signatureOf(signed: string): string {
  return `v1=${createHmac('sha256', secret).update(signed).digest('base64')}`;
}
