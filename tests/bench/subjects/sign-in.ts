import process from 'node:process';
import { mongodbIsSubstitute, mongodbTestUri } from '../../services/store/temporary-stores.ts';
import { type Cleanup, scoped } from '../../support/cleanup.ts';
import {
  betterAuthFolder,
  betterAuthVersion,
  here,
  isInstalled,
  privacyIdeaFolder,
  privacyIdeaVersion,
} from '../builds.ts';
import { BetterAuthPeople } from '../load/better-auth-load.ts';
import { EntraSide } from '../load/entra-side.ts';
import { FreshCodes } from '../load/fresh-codes.ts';
import { startPrivacyIdea } from '../load/privacyidea.ts';
import { privacyIdeaPeople, validateRound } from '../load/privacyidea-load.ts';
import { startDemo, startProduction } from '../load/sign-in-server.ts';
import type { SeededPerson } from '../load/seed.ts';
import { checkRound, externalMfaRound, type SignInLoad } from '../load/sign-in-load.ts';
import type { Template } from '../load/template.ts';
import { type Measured, percentile } from '../measuring/phase.ts';
import { alternated, median, ratios } from '../measuring/rounds.ts';
import { printTable, withSpread } from '../measuring/table.ts';
import { settings } from '../settings.ts';
import { newName, ownScript, type Workshop } from '../workshop.ts';

const { concurrency } = settings;
const few = 1_000;
/** Of a round: codes checked, sign-ins, codes that privacyIDEA checks without a PIN and with an empty one. */
const perRound = { checks: 700, signIns: 300, withoutPin: 60, withPin: 20 } as const;
const perRoundOfAll = perRound.checks + perRound.signIns;

type Contestants = Record<string, () => Promise<Measured>>;

const names = {
  checks: (people: number) => `check, ${people.toLocaleString('en')} enrolled`,
  signIns: (people: number) => `whole sign-in, ${people.toLocaleString('en')} enrolled`,
  withoutPin: 'privacyIDEA, no PIN asked for',
  withPin: 'privacyIDEA, its PIN hashed',
  betterAuth: 'better-auth, verify-totp of a sign-in',
} as const;

/** MongoDB itself: of its substitute each of these reads grows with all that is stored, so that it would be what is measured. */
const isOnMongo = mongodbTestUri !== undefined && !mongodbIsSubstitute;

/**
 * What a code costs that a program passes on (`POST /api/v1/verifications:check`), and a sign-in that Entra sends here, among a thousand
 * people and among so many more: production on MongoDB where there is one, and else the demo, which does the same with the store in its
 * own process. Beside them privacyIDEA and better-auth, where they are installed.
 */
export async function signIn(workshop: Workshop): Promise<void> {
  if (!isOnMongo)
    workshop.verdicts.skip(
      'sign-in in production',
      "MONGODB_TEST_URI names no MongoDB, or the tests' substitute: the demo on the embedded store instead",
    );
  await scoped(async (scope) => {
    const contestants: Contestants = {};
    const entra = await EntraSide.create();
    const template = await workshop.template(here);
    for (const people of new Set([few, settings.enrolled]))
      Object.assign(contestants, await ours(scope, workshop, { entra, template, people }));
    Object.assign(contestants, await privacyIdea(scope, workshop), await betterAuth(workshop));
    report(workshop, await alternated(contestants));
  });
}

async function ours(
  scope: Cleanup,
  workshop: Workshop,
  { entra, template, people }: { readonly entra: EntraSide; readonly template: Template; readonly people: number },
): Promise<Contestants> {
  const rounds = settings.rounds + 1;
  // Among a thousand the same ones come in every round; among many others each time.
  const sampled = Math.min(people, perRoundOfAll * rounds);
  const options = { entra, template, people, sampled };
  const server = await (isOnMongo ? startProduction(scope, workshop, options) : startDemo(workshop, options));
  const codes = new FreshCodes();
  let [checks, signIns] = [0, perRound.checks];
  const load = (first: number, count: number): SignInLoad => {
    const all = server.sample;
    const taking = Array.from({ length: count }, (_, index) => all[(first + index) % all.length]);
    return { server, codes, concurrency, people: taking.filter((each): each is SeededPerson => each !== undefined) };
  };
  return {
    [names.checks(people)]: () => {
      const round = load(checks, perRound.checks);
      checks += perRoundOfAll;
      return checkRound(round);
    },
    [names.signIns(people)]: () => {
      const round = load(signIns, perRound.signIns);
      signIns += perRoundOfAll;
      return externalMfaRound(round, entra);
    },
  };
}

