import { median } from './rounds.ts';
import { printTable, spread } from './table.ts';

/** A figure and what it is to be at most, or at least. */
export interface Verdict {
  readonly what: string;
  /** Of each round; the middle one counts. */
  readonly figures: readonly number[];
  readonly target: number;
  /** Unless it says otherwise, at most. */
  readonly bound?: 'at most' | 'at least';
  readonly digits: number;
  readonly unit?: string;
}

/** What the subjects found, beside what was wanted: the table at the end of the bench. */
export class Verdicts {
  readonly #verdicts: Verdict[] = [];
  readonly #skipped: string[] = [];

  add(verdict: Verdict): void {
    this.#verdicts.push(verdict);
  }

  /** Says, once, what was not measured and what is missing for it. */
  skip(what: string, why: string): void {
    this.#skipped.push(`Not measured: ${what} (${why}).`);
  }

  print(): void {
    const rows = this.#verdicts.map(({ what, figures, target, bound, digits, unit }) => {
      const figure = median(figures);
      const shown = (value: number): string => `${value.toFixed(digits)}${unit === undefined ? '' : ` ${unit}`}`;
      const isAtLeast = bound === 'at least';
      const isMet = isAtLeast ? figure >= target : figure <= target;
      const wanted = `${isAtLeast ? '≥' : '≤'} ${shown(target)}`;
      return [what, shown(figure), spread(figures, digits), wanted, isMet ? 'met' : '**missed**'];
    });
    if (rows.length > 0) printTable(['figure', 'measured', 'rounds', 'target', ''], rows);
    if (this.#skipped.length > 0) console.log(`\n${this.#skipped.join('\n')}`);
  }
}
