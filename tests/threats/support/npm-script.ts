import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const packageSchema = z.object({ scripts: z.record(z.string(), z.string()) });

export interface Finished {
  /** The exit code; null when a signal ended it. */
  readonly code: number | null;
  readonly out: string;
  readonly error: string;
}

/** Runs what `npm run NAME -- …` runs, without npm's own time; the environment has nothing but what is given. */
export async function npmScript(
  name: string,
  environment: Record<string, string>,
  ...more: string[]
): Promise<Finished> {
  const { scripts } = packageSchema.parse(
    JSON.parse(await readFile(new URL('package.json', `file://${root}`), 'utf8')),
  );
  const [program, ...given] = scripts[name]?.split(' ') ?? [];
  if (program !== 'node') throw new Error(`There is no script ${name} that runs node`);
  const child = spawn(process.execPath, [...given, ...more], {
    cwd: root,
    env: { PATH: process.env['PATH'] ?? '', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: 60_000,
  });
  const finished = { out: '', error: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => (finished.out += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (finished.error += text));
  await once(child, 'close');
  return { code: child.exitCode, ...finished };
}
