import {
  type Build,
  betterAuthFolder,
  betterAuthVersion,
  buildOfToday,
  here,
  isInstalled,
  storeOf,
} from '../builds.ts';
import { betterAuthRound } from '../load/better-auth-load.ts';
import { activityOf } from '../load/conversations.ts';
import { type EnrollmentRound, enrollmentRound, turnsOfNote } from '../load/enrollment-load.ts';
import { type Measured, runPhase, type Sent } from '../measuring/phase.ts';
import { alternated, median, ratios } from '../measuring/rounds.ts';
import { printTable, turnCells, turnTitles, withSpread } from '../measuring/table.ts';
import { settings } from '../settings.ts';
import { newName, ownScript, untilChained, type Workshop } from '../workshop.ts';

const { people, concurrency } = settings;

/** What each turn may cost, as a share of the stock bot's. */
const shares = {
  'first message': 1,
  'pick a method': 1,
  'QR turn': 2,
  'verify turn': 1.5,
  status: 1,
  'try it out': 1,
} as const satisfies Record<(typeof turnsOfNote)[number], number>;

/** A round of whichever contestant: turns alone, or whole enrollments. */
type Round = Measured | EnrollmentRound;

/**
 * The turns of this build beside those of the SDK's own bot and, where they are installed, beside better-auth and a whole
 * enrollment of the build of today: all of them in alternation.
 */
export async function turns(workshop: Workshop): Promise<void> {
  const today = buildOfToday();
  const contestants: Record<string, () => Promise<Round>> = {
    stock: await stockBot(workshop),
    [here.name]: await enrollments(workshop, here),
  };
  if (today === undefined) workshop.verdicts.skip('a whole enrollment : the build of today', 'npm run bench:peers');
  else contestants[today.name] = await enrollments(workshop, today);
  if (isInstalled(betterAuthFolder, betterAuthVersion)) contestants['better-auth'] = await betterAuth(workshop);
  else workshop.verdicts.skip('verify : better-auth', 'npm run bench:peers');
  report(workshop, await alternated(contestants), today);
}

async function stockBot(workshop: Workshop): Promise<() => Promise<Measured>> {
  const program = await workshop.program({ script: ownScript('stock-bot') });
  const { serviceUrl } = workshop.chats;
  // The same chats in every round: what is measured is an echo, and not how a chat begins.
  const send = (turn: number): Sent => ({
    body: activityOf(`stock-${turn}`, serviceUrl, { type: 'message', text: 'hello' }),
  });
  return () => runPhase([program], { turns: people * 4, concurrency, send, check: () => undefined });
}

async function enrollments(workshop: Workshop, build: Build): Promise<() => Promise<EnrollmentRound>> {
  const { program, dataDirectory } = await workshop.bot(build, { counted: [storeOf(build, 'EmbeddedCollection')] });
  const load = { ...workshop.load([program], people), settled: () => untilChained(dataDirectory) };
  return () => enrollmentRound(load, newName());
}

async function betterAuth(workshop: Workshop): Promise<() => Promise<Measured>> {
  const environment = { DATA_DIR: await workshop.folder() };
  const program = await workshop.program({ script: ownScript('better-auth'), environment });
  return () => betterAuthRound({ program, people, concurrency }, newName());
}

function report({ verdicts }: Workshop, results: Record<string, Round[]>, today: Build | undefined): void {
  const stock = measuredIn(results['stock']);
  const peer = measuredIn(results['better-auth']);
  const own = enrollmentsIn(results[here.name]);
  const others = today === undefined ? [] : enrollmentsIn(results[today.name]);
  const cpu = (rounds: readonly Measured[]): number[] => rounds.map(({ cpuPerTurn }) => cpuPerTurn);
  const row = (name: string, rounds: readonly Measured[]): string[] => {
    return [name, ...turnCells(rounds), median(ratios(cpu(rounds), cpu(stock))).toFixed(2)];
  };
  const rows = [row('stock echo waterfall, memory', stock)];
  for (const turn of turnsOfNote) {
    const rounds = own.map((round) => round.turns[turn]);
    rows.push(row(turn, rounds));
    const figures = ratios(cpu(rounds), cpu(stock));
    verdicts.add({ what: `${turn} : stock, CPU`, figures, target: shares[turn], digits: 2 });
  }
  for (const turn of others.length > 0 ? turnsOfNote : []) {
    const rounds = others.map((round) => round.turns[turn]);
    rows.push(row(`${turn}, the build of today`, rounds));
  }
  if (peer.length > 0) rows.push(row('better-auth, two-factor, verify-totp', peer));
  printTable(['turn', ...turnTitles, 'CPU : stock'], rows);

  const wholes = (rounds: readonly EnrollmentRound[]): number[] => rounds.map(({ whole }) => whole);
  if (others.length > 0) {
    const figures = ratios(wholes(own), wholes(others));
    verdicts.add({ what: 'a whole enrollment : the build of today, CPU', figures, target: 0.6, digits: 2 });
    printTable(
      ['a whole enrollment, with the work beside its turns', 'CPU ms'],
      [
        [here.name, withSpread(wholes(own), 1)],
        ['the build of today', withSpread(wholes(others), 1)],
      ],
    );
  }
  if (peer.length > 0) {
    const figures = ratios(cpu(own.map((round) => round.turns['verify turn'])), cpu(peer));
    verdicts.add({ what: 'verify turn : better-auth, CPU', figures, target: 0.4, digits: 2 });
  }
}

function measuredIn(rounds: readonly Round[] = []): Measured[] {
  return rounds.filter((round) => 'cpuPerTurn' in round);
}

function enrollmentsIn(rounds: readonly Round[] = []): EnrollmentRound[] {
  return rounds.filter((round) => 'whole' in round);
}
