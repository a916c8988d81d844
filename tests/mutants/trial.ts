import { spawn } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import process from 'node:process';
import { pathToFileURL } from 'node:url';
import type { Mutant } from './plant.ts';

const program = (name: string): string => new URL(`./programs/${name}.ts`, import.meta.url).href;
const folder = resolve('tests/output/mutants');

/** Longest, in milliseconds, that no test of a process comes to its end; longer is a fault that makes it stand still. */
const patienceMs = 120_000;

/** The test that noticed, by file and name. */
export interface Caught {
  readonly file: string;
  readonly name: string;
}

/** Runs test files in one process, with a fault or without. @returns what failed first; undefined when all passed */
export async function trial(files: readonly string[], mutant?: Mutant): Promise<Caught | undefined> {
  const served = mutant === undefined ? undefined : serve(mutant);
  try {
    return await run(files, served === undefined ? [] : ['--import', served.preload]);
  } finally {
    served?.end();
  }
}

let count = 0;

function serve({ file, source }: Mutant): { readonly preload: string; end(): void } {
  mkdirSync(folder, { recursive: true });
  const path = resolve(folder, `${process.pid}-${(count += 1)}`);
  writeFileSync(path, source);
  const query = new URLSearchParams({ url: pathToFileURL(resolve(file)).href, source: path });
  return { preload: `${program('serve')}?${String(query)}`, end: () => rmSync(path) };
}

async function run(files: readonly string[], options: readonly string[]): Promise<Caught | undefined> {
  const cache = resolve('tests/output/compile-cache');
  const environment = { ...process.env, NODE_OPTIONS: options.join(' '), NODE_COMPILE_CACHE: cache };
  const reporter = [`--test-reporter=${program('first-failure')}`, '--test-reporter-destination=stdout'];
  const child = spawn(process.execPath, [...reporter, new URL(program('trial')).pathname, ...files], {
    env: environment,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  let out = '';
  const giveUp = (): NodeJS.Timeout => setTimeout(() => child.kill('SIGKILL'), patienceMs);
  let timer = giveUp();
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    out += text;
    clearTimeout(timer);
    timer = giveUp();
  });
  const code = await new Promise<number | null>((done) => child.once('close', done));
  clearTimeout(timer);
  const [, told] = /\nFAILED (.*)\n/u.exec(out) ?? [];
  if (told !== undefined) return JSON.parse(told) as Caught;
  if (code === 0) return undefined;
  return { file: files[0] ?? '', name: code === null ? 'stood still' : `ended with ${code}` };
}
