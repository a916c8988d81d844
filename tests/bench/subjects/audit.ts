import { setTimeout as delay } from 'node:timers/promises';
import { here } from '../builds.ts';
import type { SeededPerson } from '../load/seed.ts';
import { verifyRound } from '../load/seeded-load.ts';
import { alternated, median } from '../measuring/rounds.ts';
import { printTable, spread, withSpread } from '../measuring/table.ts';
import { settings } from '../settings.ts';
import { chainedEvents, untilChained, type Workshop } from '../workshop.ts';

interface Chased {
  readonly turnsPerSecond: number;
  /** From the end of the load until its last event was in the chain. */
  readonly lagSeconds: number;
}

/** How far the audit chain lags behind turns at full speed, each of which leaves one event. */
export async function audit(workshop: Workshop): Promise<void> {
  const rounds = Math.min(settings.rounds, 3);
  const total = settings.audited * (rounds + 1);
  const { dataDirectory, sample } = await workshop.seeded(here, total, total);
  const { program } = await workshop.bot(here, { environment: { DATA_DIR: dataDirectory } });
  const load = workshop.load([program], settings.audited);
  const left: SeededPerson[] = [...sample];
  const round = async (): Promise<Chased> => {
    let before = 0;
    const beforeVerify = async (): Promise<void> => {
      await untilChained(dataDirectory);
      before = chainedEvents(dataDirectory);
    };
    const { turnsPerSecond } = await verifyRound({ ...load, people: left.splice(0, settings.audited), beforeVerify });
    const endedAt = performance.now();
    await untilThere(dataDirectory, before + settings.audited);
    return { turnsPerSecond, lagSeconds: (performance.now() - endedAt) / 1_000 };
  };
  const results = (await alternated({ 'audited turns': round }, rounds))['audited turns'] ?? [];
  const speeds = results.map(({ turnsPerSecond }) => turnsPerSecond);
  const lags = results.map(({ lagSeconds }) => lagSeconds);
  const cells = [settings.audited.toString(), withSpread(speeds, 0), withSpread(lags, 1)];
  printTable(
    ['audited turns at full speed', 'turns', 'turns/s', 'lag of the chain at their end, s'],
    [['verify', ...cells]],
  );
  const speed = `${median(speeds).toFixed(0)} (${spread(speeds, 0)}) audited turns/s`;
  workshop.verdicts.add({
    what: `the audit chain's lag after ${speed}`,
    figures: lags,
    target: 2,
    digits: 1,
    unit: 's',
  });
}

async function untilThere(dataDirectory: string, events: number): Promise<void> {
  const deadline = performance.now() + 600_000;
  while (chainedEvents(dataDirectory) < events) {
    if (performance.now() > deadline) throw new Error('The chain did not catch up in ten minutes');
    await delay(20);
  }
}
