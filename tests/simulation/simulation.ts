import { BSON } from 'mongodb';
import { collections } from '../../bot/parts/storage-parts.ts';
import { dutyPlaces } from '../../bot/parts/watching-parts.ts';
import { Metrics } from '../../bot/watching/metrics.ts';
import { defaultPolicy, type Policy } from '../../services/policy/policy.ts';
import { KeyRing } from '../../services/secrets/key-ring.ts';
import type { Cleanup } from '../support/cleanup.ts';
import { assumptions } from './assumptions.ts';
import { arrivalsOf } from './arrivals.ts';
import { crowdOf, type Employee, officePhone } from './crowd.ts';
import { type AssumptionName, secondsOf } from './luck.ts';
import { brokenPromises } from './kept-promises.ts';
import { DayRecord, noCounts, type PeopleCounts } from './record.ts';
import { SimulatedAgent } from './simulated-agent.ts';
import { SimulatedPerson } from './simulated-person.ts';
import { SimulatedTeams } from './simulated-teams.ts';
import { type Sent, SimulatedTwilio } from './simulated-twilio.ts';
import { Site } from './site.ts';
import { openStoreOfDay, type StoreKind, type StoreOfDay } from './store-of-day.ts';
import { VirtualDay } from './virtual-day.ts';
import type { World } from './world.ts';

/** The day begins at seven in the morning, in UTC. */
const begin = '2026-03-02T07:00:00.000Z';
/** A full day, for which the assumptions are made. */
const fullDayHours = 8;
/** Stretches of the day that are recorded, in minutes of a full day. */
const stretchMinutes = 5;
/** Longest, after the day, until everything that is owed is done, in hours. */
const longestDrainHours = 12;
/** How often it is looked, after the day, whether anything is owed still. */
const longestDrainStepHours = 0.25;

export interface SimulationOptions {
  readonly people: number;
  readonly hours: number;
  readonly seed: string;
  readonly store: StoreKind;
  readonly tenants: number;
  /** Hears how much of the day is over. */
  readonly onProgress?: (progress: { readonly hours: number; readonly counts: PeopleCounts }) => void;
  /** Does something before it is looked whether every promise was kept: for tests of that. */
  readonly meddle?: (stage: Stage) => Promise<void>;
}

export type SimulationResult = Awaited<ReturnType<typeof simulate>>;

/** Lets the day pass, and what is owed after it be done; then looks whether every promise was kept. */
export async function simulate(t: Cleanup, options: SimulationOptions) {
  const begun = performance.now();
  const stage = await stageOf(t, options);
  const { world, record, opened, agents } = stage;
  const { day, teams, twilio, site, counts } = world;
  await site.start();
  for (const agent of agents) agent.work().catch(world.onFault);
  beginLives(stage, options);
  plan(stage);
  const stretch = (stretchMinutes / 60) * world.scale;
  const owed = async (): Promise<number> => {
    const each = dutyPlaces.map(({ collection, field, isUndated }) =>
      opened.store.collection(collection).countDocuments({ [field]: isUndated === true ? true : { $exists: true } }),
    );
    return (await Promise.all(each)).reduce((sum, count) => sum + count, 0);
  };
  const passTo = async (hours: number): Promise<number> => {
    await day.pass(hours * 3_600);
    const stands = { owed: await owed(), storeBytes: await opened.bytes() };
    record.sample(hours, { teams, twilio, site, people: counts }, stands);
    options.onProgress?.({ hours, counts });
    return stands.owed;
  };
  let at = 0;
  while (at < options.hours - 1e-9) await passTo((at = Math.min(options.hours, at + stretch)));
  const end = options.hours + longestDrainHours;
  const drainStep = Math.min(longestDrainStepHours, options.hours / 2);
  // Whoever sat down shortly before the end is done by then.
  let left = await passTo((at += drainStep));
  while (left > 0 && at < end) left = await passTo((at += drainStep));
  await options.meddle?.(stage);
  const broken = await brokenPromises({ ...stage, owed: left });
  const { samples } = record;
  return {
    ...{ options: asked(options), scale: world.scale, counts, broken, samples, drainHours: at - options.hours },
    waits: { middle: record.wait(0.5), most: record.wait(0.99), longest: record.wait(1) },
    teams: { ...teams.counts },
    twilio: { ...twilio.counts, ...twilio.longest },
    turns: site.turns,
    storeBytes: await opened.bytes(),
    documents: await documentsOf(opened),
    storeCalls: { ...site.calls },
    logLines: Object.fromEntries(stage.logLines),
    stuck: stage.stuck,
    measured: {
      cpuSeconds: samples.reduce((sum, { measured }) => sum + measured.cpuSeconds, 0),
      memoryBytes: Math.max(...samples.map(({ measured }) => measured.memoryBytes)),
      wallSeconds: (performance.now() - begun) / 1_000,
    },
  };
}

function asked({ people, hours, seed, store, tenants }: SimulationOptions) {
  return { people, hours, seed, store, tenants };
}

export type Stage = Awaited<ReturnType<typeof stageOf>>;

