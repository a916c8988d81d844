import type { Measured } from './load.ts';

/** One line of a table: the same turn measured in several rounds. */
export interface Row {
  readonly name: string;
  readonly rounds: readonly Measured[];
}

/** What a row is compared with, and by which figure. */
export interface Comparison {
  readonly to: Row;
  readonly by: keyof Measured;
  readonly title: string;
}

const columns: readonly (readonly [title: string, figure: keyof Measured, digits: number])[] = [
  ['turns/s', 'turnsPerSecond', 0],
  ['CPU ms', 'cpuPerTurn', 2],
  ['p50 ms', 'p50', 1],
  ['p99 ms', 'p99', 1],
  ['store', 'roundTripsPerTurn', 1],
  ['outbound', 'outboundPerTurn', 1],
];

/** Prints medians, the spread of the figure that is compared, and its ratio. */
export function printTable(rows: readonly Row[], { to, by, title }: Comparison): void {
  const titles = ['turn', ...columns.map(([name]) => name), `${by === 'p99' ? 'p99' : title} spread`, title];
  console.log(`\n| ${titles.join(' | ')} |`);
  console.log(`| --- |${' ---: |'.repeat(titles.length - 1)}`);
  for (const row of rows) {
    const values = row.rounds.map((round) => round[by]);
    const cells = [
      row.name,
      ...columns.map(([, figure, digits]) => median(row, figure).toFixed(digits)),
      `${Math.min(...values).toFixed(2)}–${Math.max(...values).toFixed(2)}`,
      (median(row, by) / median(to, by)).toFixed(2),
    ];
    console.log(`| ${cells.join(' | ')} |`);
  }
}

function median(row: Row, figure: keyof Measured): number {
  const values = row.rounds.map((measured) => measured[figure]).sort((a, b) => a - b);
  return values[Math.floor(values.length / 2)] ?? NaN;
}
