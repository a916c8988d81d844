import { statSync } from 'node:fs';
import { join } from 'node:path';
import { here } from '../builds.ts';
import type { SeededPerson } from '../load/seed.ts';
import { verifyRound } from '../load/seeded-load.ts';
import { type Measured, percentile } from '../measuring/phase.ts';
import { alternated } from '../measuring/rounds.ts';
import { printTable, turnCells, turnTitles } from '../measuring/table.ts';
import { settings } from '../settings.ts';
import type { Workshop } from '../workshop.ts';

const few = 1_000;

/**
 * The verify turn of people who were enrolled long ago, among a thousand and among so many more, in alternation. Each
 * person verifies once: a code is spent. All turns of a store together have one p99.
 */
export async function people(workshop: Workshop): Promise<void> {
  const many = settings.enrolled;
  const nameOf = (total: number): string => `${total.toLocaleString('en')} enrolled`;
  const contestants: Record<string, () => Promise<Measured>> = {};
  for (const total of new Set([few, many])) contestants[nameOf(total)] = await verifying(workshop, total);
  const results = await alternated(contestants);
  const p99 = (total: number): number => {
    const latencies = (results[nameOf(total)] ?? []).flatMap((round) => round.latencies);
    return percentile(
      latencies.toSorted((a, b) => a - b),
      0.99,
    );
  };
  const rows = [...new Set([few, many])].map((total) => {
    const cells = turnCells(results[nameOf(total)] ?? []);
    return [nameOf(total), ...cells, p99(total).toFixed(1), (p99(total) / p99(few)).toFixed(2)];
  });
  printTable(['verify turn of people who come back', ...turnTitles, 'p99 of all', 'p99 : 1,000'], rows);
  const what = `verify, p99, ${nameOf(many)} : 1,000`;
  workshop.verdicts.add({ what, figures: [p99(many) / p99(few)], target: 1.1, digits: 2 });
}

async function verifying(workshop: Workshop, total: number): Promise<() => Promise<Measured>> {
  const perRound = Math.floor(few / (settings.rounds + 1));
  const { dataDirectory, sample } = await workshop.seeded(here, total, perRound * (settings.rounds + 1));
  const size = statSync(join(dataDirectory, 'store.sqlite')).size;
  console.log(`${total.toLocaleString('en')} people: ${(size / total / 1_000).toFixed(1)} kB each in the store`);
  const { program } = await workshop.bot(here, { environment: { DATA_DIR: dataDirectory } });
  const load = workshop.load([program], perRound);
  const left: SeededPerson[] = [...sample];
  return () => verifyRound({ ...load, people: left.splice(0, perRound) });
}
