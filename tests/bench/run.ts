/**
 * `npm run bench`: what a turn costs, next to what the SDK's own echo waterfall costs on the same machine in the same
 * run; then one replica next to two, and a store of a thousand enrolled people next to one of a million. Medians of
 * several rounds after a warm-up, with their spread. Then how soon a key pressed on a phone shows in the chat, fifty at once. This process is the load: it counts only answers it has checked.
 * `BENCH_PEOPLE` (per round, 300), `BENCH_ROUNDS` (5), `BENCH_ENROLLED` (1000000) and `MONGODB_TEST_URI` change what is run.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { loadOrCreateKeyRing } from '../../services/secrets/key-file.ts';
import { systemRandomness } from '../../services/randomness.ts';
import { openStore } from '../../services/store/open-store.ts';
import {
  mongodbIsSubstitute,
  mongodbTestUri,
  temporaryDatabaseName,
  withMongoClient,
} from '../services/store/temporary-stores.ts';
import { activityOf, enrollmentRound, type LoadOptions } from './enrollment-load.ts';
import { type Measured, runPhase } from './load.ts';
import { keysToChat } from './phone-load.ts';
import { LoopbackConnector } from '../support/loopback-connector.ts';
import { type Program, startProgram } from './program.ts';
import { seedEnrolled } from './seed.ts';
import { verifyRound } from './seeded-load.ts';
import { printTable, type Row } from './table.ts';

const people = Number(process.env['BENCH_PEOPLE'] ?? 300);
const rounds = Number(process.env['BENCH_ROUNDS'] ?? 5);
const enrolled = Number(process.env['BENCH_ENROLLED'] ?? 1_000_000);
const concurrency = 8;
/** People who are on the phone at the same time. */
const atOnce = 50;
/** Tells the people of one run from those of another. */
const runId = Math.floor(Date.now() / 1000) * 1000;
const product = new URL('../../bot/main.ts', import.meta.url);

const connector = new LoopbackConnector();
const serviceUrl = await connector.start();
try {
  await againstTheSdk();
  await phones();
  await replicas();
  await manyPeople();
} finally {
  connector.stop();
}

async function againstTheSdk(): Promise<void> {
  const stock: Row = { name: 'stock echo waterfall, memory', rounds: await stockRounds() };
  const rows = [stock, ...(await turnsOf('embedded', 1))];
  if (mongodbTestUri !== undefined) rows.push(...(await turnsOf('MongoDB', 1)));
  else console.log('MONGODB_TEST_URI is not set: measured on the embedded store only');
  printTable(rows, { to: stock, by: 'cpuPerTurn', title: 'CPU : stock' });
}

/** From the key on the phone, over the carrier's webhook, to the card in the chat; the phones are the demo's. */
async function phones(): Promise<void> {
  console.log(
    '\n| # pressed → chat says so | calls | p50 ms | p99 ms | p50 spread |\n| --- | ---: | ---: | ---: | ---: |',
  );
  for (const at of ['a time', 'once'] as const) {
    const settled = await onStore('embedded', async (environment) => {
      const program = await startProgram(product, environment);
      const load = { program, connector, serviceUrl, people: atOnce, at };
      return measured([program], `${atOnce} calls, at ${at}`, (round) => keysToChat(load, runId + round));
    });
    const medians = settled.map((latencies) => percentile(latencies, 0.5));
    const all = settled.flat();
    const spread = `${Math.min(...medians).toFixed(1)}–${Math.max(...medians).toFixed(1)}`;
    const cells = [at === 'once' ? `${atOnce} at once` : 'one at a time', all.length, percentile(all, 0.5).toFixed(1)];
    console.log(`| ${[...cells, percentile(all, 0.99).toFixed(1), spread].join(' | ')} |`);
  }
}

function percentile(values: readonly number[], share: number): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length * share)] ?? NaN;
}

async function replicas(): Promise<void> {
  if (mongodbTestUri === undefined) {
    console.log('MONGODB_TEST_URI is not set: two replicas were not measured');
    return;
  }
  const verify = async (count: number): Promise<Row> => {
    const [row] = (await turnsOf('MongoDB', count)).filter(({ name }) => name.startsWith('verify'));
    return { name: `verify turn, MongoDB, replicas: ${count}`, rounds: row?.rounds ?? [] };
  };
  const one = await verify(1);
  printTable([one, await verify(2)], { to: one, by: 'turnsPerSecond', title: 'turns/s : one' });
}