async function privacyIdea(scope: Cleanup, workshop: Workshop): Promise<Contestants> {
  if (process.platform !== 'linux') return skip(workshop, 'privacyIDEA', 'its processes are measured on Linux only');
  if (!isInstalled(privacyIdeaFolder, privacyIdeaVersion)) return skip(workshop, 'privacyIDEA');
  const without = privacyIdeaPeople('without-pin', false, perRound.withoutPin);
  const withPin = privacyIdeaPeople('with-pin', true, perRound.withPin);
  const realms = [without.realm, withPin.realm];
  const server = await startPrivacyIdea(scope, await workshop.folder(), realms);
  console.log(`privacyIDEA keeps its data in ${server.database === undefined ? 'SQLite' : 'PostgreSQL'}`);
  const codes = new FreshCodes();
  let first = 0;
  const round = (people: typeof without, turns: number) => (): Promise<Measured> => {
    first += turns;
    return validateRound({ privacyIdea: server, people, codes, turns, concurrency }, first);
  };
  return {
    [names.withoutPin]: round(without, perRound.withoutPin),
    [names.withPin]: round(withPin, perRound.withPin),
  };
}

async function betterAuth(workshop: Workshop): Promise<Contestants> {
  if (!isInstalled(betterAuthFolder, betterAuthVersion)) return skip(workshop, 'better-auth');
  const environment = { DATA_DIR: await workshop.folder() };
  const program = await workshop.program({ script: ownScript('better-auth'), environment });
  const people = new BetterAuthPeople({ program, people: settings.people, concurrency }, newName());
  await people.enroll();
  return { [names.betterAuth]: () => people.signIn() };
}

function skip(workshop: Workshop, peer: string, why = 'not installed: npm run bench:peers'): Contestants {
  workshop.verdicts.skip(`sign-in : ${peer}`, why);
  return {};
}

function report({ verdicts }: Workshop, results: Record<string, Measured[]>): void {
  const many = settings.enrolled;
  const rounds = (name: string): readonly Measured[] => results[name] ?? [];
  const server = isOnMongo ? 'production on MongoDB' : 'the demo on SQLite';
  printTable(
    [
      `a person is verified; ours is ${server}`,
      'CPU ms',
      'its database, CPU ms',
      'a second and core',
      'a second',
      'p50 ms',
      'p99 ms',
    ],
    Object.entries(results).map(([name, all]) => [name, ...cells(all)]),
  );
  for (const [name, target] of [
    [names.withPin, 150],
    [names.withoutPin, 150],
    [names.betterAuth, 5],
  ] as const) {
    if (rounds(name).length === 0) continue;
    const figures = ratios(whole(rounds(name)), whole(rounds(names.checks(few))));
    verdicts.add({ what: `checks a second and core : ${name}`, figures, target, bound: 'at least', digits: 1 });
  }
  for (const what of [names.checks, names.signIns]) {
    const figures = [allP99(rounds(what(many))) / allP99(rounds(what(few)))];
    verdicts.add({ what: `p99, ${what(many)} : ${few.toLocaleString('en')}`, figures, target: 1.1, digits: 2 });
  }
}

function cells(rounds: readonly Measured[]): string[] {
  const databases = rounds.map(({ databaseCpuPerTurn }) => databaseCpuPerTurn ?? NaN);
  return [
    withSpread(cpu(rounds), 2),
    Number.isNaN(databases[0]) ? '–' : median(databases).toFixed(2),
    (1_000 / median(whole(rounds))).toFixed(0),
    median(rounds.map(({ turnsPerSecond }) => turnsPerSecond)).toFixed(0),
    median(rounds.map(({ p50 }) => p50)).toFixed(1),
    allP99(rounds).toFixed(1),
  ];
}

/** With the database, wherever it is a process of its own on this machine: others have theirs inside. */
function whole(rounds: readonly Measured[]): number[] {
  return rounds.map(({ cpuPerTurn, databaseCpuPerTurn = 0 }) => cpuPerTurn + databaseCpuPerTurn);
}

function cpu(rounds: readonly Measured[]): number[] {
  return rounds.map(({ cpuPerTurn }) => cpuPerTurn);
}

/** Of all rounds together. */
function allP99(rounds: readonly Measured[]): number {
  const latencies = rounds.flatMap((round) => round.latencies);
  return percentile(
    latencies.toSorted((a, b) => a - b),
    0.99,
  );
}
