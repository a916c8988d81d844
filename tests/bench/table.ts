import type { Measured } from './load.ts';

/** One line of the table: the same turn measured in several rounds. */
export interface Row {
  readonly name: string;
  readonly rounds: readonly Measured[];
}

/** Prints medians; the first row is what ratios refer to. The spread is that of the CPU time. */
export function printTable(rows: readonly Row[]): void {
  const base = median(rows[0], 'cpuPerTurn');
  console.log('\n| turn | turns/s | CPU ms | spread | ratio | p50 ms | p99 ms | store | outbound |');
  console.log('| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |');
  for (const row of rows) {
    const cpu = row.rounds.map(({ cpuPerTurn }) => cpuPerTurn);
    const cells = [
      row.name,
      median(row, 'turnsPerSecond').toFixed(0),
      median(row, 'cpuPerTurn').toFixed(2),
      `${Math.min(...cpu).toFixed(2)}–${Math.max(...cpu).toFixed(2)}`,
      (median(row, 'cpuPerTurn') / base).toFixed(2),
      median(row, 'p50').toFixed(1),
      median(row, 'p99').toFixed(1),
      median(row, 'roundTripsPerTurn').toFixed(1),
      median(row, 'outboundPerTurn').toFixed(1),
    ];
    console.log(`| ${cells.join(' | ')} |`);
  }
}

function median(row: Row | undefined, figure: keyof Measured): number {
  const values = (row?.rounds ?? []).map((measured) => measured[figure]).sort((a, b) => a - b);
  return values[Math.floor(values.length / 2)] ?? NaN;
}