async function manyPeople(): Promise<void> {
  const few = await enrolledRow(1_000);
  printTable([few, await enrolledRow(enrolled)], { to: few, by: 'p99', title: 'p99 : 1,000 people' });
}

async function stockRounds(): Promise<Measured[]> {
  const program = await startProgram(new URL('stock-bot.ts', import.meta.url), {});
  const activity = (turn: number): object =>
    activityOf(`stock-${turn}`, serviceUrl, { type: 'message', text: 'hello' });
  const turns = people * 4;
  return measured([program], 'stock', () =>
    runPhase([program], { turns, concurrency, activity, check: () => undefined }),
  );
}

/** First message, QR turn and verify turn of people who enroll. */
async function turnsOf(store: 'embedded' | 'MongoDB', count: number): Promise<Row[]> {
  return onStore(store, async (environment) => {
    const programs: Program[] = [];
    while (programs.length < count) programs.push(await startProgram(product, environment));
    await describeStart(store, programs);
    const options: LoadOptions = { programs, connector, serviceUrl, people, concurrency };
    const results = await measured(programs, `${store}, ${count}`, (round) => enrollmentRound(options, runId + round));
    const names = Object.keys(results[0] ?? {});
    return names.map((name) => ({
      name: `${name}, ${store}`,
      rounds: results.flatMap((result) => result[name] ?? []),
    }));
  });
}

/** The verify turn of people who were enrolled long ago, among so many. */
async function enrolledRow(total: number): Promise<Row> {
  return onStore('embedded', async (environment) => {
    const directory = environment['DATA_DIR'] ?? '';
    const perRound = Math.min(people, Math.floor(total / (rounds + 1)));
    const store = await openStore({ dataDirectory: directory });
    const keyRing = await loadOrCreateKeyRing(join(directory, 'encryption.key'), systemRandomness);
    const progressOf = (done: number): void => progress(`enrolling ${done} of ${total}`, done === total);
    const sampled = perRound * (rounds + 1);
    const sample = await seedEnrolled({ store, keyRing, people: total, sampled, progress: progressOf });
    await store.close();
    const program = await startProgram(product, environment);
    const options: LoadOptions = { programs: [program], connector, serviceUrl, people: perRound, concurrency };
    const results = await measured([program], `${total} people`, (round) =>
      verifyRound(options, sample.slice(round * perRound, (round + 1) * perRound)),
    );
    return { name: `verify turn, embedded, ${total.toLocaleString('en')} people`, rounds: results };
  });
}

/** A round to warm up and those that count; the programs end with it, whatever happens. */
async function measured<R>(
  programs: readonly Program[],
  name: string,
  run: (round: number) => Promise<R>,
): Promise<R[]> {
  const results: R[] = [];
  try {
    for (let round = 0; round <= rounds; round += 1) {
      progress(`${name}, round ${round} of ${rounds}`, round === rounds);
      const result = await run(round);
      if (round > 0) results.push(result);
    }
    return results;
  } finally {
    await Promise.all(programs.map((program) => program.stop()));
  }
}

/** Lends a folder, and a database where one is needed, which are gone afterwards. */
async function onStore<R>(
  store: 'embedded' | 'MongoDB',
  act: (environment: Record<string, string>) => Promise<R>,
): Promise<R> {
  const directory = await mkdtemp(join(tmpdir(), 'bench-'));
  const settings = { DATA_DIR: directory, PLAYGROUND: 'off', LOG_LEVEL: 'warn', BACKUP_PHONE: 'off' };
  const database = temporaryDatabaseName();
  try {
    if (store === 'embedded') return await act(settings);
    const uri = new URL(mongodbTestUri ?? '');
    uri.pathname = `/${database}`;
    return await act({ ...settings, MONGODB_URI: uri.href });
  } finally {
    await rm(directory, { recursive: true, force: true });
    if (store === 'MongoDB') await withMongoClient((client) => client.db(database).dropDatabase());
  }
}

async function describeStart(store: string, programs: readonly Program[]): Promise<void> {
  for (const program of programs) {
    const { rss } = await program.read();
    const idle = Math.round(rss / 1_048_576);
    const server = store === 'MongoDB' && mongodbIsSubstitute ? `${store} (the tests' substitute)` : store;
    console.log(`${server}: listens after ${Math.round(program.startMilliseconds)} ms; ${idle} MiB resident when idle`);
  }
}

/** On a terminal a line that is written over; elsewhere the last one of each kind. */
function progress(text: string, last: boolean): void {
  if (process.stderr.isTTY) process.stderr.write(`\r\u001b[K${text}`);
  else if (last) console.error(text);
}
