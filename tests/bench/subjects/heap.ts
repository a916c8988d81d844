import { here, type Script } from '../builds.ts';
import { enrollmentRound } from '../load/enrollment-load.ts';
import type { Program } from '../measuring/program.ts';
import { alternated, median, ratios } from '../measuring/rounds.ts';
import { printTable, withSpread } from '../measuring/table.ts';
import { settings } from '../settings.ts';
import { newName, type Workshop } from '../workshop.ts';

/** Limits, as multiples of what is live. */
const multiples = [3, 2, 1.5, 1.2];
const turnsOfRound = 8;

interface Round {
  readonly cpuPerTurn: number;
  readonly peak: number;
}

/**
 * The memory that a container needs: turns of bots whose heap is limited to so many times what is live in it, beside one
 * without a limit. Below some multiple the collector is all that runs.
 */
export async function heap(workshop: Workshop): Promise<void> {
  const free = await bot(workshop, here.start);
  await free.round();
  const live = Math.ceil((await free.program.readLive()).heap / 1_048_576);
  const contestants: Record<string, () => Promise<Round | undefined>> = { 'no limit': free.round };
  const limits = new Map<string, number>();
  for (const multiple of multiples) {
    const limit = Math.ceil(live * multiple);
    limits.set(`${multiple} × live`, limit);
    const flags = [...here.start.flags, `--max-old-space-size=${limit}`];
    const limited = await bot(workshop, { ...here.start, flags });
    contestants[`${multiple} × live`] = limited.round;
  }
  const results = await alternated(contestants);
  const unlimited = (results['no limit'] ?? []).filter((round) => round !== undefined);
  const rows = Object.entries(results).map(([name, rounds]) => {
    const limit = limits.get(name)?.toFixed(0) ?? '';
    const lived = rounds.filter((round) => round !== undefined);
    if (lived.length < rounds.length) return [name, limit, 'ran out of memory', '', ''];
    const cpu = lived.map(({ cpuPerTurn }) => cpuPerTurn);
    const free = unlimited.map(({ cpuPerTurn }) => cpuPerTurn);
    const peak = Math.max(...lived.map((round) => round.peak)) / 1_048_576;
    return [name, limit, withSpread(cpu, 2), median(ratios(cpu, free)).toFixed(2), peak.toFixed(0)];
  });
  const title = `heap limit (${live} MiB are live)`;
  printTable([title, 'MiB', 'CPU ms a turn', ': no limit', 'peak RSS, MiB'], rows);
}

/** A bot, and rounds of enrollments in it; undefined once it has died of its limit. */
async function bot(
  workshop: Workshop,
  script: Script,
): Promise<{ program: Program; round: () => Promise<Round | undefined> }> {
  const { program } = await workshop.bot(here, { script });
  const load = { ...workshop.load([program], settings.people), settled: () => Promise.resolve() };
  let isDead = false;
  const round = async (): Promise<Round | undefined> => {
    if (isDead) return undefined;
    try {
      const before = await program.read();
      await enrollmentRound(load, newName());
      const after = await program.read();
      const cpuPerTurn = (after.cpu - before.cpu) / 1_000 / settings.people / turnsOfRound;
      return { cpuPerTurn, peak: after.peakRss };
    } catch (error) {
      isDead = true;
      if (await isAlive(program)) throw error;
      return undefined;
    }
  };
  return { program, round };
}

async function isAlive(program: Program): Promise<boolean> {
  return program.read().then(
    () => true,
    () => false,
  );
}
