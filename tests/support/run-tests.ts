/**
 * Runs the whole suite and closes with one line, `N passed, N failed[, N skipped]`, preceded by a line for every
 * reason something was skipped. `npm run test:all -- tests/cards` narrows it to paths beginning so.
 */
import { globSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import process from 'node:process';
import { run } from 'node:test';
import { spec } from 'node:test/reporters';

const prefixes = process.argv.slice(2);
const files = globSync('tests/**/*.test.ts')
  .map((file) => file.replaceAll('\\', '/'))
  .filter((file) => prefixes.length === 0 || prefixes.some((prefix) => file.startsWith(prefix)))
  .sort();

if (files.length === 0) {
  console.error(`No test file begins with ${prefixes.join(' or ')}`);
  process.exit(1);
}

const counts = { passed: 0, failed: 0, skipped: 0 };
const skipReasons = new Set<string>();

const stream = run({ files, concurrency: availableParallelism(), timeout: 600_000 });
stream.on('test:pass', (event) => {
  // A suite that was skipped has no tests of its own to count.
  if (event.details.type === 'suite' && event.skip === undefined) return;
  if (event.skip === undefined) counts.passed += 1;
  else {
    counts.skipped += 1;
    if (typeof event.skip === 'string') skipReasons.add(event.skip);
  }
});
stream.on('test:fail', (event) => {
  if (event.details.type !== 'suite') counts.failed += 1;
});
stream.on('end', () => {
  for (const reason of skipReasons) console.log(`skipped: ${reason}`);
  const skipped = counts.skipped > 0 ? `, ${counts.skipped} skipped` : '';
  console.log(`${counts.passed} passed, ${counts.failed} failed${skipped}`);
  process.exitCode = counts.failed > 0 || counts.passed === 0 ? 1 : 0;
});
stream.pipe(new spec()).pipe(process.stdout);
