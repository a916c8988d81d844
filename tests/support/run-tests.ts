/**
 * Runs the whole suite and closes with one line, `N passed, N failed[, N skipped]`, preceded by a line for every
 * reason something was skipped. `npm run test:all -- tests/cards` narrows it to paths beginning so.
 */
import { globSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { resolve } from 'node:path';
import process from 'node:process';
import { pipeline } from 'node:stream/promises';
import { run } from 'node:test';
import { spec, type TestEvent } from 'node:test/reporters';
import { Entries } from './suite/entries.ts';
import { partsOf } from './suite/parts.ts';
import { Tally } from './suite/tally.ts';

const prefixes = process.argv.slice(2);
const files = globSync('tests/**/*.test.ts')
  .map((file) => file.replaceAll('\\', '/'))
  .filter((file) => prefixes.length === 0 || prefixes.some((prefix) => file.startsWith(prefix)))
  .sort();

if (files.length === 0) {
  console.error(`No test file begins with ${prefixes.join(' or ')}`);
  process.exit(1);
}

// To load the modules costs more than most tests do: what was compiled is kept for the other processes and the next run.
process.env['NODE_COMPILE_CACHE'] ??= resolve('tests/output/compile-cache');

/** Longest, in milliseconds, that a test may take; a process that runs many may take longer. */
const timeoutMs = Number(process.env['TEST_PATIENCE_SECONDS'] ?? 600) * 1000;
const cores = availableParallelism();
const entries = new Entries(resolve('tests/output/parts'));
const tally = new Tally(entries);

/** Counts on the way to the reporter; the counts of the runner itself are left out, whose tests are files too. */
async function* counted(events: AsyncIterable<TestEvent>): AsyncGenerator<TestEvent> {
  for await (const event of events) {
    tally.hear(event);
    if (event.type !== 'test:diagnostic' || event.data.file !== undefined) yield event;
  }
}

const stream = run({
  files: partsOf(files, cores).map((part) => entries.write(part)),
  concurrency: cores,
  timeout: 6 * timeoutMs,
  execArgv: [`--test-timeout=${timeoutMs}`],
});
await pipeline(stream, counted, new spec(), process.stdout, { end: false });
process.exitCode = tally.close() ? 0 : 1;
