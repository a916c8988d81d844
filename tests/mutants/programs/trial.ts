/** Runs test files one after the other in this process: `node trial.ts FILE…`. */
import { resolve } from 'node:path';
import process from 'node:process';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';

for (const file of process.argv.slice(2)) {
  try {
    await import(pathToFileURL(resolve(file)).href);
  } catch (error) {
    process.stdout.write(`\nFAILED ${JSON.stringify({ file, name: String(error) })}\n`);
    process.exit(1);
  }
  // Tests run in the order of their registration: after this one, all those of the file have.
  await test('the end of the file', () => undefined);
}
