import { type Build, buildOfToday, here } from '../builds.ts';
import { activityOf } from '../load/conversations.ts';
import { ask } from '../measuring/phase.ts';
import { alternated, ratios } from '../measuring/rounds.ts';
import { printTable, withSpread } from '../measuring/table.ts';
import { newName, type Workshop } from '../workshop.ts';

interface Start {
  /** CPU until it said where it listens, and until the first message was answered; milliseconds. */
  readonly listening: number;
  readonly answered: number;
  readonly seconds: number;
}

/** What a start costs: user and system time of the whole process until it says where it listens. */
export async function start(workshop: Workshop): Promise<void> {
  const today = buildOfToday();
  if (today === undefined) workshop.verdicts.skip('CPU until listening : the build of today', 'npm run bench:peers');
  const builds = today === undefined ? [here] : [here, today];
  const contestants: Record<string, () => Promise<Start>> = {};
  for (const build of builds) contestants[build.name] = await starting(workshop, build);
  const results = await alternated(contestants);
  const of = (build: Build, figure: keyof Start): number[] =>
    (results[build.name] ?? []).map((started) => started[figure]);
  const rows = builds.map((build) => [
    build.name,
    withSpread(of(build, 'listening'), 0),
    withSpread(of(build, 'answered'), 0),
    withSpread(of(build, 'seconds'), 2),
  ]);
  printTable(['start', 'CPU ms until it listens', 'until its first answer', 'seconds until it listens'], rows);
  if (today === undefined) return;
  const figures = ratios(of(here, 'listening'), of(today, 'listening'));
  workshop.verdicts.add({ what: 'CPU until listening : the build of today', figures, target: 0.75, digits: 2 });
}

/** Starts on a store that is there from the second time on. */
async function starting(workshop: Workshop, build: Build): Promise<() => Promise<Start>> {
  const environment = { DATA_DIR: await workshop.folder() };
  const { serviceUrl } = workshop.chats;
  return async () => {
    const { program } = await workshop.bot(build, { environment });
    await ask(program.port, {
      body: activityOf(newName(), serviceUrl, { type: 'installationUpdate', action: 'add' }),
    });
    const { cpuUntilListening, cpu } = await program.read();
    await program.stop();
    if (cpuUntilListening === 0) throw new Error(`${build.name} did not say where it listens`);
    const seconds = program.startMilliseconds / 1_000;
    return { listening: cpuUntilListening / 1_000, answered: cpu / 1_000, seconds };
  };
}
