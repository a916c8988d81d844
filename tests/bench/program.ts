import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';
import { setTimeout as delay } from 'node:timers/promises';
import type { Reading } from './meter.ts';

/** A bot under measurement, in a process of its own. */
export interface Program {
  readonly port: number;
  /** From its start until it accepted connections, in milliseconds. */
  readonly startMilliseconds: number;
  /** What it has used since it started. */
  read(): Promise<Reading>;
  stop(): Promise<void>;
}

const meter = fileURLToPath(new URL('meter.ts', import.meta.url));

/** Starts `file` with the meter loaded, and waits until it accepts connections. */
export async function startProgram(file: URL, environment: NodeJS.ProcessEnv): Promise<Program> {
  const port = await freePort();
  const startedAt = performance.now();
  const child = fork(fileURLToPath(file), [], {
    env: { ...process.env, ...environment, PORT: String(port) },
    execArgv: ['--import', meter],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  await untilListening(port, child);
  return {
    port,
    startMilliseconds: performance.now() - startedAt,
    read: async () => {
      const answer = once(child, 'message');
      child.send('read');
      const [reading] = (await answer) as [Reading];
      return reading;
    },
    stop: async () => {
      if (child.exitCode !== null) return;
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      await ended;
    },
  };
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  await once(probe, 'close');
  if (address === null || typeof address === 'string') throw new Error('No port is free');
  return address.port;
}

async function untilListening(port: number, child: ChildProcess): Promise<void> {
  for (let tries = 0; tries < 1_500; tries += 1) {
    if (child.exitCode !== null) throw new Error(`The program ended with code ${child.exitCode}`);
    const answered = await fetch(`http://127.0.0.1:${port}/`).then(
      () => true,
      () => false,
    );
    if (answered) return;
    await delay(20);
  }
  throw new Error('The program did not start within 30 seconds');
}
