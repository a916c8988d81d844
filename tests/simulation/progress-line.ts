import process from 'node:process';
import type { PeopleCounts } from './record.ts';

const width = 24;
/** Parts of the day after each of which a line is written where there is no terminal to draw a bar on. */
const linesPerDay = 20;

export interface Progress {
  /** Of the simulated day that have passed. */
  readonly hours: number;
  readonly counts: Pick<PeopleCounts, 'began' | 'setUp'>;
}

/** Says how far the day is and when about it will be over; on standard error, so that the table stays clean. */
export class ProgressLine {
  readonly #people: number;
  readonly #hours: number;
  readonly #begun = performance.now();
  #written = 0;

  constructor({ people, hours }: { readonly people: number; readonly hours: number }) {
    this.#people = people;
    this.#hours = hours;
  }

  show({ hours, counts }: Progress): void {
    const done = Math.min(1, hours / this.#hours);
    const minutes = Math.round(hours * 60) + 7 * 60;
    const clock = `${String(Math.floor(minutes / 60) % 24).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
    const line = `${clock}  ${counts.setUp} of ${this.#people} set up  ${this.#left(done)}`;
    const { isTTY, columns } = process.stderr;
    if (!isTTY) {
      if (Math.floor(done * linesPerDay) === this.#written) return;
      this.#written = Math.floor(done * linesPerDay);
      console.error(`${Math.round(done * 100)} %  ${line}`);
      return;
    }
    const filled = Math.floor(done * width);
    const bar = `${'█'.repeat(filled)}${'░'.repeat(width - filled)}  ${line}`;
    process.stderr.write(`\r${bar.slice(0, columns - 1).padEnd(columns - 1)}${done === 1 ? '\n' : ''}`);
  }

  /** The morning takes longer than the rest of the day: at first it is too much. */
  #left(done: number): string {
    if (done === 1) return 'the day is over';
    if (done < 0.05) return '';
    const seconds = ((performance.now() - this.#begun) / 1_000) * (1 / done - 1);
    return seconds < 90 ? `about ${Math.ceil(seconds)} s left` : `about ${Math.ceil(seconds / 60)} min left`;
  }
}
