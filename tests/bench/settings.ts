import { tmpdir } from 'node:os';
import process from 'node:process';

function sizeOf(name: string, otherwise: number): number {
  const size = Number(process.env[name] ?? otherwise);
  if (!Number.isInteger(size) || size < 1) throw new RangeError(`${name} must be a whole number`);
  return size;
}

/** How much is run; the environment changes it. */
export const settings = {
  /** Per round. */
  people: sizeOf('BENCH_PEOPLE', 300),
  /** Rounds that count; one to warm up comes before them. */
  rounds: sizeOf('BENCH_ROUNDS', 5),
  /** In the store that is compared with one of a thousand. */
  enrolled: sizeOf('BENCH_ENROLLED', 1_000_000),
  /** Whose secrets are put under another key. */
  resealed: sizeOf('BENCH_RESEAL', 100_000),
  /** Audited turns of a round, at full speed. */
  audited: sizeOf('BENCH_AUDITED', 3_000),
  /** On the phone at the same time. */
  calls: sizeOf('BENCH_CALLS', 50),
  /** Turns under way at once. */
  concurrency: 8,
  /** Where stores are made; a million people take some gigabytes. */
  folder: process.env['BENCH_FOLDER'] ?? tmpdir(),
} as const;
