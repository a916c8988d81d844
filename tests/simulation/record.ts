import process from 'node:process';
import type { SimulatedTeams } from './simulated-teams.ts';
import type { SimulatedTwilio } from './simulated-twilio.ts';
import type { Site } from './site.ts';

/** What is remembered of the people. */
export interface PeopleCounts {
  /** Told of the bot: a first message is in the chat. */
  told: number;
  /** Sat down to it. */
  began: number;
  setUp: number;
  leftAndCameBack: number;
  wrongCodes: number;
  doubleClicks: number;
  redeliveries: number;
  lostPhones: number;
  phonesReplaced: number;
  saidNotMe: number;
  passes: number;
  /** Clicks and messages that nobody answered, because the process was not there. */
  unanswered: number;
  /** Heard an apology. */
  apologies: number;
  /** Gave up: no card led on. */
  stuck: number;
}

export function noCounts(): PeopleCounts {
  const [told, began, setUp, leftAndCameBack, wrongCodes, doubleClicks, redeliveries] = [0, 0, 0, 0, 0, 0, 0];
  const [lostPhones, phonesReplaced, saidNotMe, passes, unanswered, apologies, stuck] = [0, 0, 0, 0, 0, 0, 0];
  return {
    ...{ told, began, setUp, leftAndCameBack, wrongCodes, doubleClicks, redeliveries },
    ...{ lostPhones, phonesReplaced, saidNotMe, passes, unanswered, apologies, stuck },
  };
}

/** One stretch of the day; counts are those of the stretch, `setUp`, `told`, `owed` and `storeBytes` how things stand at its end. */
export interface Sample {
  readonly atHours: number;
  readonly turns: number;
  readonly messages: number;
  readonly edits: number;
  readonly refused: number;
  readonly textParts: number;
  readonly calls: number;
  /** Of the store, by turns and by what is done beside them. */
  readonly reads: number;
  readonly writes: number;
  readonly told: number;
  readonly setUp: number;
  readonly owed: number;
  readonly storeBytes: number;
  /** In milliseconds. */
  readonly waitMiddle: number;
  readonly wait99: number;
  readonly waitLongest: number;
  /** CPU of the whole process, in seconds, and its memory, in bytes: the only figures that another run has otherwise. */
  readonly measured: { readonly cpuSeconds: number; readonly memoryBytes: number };
}

interface Seen {
  readonly teams: SimulatedTeams;
  readonly twilio: SimulatedTwilio;
  readonly people: PeopleCounts;
  readonly site: Site;
}

/** How long people waited for answers, and how the counts grew, by stretches of the day. */
export class DayRecord {
  readonly samples: Sample[] = [];
  /** In milliseconds; of the stretch. */
  #waits: number[] = [];
  /** Of the whole day, by whole milliseconds. */
  readonly #allWaits = new Map<number, number>();
  #before = { messages: 0, edits: 0, refused: 0, textParts: 0, calls: 0, reads: 0, writes: 0 };
  #cpu = process.cpuUsage();

  turn(waited: number): void {
    this.#waits.push(waited);
    const rounded = Math.round(waited);
    this.#allWaits.set(rounded, (this.#allWaits.get(rounded) ?? 0) + 1);
  }

  /** A stretch ends. */
  sample(
    atHours: number,
    { teams, twilio, people, site }: Seen,
    stands: { readonly owed: number; readonly storeBytes: number },
  ) {
    const now = {
      messages: teams.counts.messages,
      edits: teams.counts.edits,
      refused: teams.counts.refused,
      textParts: twilio.counts.parts,
      calls: twilio.counts.calls + twilio.counts.notices,
      ...site.calls,
    };
    const before = this.#before;
    const { user, system } = process.cpuUsage(this.#cpu);
    this.#cpu = process.cpuUsage();
    this.#waits.sort((one, other) => one - other);
    this.samples.push({
      atHours,
      turns: this.#waits.length,
      messages: now.messages - before.messages,
      edits: now.edits - before.edits,
      refused: now.refused - before.refused,
      textParts: now.textParts - before.textParts,
      calls: now.calls - before.calls,
      reads: now.reads - before.reads,
      writes: now.writes - before.writes,
      told: people.told,
      setUp: people.setUp,
      ...stands,
      waitMiddle: at(this.#waits, 0.5),
      wait99: at(this.#waits, 0.99),
      waitLongest: at(this.#waits, 1),
      measured: { cpuSeconds: (user + system) / 1e6, memoryBytes: process.memoryUsage.rss() },
    });
    this.#before = now;
    this.#waits = [];
  }

  /** Of the whole day, in milliseconds. @param part such as 0.5 for the middle one */
  wait(part: number): number {
    const ordered = [...this.#allWaits].sort(([one], [other]) => one - other);
    const total = ordered.reduce((sum, [, count]) => sum + count, 0);
    let passed = 0;
    for (const [milliseconds, count] of ordered) {
      passed += count;
      if (passed >= part * total) return milliseconds;
    }
    return 0;
  }
}

function at(ordered: readonly number[], part: number): number {
  return ordered[Math.min(ordered.length - 1, Math.floor(part * ordered.length))] ?? 0;
}
