import type { Reading } from './gauge.ts';
import type { Broken } from './promises.ts';

interface Moment {
  readonly inputs: number;
  readonly reading: Reading;
}

/** The part of a run in which compilers and caches still fill up. */
const warmUp = 0.25;

/** What may be added for good while a run lasts, in bytes: code that is compiled later, caches that fill up. */
const heapSlack = 6_000_000;
/** What is kept of every input, in bytes, is a leak from here on; an activity has some hundreds. */
const heapPerInput = 100;
const filesSlack = 30;
/** Longest computing at once, in milliseconds, that other people do not mind. */
const longestComputing = 1_000;

/** What the bot holds over the run. */
export class Resources {
  readonly #moments: Moment[] = [];

  add(inputs: number, reading: Reading): void {
    this.#moments.push({ inputs, reading });
  }

  /** Call at the end: compares the end with the time after the warm-up. */
  judge(broken: Broken): void {
    if (this.#moments.length === 0) return;
    const { from, to } = this.#span();
    const inputs = to.inputs - from.inputs;
    const growth = to.heap - from.heap;
    if (growth > heapSlack + heapPerInput * inputs)
      broken.note('memory does not keep growing', `${growth} bytes in ${inputs} inputs`);
    const files = to.files - from.files;
    if (files > filesSlack) broken.note('open files do not keep growing', `${files} more after ${inputs} inputs`);
    for (const moment of this.#moments) {
      const { busiest } = moment.reading;
      if (busiest > longestComputing) {
        broken.note('no input keeps everybody waiting', `${Math.round(busiest)} ms before input ${moment.inputs}`);
      }
    }
  }

  get lines(): string[] {
    if (this.#moments.length === 0) return [];
    const { from, to } = this.#span();
    const mebibytes = (bytes: number): string => `${(bytes / 1_048_576).toFixed(1)} MiB`;
    const perInput = Math.round((to.heap - from.heap) / Math.max(1, to.inputs - from.inputs));
    const busiest = Math.max(...this.#moments.map(({ reading }) => reading.busiest));
    return [
      `Heap:    ${mebibytes(from.heap)} after ${from.inputs} inputs, ${mebibytes(to.heap)} after ${to.inputs}: ${perInput} bytes an input`,
      `RSS:     ${mebibytes(from.rss)}, then ${mebibytes(to.rss)}`,
      `Files:   ${from.files}, then ${to.files}`,
      `Busiest: ${Math.round(busiest)} ms at once`,
    ];
  }

  /** The first third of what follows the warm-up, and the last. */
  #span(): { from: Level; to: Level } {
    const end = this.#moments.at(-1)?.inputs ?? 0;
    const warm = this.#moments.filter(({ inputs }) => inputs >= end * warmUp);
    const third = Math.ceil(warm.length / 3);
    return { from: levelOf(warm.slice(0, third)), to: levelOf(warm.slice(-third)) };
  }
}

/** What was held all through a part of a run. */
interface Level {
  /** Up to where. */
  readonly inputs: number;
  readonly heap: number;
  readonly rss: number;
  readonly files: number;
}

/** The least of each: what work under way adds comes and goes by some megabytes, what leaks is in every reading. */
function levelOf(moments: readonly Moment[]): Level {
  const last = moments.at(-1);
  if (last === undefined) throw new Error('Nothing was read');
  const least = (of: (reading: Reading) => number): number => Math.min(...moments.map(({ reading }) => of(reading)));
  return {
    inputs: last.inputs,
    heap: least(({ heap }) => heap),
    rss: least(({ rss }) => rss),
    files: least(({ files }) => files),
  };
}
