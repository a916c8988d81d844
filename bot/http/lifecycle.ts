import { type EventEmitter, once } from 'node:events';
import type { AddressInfo, Server } from 'node:net';
import process from 'node:process';
import { ListenError } from '../config/start-errors.ts';

/** What listens: restify's server, or Node's own. */
interface Listening extends EventEmitter {
  listen(port: number, host: string): unknown;
  address(): AddressInfo | string | null;
}

export interface ListenOptions {
  readonly port: number;
  readonly host: string;
  /** The variable by which another port is chosen. */
  readonly variable?: string;
}

/** Listens. @returns the port, which is a free one when 0 was asked for. @throws {ListenError} */
export async function listen(server: Listening, { port, host, variable = 'PORT' }: ListenOptions): Promise<number> {
  server.listen(port, host);
  try {
    await Promise.race([
      once(server, 'listening'),
      once(server, 'error').then(([error]) => Promise.reject(error as Error)),
    ]);
  } catch (error) {
    const taken = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
    const why = taken ? 'is in use by another program' : 'cannot be opened';
    throw new ListenError(`Port ${port} on ${host} ${why}. Set ${variable} to another one.`, { cause: error });
  }
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : port;
}

/** Takes no new connection, lets requests under way finish, and resolves when they have. */
export async function closeServer({ server }: { readonly server: Server }): Promise<void> {
  if (!server.listening) return;
  const closed = once(server, 'close');
  server.close();
  await closed;
}

/** Runs `stop` once on Ctrl-C or a request to end; a second signal ends at once. */
export function stopOnSignal(stop: () => Promise<void>): void {
  let stopping = false;
  const onSignal = (): void => {
    if (stopping) process.exit(1);
    stopping = true;
    stop().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  };
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
}
