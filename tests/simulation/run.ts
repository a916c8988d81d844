/**
 * `npm run simulate -- --people 50000 --hours 8 [--seed 1] [--store embedded|mongodb] [--tenants 1] [--out FOLDER]`: a working day of a
 * company on which everybody is asked to set up, on a clock that does not wait. Prints a table, and writes plots, the series and what a million people need. What it
 * takes for granted stands in `assumptions.ts`. Ends with 1 when a promise was broken, with 2 when it cannot be run as asked.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import process from 'node:process';
import { explainStartError } from '../../bot/config/start-errors.ts';
import { assumptions } from './assumptions.ts';
import { dayPlots } from './day-plots.ts';
import { dayTable } from './day-table.ts';
import { forAMillion, tableLines } from './for-a-million.ts';
import { ProgressLine } from './progress-line.ts';
import { simulate, type SimulationResult } from './simulation.ts';
import { ArgumentsError, readArguments, type SimulationArguments } from './simulation-arguments.ts';

const endings: (() => unknown)[] = [];
try {
  const asked = readArguments(process.argv.slice(2));
  process.exitCode = await run(asked);
} catch (error) {
  console.error(error instanceof ArgumentsError ? error.message : explainStartError(error));
  process.exitCode = 2;
} finally {
  for (const end of endings.reverse()) await end();
}
// Jobs of the simulated process wait for a time that never comes.
process.exit();

async function run({ out, ...asked }: SimulationArguments): Promise<number> {
  const progress = new ProgressLine(asked);
  const result = await simulate(
    { after: (end) => void endings.push(end) },
    { ...asked, onProgress: (at) => progress.show(at) },
  );
  console.log(dayTable(result).join('\n'));
  await write(out, result);
  console.log(`\nPlots and series: ${out}`);
  for (const reason of result.stuck) console.error(`Gave up: ${reason}`);
  for (const promise of result.broken) console.error(`Broken: ${promise}`);
  console.log(result.broken.length === 0 ? 'Every promise was kept.' : `Broken promises: ${result.broken.length}`);
  return result.broken.length === 0 ? 0 : 1;
}

async function write(folder: string, result: SimulationResult): Promise<void> {
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'series.json'), `${JSON.stringify({ assumptions, ...result }, undefined, 1)}\n`);
  const tables = Object.values(forAMillion(result)).map((table) => tableLines(table).join('\n'));
  await writeFile(join(folder, 'for-a-million.md'), `${tables.join('\n\n')}\n`);
  const { samples, scale, options } = result;
  for (const [name, svg] of Object.entries(dayPlots({ samples, scale, hours: options.hours })))
    await writeFile(join(folder, name), svg);
}