/** Everything and everybody, before anything happens. */
async function stageOf(t: Cleanup, options: SimulationOptions) {
  const { people: count, tenants, seed } = options;
  const day = new VirtualDay(begin);
  const opened = await openStoreOfDay(t, options.store);
  await opened.store.prepare(collections);
  const seconds = (name: AssumptionName): number => secondsOf(assumptions[name]);
  const teams = new SimulatedTeams(day, {
    perTenant: assumptions.teamsPerTenant.value,
    perChat: assumptions.teamsPerChat.value,
    retryAfterSeconds: seconds('teamsRetryAfter'),
    deliversMilliseconds: seconds('teamsDelivers') * 1_000,
  });
  const state = { isTwilioOut: false };
  const twilio = await SimulatedTwilio.start(t, day, {
    textsPerSecond: assumptions.textsPerSecond.value,
    callsPerSecond: assumptions.callsPerSecond.value,
    requests: assumptions.requestsAtOnce.value,
    isOut: () => state.isTwilioOut,
  });
  const crowd = crowdOf(count, tenants);
  const metrics = new Metrics(day.clock);
  const keyRing = new KeyRing([{ id: 'simulation', key: Buffer.from('0123456789abcdef0123456789abcdef') }]);
  const record = new DayRecord();
  const logLines = new Map<string, number>();
  const stuck: string[] = [];
  const faults: string[] = [];
  const site = new Site({
    ...{ day, teams, metrics, keyRing, seed, store: opened.store },
    directory: crowd.directory,
    policy: policyFor(count, crowd.agents),
    account: twilio.account,
    onLogLine: (line) => countLine(logLines, line),
    turnMilliseconds: seconds('turnTakes') * 1_000,
    onTurn: (waited) => record.turn(waited),
  });
  const scale = options.hours / fullDayHours;
  const world: World = {
    ...{ day, teams, twilio, site, seed, seconds, scale, counts: noCounts() },
    isOver: () => day.seconds >= options.hours * 3_600,
    onFault: (error) => void faults.push(error instanceof Error ? (error.stack ?? error.message) : String(error)),
    onStuck: (reason) => {
      // Some are enough to look into.
      if (stuck.length < 20) stuck.push(reason);
    },
  };
  const people = crowd.people.map((employee) => new SimulatedPerson(world, employee));
  const called = new Map(people.map((person) => [person.employee.name, person]));
  const agents = crowd.agents.map((each) => new SimulatedAgent(world, each, (name) => called.get(name)));
  const sent = connectPhones(twilio, people);
  return { world, people, agents, record, opened, metrics, keyRing, logLines, stuck, faults, state, sent };
}

/** A company that has this many people enroll in a day says so: the limits of sends are for a few thousand. */
function policyFor(people: number, agents: readonly Employee[]): Policy {
  const { sendLimits } = defaultPolicy;
  const country = {
    perHour: Math.max(sendLimits.country.perHour, people),
    perDay: Math.max(sendLimits.country.perDay, 2 * people),
  };
  return { ...defaultPolicy, agents: agents.map(({ objectId }) => objectId), sendLimits: { ...sendLimits, country } };
}

/** What is sent comes to whose number it is. @returns how often each cause was sent for */
function connectPhones(twilio: SimulatedTwilio, people: readonly SimulatedPerson[]): Map<string, number> {
  const mobiles = new Map(people.map((person) => [person.employee.mobile, person]));
  const offices = new Map(people.map((person) => [officePhone(person.employee), person]));
  const sent = new Map<string, number>();
  twilio.onSent = (each: Sent) => {
    const cause = `${each.kind} ${each.challengeId ?? `${each.to} ${each.body}`}`;
    sent.set(cause, (sent.get(cause) ?? 0) + 1);
    const { to, extension } = each;
    const person = extension === undefined ? mobiles.get(to) : offices.get(`${to}x${extension}`);
    person?.phone.receive(each);
  };
  return sent;
}

function beginLives({ world, people }: Stage, { hours, seed }: SimulationOptions): void {
  const arrivals = arrivalsOf(people.length, { hours, scale: world.scale, seed });
  for (const [index, person] of people.entries()) {
    const { installedAt = 0, comesAt } = arrivals[index] ?? {};
    world.day.at(world.day.begin + installedAt * 1_000, () => void person.live(comesAt).catch(world.onFault));
  }
}

/** What goes wrong this day. */
function plan({ world, state }: Stage): void {
  const { day, site, scale, seconds } = world;
  const at = (name: AssumptionName, plusSeconds: number, happen: () => void): void =>
    day.at(day.begin + (seconds(name) * scale + plusSeconds) * 1_000, happen);
  at('outageAt', 0, () => (state.isTwilioOut = true));
  at('outageAt', seconds('outageFor') * scale, () => (state.isTwilioOut = false));
  at('restartAt', 0, () => site.kill());
  at('restartAt', seconds('restartTakes'), () => void site.start());
  at('failoverAt', 0, () => (site.isStoreGone = true));
  at('failoverAt', seconds('failoverTakes'), () => (site.isStoreGone = false));
}

function countLine(lines: Map<string, number>, line: string): void {
  const { level, msg, err } = JSON.parse(line) as { level: number; msg: string; err?: { message?: string } };
  if (level < 40) return;
  const what = err?.message === undefined ? msg : `${msg}: ${err.message}`;
  lines.set(what, (lines.get(what) ?? 0) + 1);
}

/** Documents looked at of each collection, to know how large they are. */
const measuredDocuments = 500;

/** How many documents there are of each kind, and how large one is on average, as MongoDB stores it. */
async function documentsOf({ store }: StoreOfDay) {
  const documents: Record<string, { readonly count: number; readonly meanBytes: number }> = {};
  for (const spec of collections) {
    const collection = store.collection(spec);
    const some = await collection.find({}, { limit: measuredDocuments });
    if (some.length === 0) continue;
    const bytes = some.reduce((sum, document) => sum + BSON.calculateObjectSize(document), 0);
    documents[spec.name] = { count: await collection.countDocuments({}), meanBytes: Math.round(bytes / some.length) };
  }
  return documents;
}
