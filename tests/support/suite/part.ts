import { rmSync, writeFileSync } from 'node:fs';
import process from 'node:process';
import { after, before, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import type { Part } from './parts.ts';

/**
 * Loads the test files of a part into this process; their tests run once all of them are loaded, one after the other.
 * Before those of each file comes a test that is called like the file and fails if it cannot be loaded.
 * @param progress a file that names the test file being run, until all of them have been
 */
export async function runPart(files: Part, progress: string): Promise<void> {
  const note = (file: string): void => writeFileSync(progress, file);
  const loaded = Promise.withResolvers<undefined>();
  before(() => loaded.promise);
  after(() => rmSync(progress));
  for (const file of files) {
    note(file);
    const loading = import(pathToFileURL(file).href);
    void test(file, async () => {
      note(file);
      await loading;
    });
    await Promise.allSettled([loading]);
  }
  loaded.resolve(undefined);
}

/** Where a process of this suite notes its progress: two runs of it at once have the same modules. */
export function progressOf(module: string, runner = process.ppid): string {
  return `${module}.${runner}`;
}
