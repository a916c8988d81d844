import type { Measured } from './phase.ts';
import { median } from './rounds.ts';

/** Prints a table, as markdown has them; all columns but the first are numbers. */
export function printTable(titles: readonly string[], rows: readonly (readonly string[])[]): void {
  console.log(`\n| ${titles.join(' | ')} |`);
  console.log(`| --- |${' ---: |'.repeat(titles.length - 1)}`);
  for (const row of rows) console.log(`| ${row.join(' | ')} |`);
}

/** The middle one of the figures, and between which they lie. */
export function withSpread(figures: readonly number[], digits: number): string {
  return `${median(figures).toFixed(digits)} (${spread(figures, digits)})`;
}

export function spread(figures: readonly number[], digits: number): string {
  return `${Math.min(...figures).toFixed(digits)}–${Math.max(...figures).toFixed(digits)}`;
}

/** What is told of turns; `turnCells` has the figures. */
export const turnTitles: readonly string[] = ['turns/s', 'CPU ms', 'p50 ms', 'p99 ms', 'store', 'outbound'];

/** Medians over the rounds. */
export function turnCells(rounds: readonly Measured[]): string[] {
  const middle = (figure: Exclude<keyof Measured, 'latencies' | 'databaseCpuPerTurn'>): number =>
    median(rounds.map((round) => round[figure]));
  return [
    middle('turnsPerSecond').toFixed(0),
    withSpread(
      rounds.map(({ cpuPerTurn }) => cpuPerTurn),
      2,
    ),
    middle('p50').toFixed(1),
    middle('p99').toFixed(1),
    middle('roundTripsPerTurn').toFixed(1),
    middle('outboundPerTurn').toFixed(1),
  ];
}
