/**
 * `npm run bench`: what a turn costs, next to what the SDK's own echo waterfall costs on the same machine in the same
 * run. Medians of several rounds after a warm-up, with their spread; ratios are to the stock bot.
 * `BENCH_PEOPLE` (per round, 200), `BENCH_ROUNDS` (5) and `MONGODB_TEST_URI` change what is run.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { activityOf, enrollmentRound } from './enrollment-load.ts';
import { type Measured, runPhase } from './load.ts';
import { LoopbackConnector } from './loopback-connector.ts';
import { startProgram } from './program.ts';
import { printTable, type Row } from './table.ts';

const people = Number(process.env['BENCH_PEOPLE'] ?? 200);
const rounds = Number(process.env['BENCH_ROUNDS'] ?? 5);
const concurrency = 8;

const connector = new LoopbackConnector();
const serviceUrl = await connector.start();
const rows: Row[] = [];
try {
  rows.push({ name: 'stock echo waterfall, memory', rounds: await stock() });
  rows.push(...(await product('embedded', {})));
  const uri = process.env['MONGODB_TEST_URI'];
  if (uri !== undefined) rows.push(...(await product('MongoDB', { MONGODB_URI: uri })));
  else console.log('MONGODB_TEST_URI is not set: measured on the embedded store only');
} finally {
  connector.stop();
}
printTable(rows);

async function stock(): Promise<Measured[]> {
  const program = await startProgram(new URL('stock-bot.ts', import.meta.url), {});
  const measured: Measured[] = [];
  for (let round = 0; round <= rounds; round += 1) {
    progress(`stock, round ${round} of ${rounds}`);
    const activity = (turn: number): object =>
      activityOf(`stock-${turn}`, serviceUrl, { type: 'message', text: 'hello' });
    const result = await runPhase(program, { turns: people * 2, concurrency, activity, check: () => undefined });
    if (round > 0) measured.push(result);
  }
  await program.stop();
  return measured;
}

async function product(store: string, environment: NodeJS.ProcessEnv): Promise<Row[]> {
  const directory = await mkdtemp(join(tmpdir(), 'bench-'));
  const settings = { DATA_DIR: directory, PLAYGROUND: 'off', LOG_LEVEL: 'warn', ...environment };
  const program = await startProgram(new URL('../../bot/main.ts', import.meta.url), settings);
  const { rss } = await program.read();
  console.log(`${store}: ${Math.round(rss / 1_048_576)} MiB resident when idle`);
  const run = Math.floor(Date.now() / 1000);
  const measured = new Map<string, Measured[]>();
  for (let round = 0; round <= rounds; round += 1) {
    progress(`${store}, round ${round} of ${rounds}`);
    const options = { program, connector, serviceUrl, people, concurrency };
    const results = await enrollmentRound(options, run * 1000 + round);
    if (round === 0) continue;
    for (const [name, result] of Object.entries(results)) measured.set(name, [...(measured.get(name) ?? []), result]);
  }
  await program.stop();
  await rm(directory, { recursive: true, force: true });
  return Array.from(measured, ([name, results]) => ({ name: `${name}, ${store}`, rounds: results }));
}

function progress(text: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\r\u001b[K${text}`);
}
