/**
 * Runs inside the Playground's process before its own code (`node --import`), because it has no switch for either:
 * it listens on every network interface without any sign-in, and it outlives a parent that was killed.
 */
import { rmSync } from 'node:fs';
import { Server } from 'node:net';
import process from 'node:process';

const listen: unknown = Reflect.get(Server.prototype, 'listen');
if (typeof listen !== 'function') throw new TypeError('net.Server has no listen()');

Reflect.set(Server.prototype, 'listen', function (this: Server, port: unknown, ...rest: unknown[]): unknown {
  const where = typeof port === 'number' ? { port, host: '127.0.0.1' } : port;
  const server: unknown = Reflect.apply(listen, this, [where, ...rest]);
  return server;
});

// The channel to the parent closes when the parent ends, however it ends: SIGKILL included.
process.on('disconnect', () => {
  const log = process.env['M365_AGENTS_PLAYGROUND_LOGFILE'];
  if (log !== undefined) rmSync(log, { force: true });
  process.exit(0);
});
