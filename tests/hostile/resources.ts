import type { Reading } from './gauge.ts';
import type { Broken } from './promises.ts';

interface Moment {
  readonly inputs: number;
  readonly reading: Reading;
}

/** The part of a run in which compilers and caches still fill up. */
const warmUp = 0.25;

/** What may come and go between two readings, in bytes: code that is compiled later, buffers on their way. */
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
    const growth = to.reading.heap - from.reading.heap;
    if (growth > heapSlack + heapPerInput * inputs)
      broken.note('memory does not keep growing', `${growth} bytes in ${inputs}`);
    const files = to.reading.files - from.reading.files;
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
    const perInput = Math.round((to.reading.heap - from.reading.heap) / Math.max(1, to.inputs - from.inputs));
    const { heap, rss, files } = to.reading;
    const busiest = Math.max(...this.#moments.map(({ reading }) => reading.busiest));
    return [
      `Heap:    ${mebibytes(from.reading.heap)} after ${from.inputs} inputs, ${mebibytes(heap)} after ${to.inputs}: ${perInput} bytes an input`,
      `RSS:     ${mebibytes(from.reading.rss)}, then ${mebibytes(rss)}`,
      `Files:   ${from.reading.files}, then ${files}`,
      `Busiest: ${Math.round(busiest)} ms at once`,
    ];
  }

  #span(): { from: Moment; to: Moment } {
    const to = this.#moments.at(-1);
    const from = this.#moments.find(({ inputs }) => to !== undefined && inputs >= to.inputs * warmUp);
    if (to === undefined || from === undefined) throw new Error('Nothing was read');
    return { from, to };
  }
}
