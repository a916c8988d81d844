import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import process from 'node:process';
import { setTimeout as delay } from 'node:timers/promises';
import type { Measurable } from './phase.ts';
import { processTree } from './process-tree.ts';

/** A server under measurement that is no program of Node: its CPU is that of its processes. */
export interface ForeignProgram extends Measurable {
  stop(): Promise<void>;
}

export interface ForeignOptions {
  readonly command: string;
  readonly parameters: readonly string[];
  readonly port: number;
  readonly folder: string;
  readonly environment?: NodeJS.ProcessEnv;
  /** Whose process it is; the bench's own user without it. */
  readonly user?: { readonly uid: number; readonly gid: number } | undefined;
  /** Resolves when it serves, rejects while it does not. */
  readonly answers: () => Promise<unknown>;
}

/** Starts it and waits until it serves. */
export async function startForeign(options: ForeignOptions): Promise<ForeignProgram> {
  const { command, parameters, port, folder, environment, user, answers } = options;
  const child = spawn(command, parameters, {
    ...{ cwd: folder, stdio: 'ignore', env: { ...process.env, ...environment } },
    ...user,
  });
  const ended = once(child, 'exit');
  const stop = async (): Promise<void> => {
    child.kill('SIGTERM');
    await ended;
  };
  try {
    await untilAnswered(child, answers);
  } catch (error) {
    await stop();
    throw error;
  }
  const { pid = 0 } = child;
  return { port, stop, ...processTree(pid) };
}

async function untilAnswered(child: ChildProcess, answers: () => Promise<unknown>): Promise<void> {
  for (let tries = 0; tries < 600; tries += 1) {
    if (child.exitCode !== null) throw new Error(`The program ended with code ${child.exitCode}`);
    const answered = await answers().then(
      () => true,
      () => false,
    );
    if (answered) return;
    await delay(100);
  }
  throw new Error('The program did not start within a minute');
}
