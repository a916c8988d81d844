import { once } from 'node:events';
import { Agent, type IncomingMessage, request } from 'node:http';
import { connect, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';
import type { RawShot, RequestShot, Shot } from './shot.ts';

/** What came back. */
export interface Answer {
  /** None when the connection was closed without one; several when several requests were in the bytes. */
  readonly statuses: readonly number[];
  /** Heads and bodies. */
  readonly text: string;
}

/** The bot did neither answer nor close. */
class SilenceError extends Error {
  override readonly name = 'SilenceError';
}

/** Longest an answer may take, in milliseconds: much more than a turn may. */
const timeoutMs = 20_000;
/** Node refuses more than this of a head, and may close before all of it was sent. */
const mostHead = 16_384;

/** Our side of the connections to the bot. */
export class Wire {
  readonly #port: number;
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 64 });

  constructor(port: number) {
    this.#port = port;
  }

  /** @throws {SilenceError} and, where the connection broke without reason, the system's error. */
  send(shot: Shot): Promise<Answer> {
    return 'parts' in shot ? this.#raw(shot) : this.#request(shot);
  }

  close(): void {
    this.#agent.destroy();
  }

  async #request(shot: RequestShot): Promise<Answer> {
    const { method, path, body } = shot;
    const length = body.length === 0 ? {} : { 'content-length': String(Buffer.byteLength(body)) };
    const headers = { ...shot.headers, ...length };
    const sending = request({ host: '127.0.0.1', port: this.#port, agent: this.#agent, method, path, headers });
    sending.setTimeout(timeoutMs, () => sending.destroy(new SilenceError('No answer')));
    const answered = once(sending, 'response');
    // After the answer the bot may close while a body is still on its way.
    sending.on('error', () => undefined);
    sending.end(body);
    try {
      const [response] = (await answered) as [IncomingMessage];
      const head = response.rawHeaders.join('\n');
      return { statuses: [response.statusCode ?? 0], text: `${head}\n\n${await text(response)}` };
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? error.code : undefined;
      const broken = code === 'ECONNRESET' || code === 'EPIPE';
      // An idle connection that the bot closed just when it was taken for this.
      if (broken && sending.reusedSocket) return this.#request(shot);
      if (broken && path.length + JSON.stringify(headers).length > mostHead) return { statuses: [], text: '' };
      throw error;
    }
  }

  async #raw({ parts, pauseMilliseconds, endedBy }: RawShot): Promise<Answer> {
    const socket = connect(this.#port, '127.0.0.1');
    const received: Buffer[] = [];
    socket.on('data', (bytes) => void received.push(bytes));
    // The bot may close while we still write.
    socket.on('error', () => undefined);
    const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()));
    await once(socket, 'connect');
    for (const part of parts) {
      if (socket.writable) socket.write(part);
      if (pauseMilliseconds > 0) await delay(pauseMilliseconds);
    }
    if (endedBy === 'us') setTimeout(() => socket.destroy(), 50);
    const isLate = await closedLate(socket, closed);
    if (isLate) throw new SilenceError('Neither answered nor closed');
    const all = Buffer.concat(received).toString('latin1');
    return { statuses: Array.from(all.matchAll(/^HTTP\/1\.1 (\d{3})/gmu), ([, status]) => Number(status)), text: all };
  }
}

async function closedLate(socket: Socket, closed: Promise<unknown>): Promise<boolean> {
  let isLate = false;
  const timer = setTimeout(() => {
    isLate = true;
    socket.destroy();
  }, timeoutMs);
  await closed;
  clearTimeout(timer);
  return isLate;
}
