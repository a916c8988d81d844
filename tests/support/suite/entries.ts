import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { progressOf } from './part.ts';
import type { Part } from './parts.ts';

const runner = new URL('./part.ts', import.meta.url);

/** Where the tests are registered that only say that a file was loaded. */
export const partRunner = fileURLToPath(runner);

/** The modules that the processes of a suite begin with, one for each part. */
export class Entries {
  readonly #folder: string;
  readonly #paths = new Set<string>();

  constructor(folder: string) {
    this.#folder = folder;
    mkdirSync(this.#folder, { recursive: true });
  }

  /** @returns the path of the module that runs this part; the same part has the same one in every run */
  write(part: Part): string {
    const name = createHash('sha256').update(part.join('\n')).digest('hex').slice(0, 16);
    const path = join(this.#folder, `${name}.mjs`);
    const imported = `import { progressOf, runPart } from ${JSON.stringify(runner.href)};\n`;
    writeFileSync(path, `${imported}await runPart(${JSON.stringify(part)}, progressOf(import.meta.filename));\n`);
    this.#paths.add(path);
    return path;
  }

  /** Whether it is a module of these, and no test file. */
  has(path: string): boolean {
    return this.#paths.has(path);
  }

  /** The modules that did not come to their end, each with the test file that it was at. */
  unfinished(): Map<string, string> {
    const left = [...this.#paths].filter((path) => existsSync(progressOf(path, process.pid)));
    return new Map(left.map((path) => [path, take(progressOf(path, process.pid))]));
  }
}

function take(path: string): string {
  const text = readFileSync(path, 'utf8');
  rmSync(path);
  return text;
}
