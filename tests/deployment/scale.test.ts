import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { dayTable } from '../simulation/day-table.ts';
import { type DayOfMany, forAMillion, type Table, tableLines } from '../simulation/for-a-million.ts';
import type { SimulationResult } from '../simulation/simulation.ts';
import { pageOf, readFile } from './support/documents.ts';

const page = pageOf('deployment/scale.md');
/** What the command wrote. */
const series = (folder: string): SimulationResult =>
  JSON.parse(readFile(`deployment/scale/${folder}/series.json`)) as SimulationResult;
const [day, many] = [series('50000'), series('5000')];

/** Rows of Markdown without what only makes them line up. */
function rowsIn(text: string): readonly string[] {
  return text
    .split('\n')
    .filter((line) => line.startsWith('|'))
    .map((line) =>
      line
        .split('|')
        .map((cell) => cell.trim())
        .join('|'),
    );
}

const printed = rowsIn(page.text);

function assertPrinted(table: Table): void {
  for (const row of rowsIn(
    tableLines(table)
      .filter((_, index) => index !== 1)
      .join('\n'),
  ))
    assert.ok(printed.includes(row), row);
}

describe('the page of how many people the bot takes', () => {
  test('prints what the command printed, and every promise that was not kept', () => {
    assert.ok(page.text.includes(`\`\`\`text\n${dayTable(day).join('\n')}\n\`\`\``));
    for (const promise of day.broken) assert.ok(page.text.includes(promise), promise);
  });

  test('derives what a million people need as the command does, from the day that is beside it', () => {
    const tables = Object.values(forAMillion(many));
    assert.ok(tables.flat().length > 30);
    for (const table of tables) assertPrinted(table);
  });

  test('is what the guide goes by where it says how many at once', () => {
    const guide = readFile('deployment/guide.md');
    for (const [said, what] of [
      [/More than some ([\d,]+) people of a\s+tenant/u, 'people a day that Teams takes in a tenant'],
      [/more than some ([\d,]+) people of one\s+country/u, 'people of one country whose texts fit into its hour'],
    ] as const) {
      const derived = figureOf(many, what);
      const figure = Number(said.exec(guide)?.[1]?.replaceAll(',', ''));
      assert.ok(figure <= derived && figure > derived * 0.9, `${what}: the guide says ${figure}, and it is ${derived}`);
    }
  });
});

function figureOf(one: DayOfMany, what: string): number {
  const row = forAMillion(one).limits.find(([name]) => name === what);
  return Number(row?.at(-1)?.replaceAll(',', ''));
}
