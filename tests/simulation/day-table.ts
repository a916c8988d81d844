import { tableOf } from '../../bot/commands/table.ts';
import type { SimulationResult } from './simulation.ts';

/** What came of a day, for a terminal; the last part is what another run has otherwise. */
export function dayTable(result: SimulationResult): string[] {
  return [
    ...tableOf(['what', 'figure'], rowsOf(result)),
    '',
    ...tableOf(['measured on this machine', 'figure'], measuredOf(result)),
  ];
}

function rowsOf({ counts, teams, twilio, turns, waits, storeBytes, drainHours, ...rest }: SimulationResult) {
  const { people, hours, seed, store, tenants } = rest.options;
  const { samples, storeCalls, documents } = rest;
  const peak = (read: (sample: (typeof samples)[number]) => number): number =>
    Math.max(
      ...samples.map((sample, index) => read(sample) / ((sample.atHours - (samples[index - 1]?.atHours ?? 0)) * 3_600)),
    );
  const rows: readonly (readonly [what: string, figure: number | string])[] = [
    ['people, tenants, hours, seed, store', `${people}, ${tenants}, ${hours}, ${seed}, ${store}`],
    ['told of the bot', counts.told],
    ['sat down to it', counts.began],
    ['set up', counts.setUp],
    ['left in between and came back', counts.leftAndCameBack],
    ['codes mistyped', counts.wrongCodes],
    ['clicked twice', counts.doubleClicks],
    ['delivered twice by Teams', counts.redeliveries],
    ['lost the phone; replaced it', `${counts.lostPhones}; ${counts.phonesReplaced}`],
    ['temporary passes given', counts.passes],
    ['said "that was not me"', counts.saidNotMe],
    ['clicks that nobody answered (process gone)', counts.unanswered],
    ['apologies (store gone)', counts.apologies],
    ['gave up', counts.stuck],
    ['turns', turns],
    ['turns per second, most in a stretch', peak((sample) => sample.turns).toFixed(1)],
    ['waited in ms: middle, 99 of 100, longest', `${waits.middle}, ${waits.most}, ${waits.longest}`],
    ['messages to Teams', teams.messages],
    ['edits to Teams', teams.edits],
    ['answered with 429', teams.refused],
    ['to Teams per second, most in a stretch', peak((sample) => sample.messages + sample.edits).toFixed(1)],
    ['texts; parts of texts', `${twilio.texts}; ${twilio.parts}`],
    ['calls; spoken notices', `${twilio.calls}; ${twilio.notices}`],
    ['refused because Twilio was out', twilio.out],
    ['longest queue in s: texts, calls', `${seconds(twilio.textQueueMs)}, ${seconds(twilio.callQueueMs)}`],
    ['reads of the store; writes', `${storeCalls.reads}; ${storeCalls.writes}`],
    ['writes per second, most in a stretch', peak((sample) => sample.writes).toFixed(1)],
    ['size of the store in MB', (storeBytes / 1e6).toFixed(1)],
    ...Object.entries(documents).map(
      ([name, { count, meanBytes }]) => [`${name}: documents × bytes each`, `${count} × ${meanBytes}`] as const,
    ),
    ['hours after the day until nothing is owed', drainHours.toFixed(2)],
  ];
  return rows.map(([what, figure]) => [what, String(figure)]);
}

function measuredOf({ measured, turns }: SimulationResult): string[][] {
  return [
    ['CPU, simulated people included, in s', measured.cpuSeconds.toFixed(0)],
    ['the same for each turn, in ms', ((measured.cpuSeconds / turns) * 1_000).toFixed(1)],
    ['most memory of the process, in MB', (measured.memoryBytes / 1e6).toFixed(0)],
    ['time that it took, in min', (measured.wallSeconds / 60).toFixed(1)],
  ];
}

function seconds(milliseconds: number): string {
  return (milliseconds / 1_000).toFixed(1);
}
