import process from 'node:process';
import { settings } from '../settings.ts';

/**
 * Runs a round of each contestant in turn, again and again (A B A B …), so that whatever else the machine does meets all
 * of them alike. The first round of each is to warm up and does not count.
 * @returns what the rounds that count made, by contestant.
 */
export async function alternated<R>(
  contestants: Readonly<Record<string, () => Promise<R>>>,
  rounds: number = settings.rounds,
): Promise<Record<string, R[]>> {
  const results: Record<string, R[]> = {};
  for (let round = 0; round <= rounds; round += 1) {
    for (const [name, run] of Object.entries(contestants)) {
      progress(`${name}, round ${round} of ${rounds}`, round === rounds);
      const result = await run();
      if (round > 0) (results[name] ??= []).push(result);
    }
  }
  return results;
}

export function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;
}

/** Round by round: what ran one after the other is compared. */
export function ratios(ones: readonly number[], others: readonly number[]): number[] {
  return ones.map((one, round) => one / (others[round] ?? NaN));
}

/** On a terminal a line that is written over; elsewhere the last one of each kind. */
export function progress(text: string, isLast: boolean): void {
  if (process.stderr.isTTY) process.stderr.write(`\r\u001b[K${text}${isLast ? '\n' : ''}`);
  else if (isLast) console.error(text);
}
