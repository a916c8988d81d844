import { spawn } from 'node:child_process';
import { once } from 'node:events';
import process from 'node:process';
import { text } from 'node:stream/consumers';
import type { Script } from '../builds.ts';
import type { Reading } from './meter.ts';
import { meter } from './program.ts';

/** What came of a command that ran to its end. */
export interface Finished {
  readonly out: string;
  readonly seconds: number;
  /** Seconds of CPU, of all its threads. */
  readonly cpuSeconds: number;
}

/** Runs a command under the meter. @throws unless it ends with success */
export async function runCommand(script: Script, environment: NodeJS.ProcessEnv): Promise<Finished> {
  const startedAt = performance.now();
  const child = spawn(process.execPath, [...script.flags, '--import', meter.href, script.file], {
    env: { ...process.env, ...environment, BENCH_USAGE_DESCRIPTOR: '3' },
    stdio: ['ignore', 'pipe', 'inherit', 'pipe'],
  });
  const [, out, , usage] = child.stdio;
  if (out === null || usage === null || usage === undefined || !('read' in usage)) throw new Error('There is no pipe');
  const [said, used, [code]] = await Promise.all([text(out), text(usage), once(child, 'close') as Promise<[unknown]>]);
  if (code !== 0) throw new Error(`The command ended with code ${String(code)}`);
  const { cpu } = JSON.parse(used) as Reading;
  return { out: said, seconds: (performance.now() - startedAt) / 1_000, cpuSeconds: cpu / 1_000_000 };
}
