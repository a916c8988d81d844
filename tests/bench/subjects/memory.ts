import { setTimeout as delay } from 'node:timers/promises';
import { type Build, here } from '../builds.ts';
import { enrollmentRound } from '../load/enrollment-load.ts';
import { alternated, ratios } from '../measuring/rounds.ts';
import { printTable } from '../measuring/table.ts';
import { settings } from '../settings.ts';
import { newName, untilChained, type Workshop } from '../workshop.ts';

const mebibyte = 1_048_576;

interface Filled {
  readonly rss: number;
  readonly peak: number;
  readonly live: number;
  readonly cpu: number;
}

/** Memory as `npm start` has it, idle and after rounds of enrollments; what its flags for memory cost, if it has any. */
export async function memory(workshop: Workshop): Promise<void> {
  const { program, round } = await bot(workshop, here);
  // Whatever is still loaded after it listens.
  await delay(3_000);
  const idle = await program.read();
  const contestants = { [here.name]: round };
  const hasFlags = here.start.flags.length > 0;
  const plain: Build = { ...here, name: 'without flags', start: { ...here.start, flags: [] } };
  if (hasFlags) contestants[plain.name] = (await bot(workshop, plain)).round;
  else workshop.verdicts.skip('what settings for memory cost in CPU', 'npm start has no flags for node');
  const results = await alternated(contestants);
  const own = results[here.name] ?? [];
  const rows = Object.entries(results).map(([name, rounds]) => {
    const last = rounds.at(-1);
    return [name, ...[last?.rss, last?.peak, last?.live].map((size) => inMebibytes(size ?? NaN).toFixed(0))];
  });
  printTable(['memory, MiB', 'loaded', 'peak', 'live heap'], rows);
  const { verdicts } = workshop;
  const loaded = own.map(({ rss }) => inMebibytes(rss));
  verdicts.add({ what: 'memory, idle', figures: [inMebibytes(idle.rss)], target: 190, digits: 0, unit: 'MiB' });
  verdicts.add({ what: 'memory, loaded', figures: [Math.max(...loaded)], target: 390, digits: 0, unit: 'MiB' });
  if (!hasFlags) return;
  const cpu = (rounds: readonly Filled[] = []): number[] => rounds.map((each) => each.cpu);
  const figures = ratios(cpu(own), cpu(results[plain.name]));
  verdicts.add({ what: 'CPU with the flags of npm start : without', figures, target: 1.1, digits: 2 });
}

/** A bot, and what a round of enrollments makes of it. */
async function bot(workshop: Workshop, build: Build) {
  const { program, dataDirectory } = await workshop.bot(build);
  const load = { ...workshop.load([program], settings.people), settled: () => untilChained(dataDirectory) };
  const round = async (): Promise<Filled> => {
    const { whole } = await enrollmentRound(load, newName());
    const { rss, peakRss } = await program.read();
    const { heap } = await program.readLive();
    return { rss, peak: peakRss, live: heap, cpu: whole };
  };
  return { program, round };
}

function inMebibytes(bytes: number): number {
  return bytes / mebibyte;
}
