import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { createServer } from 'node:net';
import process from 'node:process';
import { setTimeout as delay } from 'node:timers/promises';
import type { Script } from '../builds.ts';
import type { Reading } from './meter.ts';

/** A server under measurement, in a process of its own. */
export interface Program {
  readonly port: number;
  /** From its start until it accepted connections, in milliseconds. */
  readonly startMilliseconds: number;
  /** What it has used since it started. @throws when it has ended */
  read(): Promise<Reading>;
  /** The same, after what it no longer needs has been collected. */
  readLive(): Promise<Reading>;
  stop(): Promise<void>;
}

export interface ProgramOptions {
  readonly script: Script;
  readonly environment?: NodeJS.ProcessEnv;
  /** Whose calls are counted; see `storeOf`. */
  readonly counted?: readonly string[];
  /** Modules to load before it, besides the meter. */
  readonly preloaded?: readonly URL[];
}

/** Without types already: else each program that is measured would load Node's type stripper for it, which it may not have itself. */
export const meter: URL = withoutTypes(new URL('meter.ts', import.meta.url));

/** Starts a server with the meter loaded, and waits until it accepts connections. */
export async function startProgram(options: ProgramOptions): Promise<Program> {
  const { script, environment = {}, counted = [], preloaded = [] } = options;
  const port = await freePort();
  const startedAt = performance.now();
  const imports = [meter, ...preloaded].flatMap(({ href }) => ['--import', href]);
  const child = fork(script.file, [], {
    env: { ...process.env, BENCH_COUNTED: counted.join(' '), ...environment, PORT: String(port) },
    execArgv: [...script.flags, ...imports],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const program = { port, startMilliseconds: 0, ...remoteControl(child) };
  try {
    await untilListening(port, child);
  } catch (error) {
    await program.stop();
    throw error;
  }
  return { ...program, startMilliseconds: performance.now() - startedAt };
}

function withoutTypes(file: URL): URL {
  const text = stripTypeScriptTypes(readFileSync(file, 'utf8'));
  return new URL(`data:text/javascript;base64,${Buffer.from(text).toString('base64')}`);
}

function remoteControl(child: ChildProcess): Pick<Program, 'read' | 'readLive' | 'stop'> {
  const ended = once(child, 'exit');
  const ask = async (question: string): Promise<Reading> => {
    const died = ended.then(() => Promise.reject(new Error('The program has ended')));
    const answer = once(child, 'message');
    child.send(question, () => undefined);
    const [reading] = (await Promise.race([answer, died])) as [Reading];
    return reading;
  };
  const stop = async (): Promise<void> => {
    child.kill('SIGTERM');
    await ended;
  };
  return { read: () => ask('read'), readLive: () => ask('collect'), stop };
}

/** A port of this machine that nobody listens on. */
export async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  await once(probe, 'close');
  if (address === null || typeof address === 'string') throw new Error('No port is free');
  return address.port;
}

async function untilListening(port: number, child: ChildProcess): Promise<void> {
  for (let tries = 0; tries < 3_000; tries += 1) {
    if (child.exitCode !== null) throw new Error(`The program ended with code ${child.exitCode}`);
    const answered = await fetch(`http://127.0.0.1:${port}/`).then(
      () => true,
      () => false,
    );
    if (answered) return;
    await delay(20);
  }
  throw new Error('The program did not start within a minute');
}
