/**
 * `npm run test:hostile -- [inputs] [--seed=N] [--only=N]`: hostile inputs against the bot over HTTP, 100,000 unless told.
 * The seed is printed; the same one gives the same inputs again, and `--only` one of them.
 */
import { randomInt } from 'node:crypto';
import process from 'node:process';
import { parseArgs } from 'node:util';
import { storm } from './storm.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { seed: { type: 'string' }, only: { type: 'string' } },
});
const count = wholeNumber(positionals[0], 100_000);
const seed = wholeNumber(values.seed, randomInt(1_000_000));
const only = values.only === undefined ? undefined : wholeNumber(values.only, 0);
const inputs = only === undefined ? ([0, count] as const) : ([only, only + 1] as const);
const all = inputs[1] - inputs[0];

console.log(`Seed ${seed}; the same again: npm run test:hostile -- ${count} --seed=${seed}`);
const began = performance.now();
const { broken, measured } = await storm({
  seed,
  inputs,
  progress: (done, { count: found }) => progress(done, found),
});
const seconds = (performance.now() - began) / 1000;
console.log([...measured, `Time:    ${seconds.toFixed(0)} s, ${Math.round(all / seconds)} inputs a second`].join('\n'));
for (const line of broken) console.error(line);
console.log(broken.length === 0 ? 'All promises kept' : `${broken.length} promises broken`);
process.exitCode = broken.length === 0 ? 0 : 1;

/** A line that is written over on a terminal; elsewhere one now and then. */
function progress(done: number, found: number): void {
  const rate = Math.round((done / (performance.now() - began)) * 1000);
  const line = `${done} of ${all} inputs, ${rate} a second, ${found} times something broken`;
  if (process.stdout.isTTY) process.stdout.write(`\r\u001b[K${line}${done === all ? '\n' : ''}`);
  else if (done % 10_000 === 0) console.log(line);
}

function wholeNumber(text: string | undefined, otherwise: number): number {
  if (text === undefined) return otherwise;
  if (!/^\d{1,9}$/u.test(text)) throw new RangeError(`${text} is not a whole number`);
  return Number(text);
}
