import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import process from 'node:process';
import type { Server } from 'restify';
import { ListenError } from '../config/start-errors.ts';

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
