import { here, storeOf } from '../builds.ts';
import { type EnrollmentRound, enrollmentRound, turnsOfNote } from '../load/enrollment-load.ts';
import type { Program } from '../measuring/program.ts';
import { alternated, median } from '../measuring/rounds.ts';
import { printTable, turnCells, turnTitles } from '../measuring/table.ts';
import {
  mongodbIsSubstitute,
  mongodbTestUri,
  temporaryDatabaseName,
  withMongoClient,
} from '../../services/store/temporary-stores.ts';
import { settings } from '../settings.ts';
import { newName, type Workshop } from '../workshop.ts';

/** Turns on MongoDB, of one replica and of two on the same database, in alternation. */
export async function replicas(workshop: Workshop): Promise<void> {
  if (mongodbTestUri === undefined) {
    workshop.verdicts.skip('turns and two replicas on MongoDB', 'MONGODB_TEST_URI is not set');
    return;
  }
  const databases = [temporaryDatabaseName(), temporaryDatabaseName()];
  try {
    const [one = [], two = []] = Object.values(
      await alternated({
        'one replica': await enrolling(workshop, 1, databases[0] ?? ''),
        'two replicas': await enrolling(workshop, 2, databases[1] ?? ''),
      }),
    );
    const speed = (rounds: readonly EnrollmentRound[]): number =>
      median(rounds.map(({ turns }) => turns['verify turn'].turnsPerSecond));
    const rows = turnsOfNote.map((turn) => [turn, ...turnCells(one.map(({ turns }) => turns[turn])), '1.00']);
    const both = two.map(({ turns }) => turns['verify turn']);
    rows.push(['verify turn, two replicas', ...turnCells(both), (speed(two) / speed(one)).toFixed(2)]);
    const server = mongodbIsSubstitute ? "MongoDB (the tests' substitute)" : 'MongoDB';
    printTable([`turn, ${server}`, ...turnTitles, 'turns/s : one'], rows);
  } finally {
    await withMongoClient(async (client) => {
      for (const database of databases) await client.db(database).dropDatabase();
    });
  }
}

async function enrolling(workshop: Workshop, count: number, database: string): Promise<() => Promise<EnrollmentRound>> {
  const uri = new URL(mongodbTestUri ?? '');
  uri.pathname = `/${database}`;
  const programs: Program[] = [];
  while (programs.length < count) {
    const environment = { MONGODB_URI: uri.href };
    const { program } = await workshop.bot(here, { environment, counted: [storeOf(here, 'MongoCollection')] });
    programs.push(program);
  }
  const load = { ...workshop.load(programs, settings.people), settled: () => Promise.resolve() };
  return () => enrollmentRound(load, newName());
}
