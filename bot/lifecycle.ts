import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import process from 'node:process';
import type { Server } from 'restify';
import { DemoDirectoryError } from '../services/directory/demo-directory.ts';
import { KeyRingError } from '../services/secrets/key-ring.ts';
import { StoreDamagedError } from '../services/store/document-store.ts';
import { IndexMissingError, StoreLockedError, StoreUnavailableError } from '../services/store/document-store.ts';
import { ConfigError } from './config.ts';
import { LogFileError } from './log.ts';
import { PlaygroundError } from './playground.ts';

/** The port is in use, or this user may not take it. `message` is fit to print. */
export class ListenError extends Error {
  override readonly name = 'ListenError';
}

/** Listens. @returns the port, which is a free one when 0 was asked for. @throws {ListenError} */
export async function listen(server: Server, { port, host }: { port: number; host: string }): Promise<number> {
  server.listen(port, host);
  try {
    await Promise.race([
      once(server, 'listening'),
      once(server, 'error').then(([error]) => Promise.reject(error as Error)),
    ]);
  } catch (error) {
    const taken = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
    const why = taken ? 'is in use by another program' : 'cannot be opened';
    throw new ListenError(`Port ${port} on ${host} ${why}. Set PORT to another one.`, { cause: error });
  }
  const address: AddressInfo | string | null = server.address();
  return typeof address === 'object' ? address.port : port;
}

/** Takes no new connection, lets requests under way finish, and resolves when they have. */
export async function closeServer(server: Server): Promise<void> {
  if (!server.server.listening) return;
  const closed = once(server.server, 'close');
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

const printable = [
  ConfigError,
  ListenError,
  LogFileError,
  KeyRingError,
  DemoDirectoryError,
  StoreLockedError,
  StoreDamagedError,
  StoreUnavailableError,
  IndexMissingError,
  PlaygroundError,
];

/** One sentence a line on why the bot does not start. */
export function explainStartError(error: unknown): string {
  if (printable.some((kind) => error instanceof kind)) return (error as Error).message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
