import { here, storeOf } from '../builds.ts';
import { type EnrollmentRound, enrollmentRound, turnsOfNote } from '../load/enrollment-load.ts';
import { scoped, type Cleanup } from '../../support/cleanup.ts';
import { LoadBalancer } from '../../support/load-balancer.ts';
import type { Program } from '../measuring/program.ts';
import { alternated, median } from '../measuring/rounds.ts';
import { printTable, turnCells, turnTitles } from '../measuring/table.ts';
import {
  inDatabase,
  mongodbIsSubstitute,
  mongodbTestUri,
  temporaryDatabaseName,
  withMongoClient,
} from '../../services/store/temporary-stores.ts';
import { settings } from '../settings.ts';
import { newName, type Workshop } from '../workshop.ts';

/** Turns on MongoDB behind a load balancer, of one replica and of two on the same database, in alternation. */
export async function replicas(workshop: Workshop): Promise<void> {
  if (mongodbTestUri === undefined) {
    workshop.verdicts.skip('turns and two replicas on MongoDB', 'MONGODB_TEST_URI is not set');
    return;
  }
  await scoped(async (scope) => {
    const [one = [], two = []] = Object.values(
      await alternated({
        'one replica': await enrolling(scope, workshop, 1),
        'two replicas': await enrolling(scope, workshop, 2),
      }),
    );
    const middle = (rounds: readonly EnrollmentRound[], figure: 'turnsPerSecond' | 'cpuPerTurn'): number =>
      median(rounds.map(({ turns }) => turns['verify turn'][figure]));
    const ratio = (figure: 'turnsPerSecond' | 'cpuPerTurn'): string =>
      (middle(two, figure) / middle(one, figure)).toFixed(2);
    const rows = turnsOfNote.map((turn) => [turn, ...turnCells(one.map(({ turns }) => turns[turn])), '1.00', '1.00']);
    const both = two.map(({ turns }) => turns['verify turn']);
    rows.push(['verify turn, two replicas', ...turnCells(both), ratio('turnsPerSecond'), ratio('cpuPerTurn')]);
    const server = mongodbIsSubstitute ? "MongoDB (the tests' substitute)" : 'MongoDB';
    printTable([`turn, ${server}`, ...turnTitles, 'turns/s : one', 'CPU : one'], rows);
  });
}

/** So many bots on a database of their own, behind one address. */
async function enrolling(scope: Cleanup, workshop: Workshop, count: number): Promise<() => Promise<EnrollmentRound>> {
  const database = temporaryDatabaseName();
  scope.after(() => withMongoClient((client) => client.db(database).dropDatabase()));
  const balancer = await LoadBalancer.start(scope);
  const programs: Program[] = [];
  while (programs.length < count) {
    const environment = { MONGODB_URI: inDatabase(mongodbTestUri ?? '', database) };
    const { program } = await workshop.bot(here, { environment, counted: [storeOf(here, 'MongoCollection')] });
    await balancer.add(program.port);
    programs.push({ ...program, port: balancer.port });
  }
  const load = { ...workshop.load(programs, settings.people), settled: () => Promise.resolve() };
  return () => enrollmentRound(load, newName());
}
