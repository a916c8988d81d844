/**
 * Loaded before the bot (`node --expose-gc --import`): tells over the process channel, when asked, what it holds once
 * everything that can be let go is gone.
 */
import { readdirSync } from 'node:fs';
import process from 'node:process';

/** What the process holds; sizes in bytes. */
export interface Reading {
  /** Objects and buffers that are in use, after a garbage collection. */
  readonly heap: number;
  readonly rss: number;
  /** Open files and sockets; 0 where the system does not tell. */
  readonly files: number;
  /** Longest computing without a pause since the last reading, in milliseconds of processor time. */
  readonly busiest: number;
}

const tick = 50;
let busiest = 0;
let before = process.cpuUsage();

// Processor time, not the clock's: a machine that is busy with something else is no fault of the bot's.
setInterval(() => {
  const now = process.cpuUsage();
  busiest = Math.max(busiest, (now.user - before.user) / 1000);
  before = now;
}, tick).unref();

function openFiles(): number {
  try {
    return readdirSync('/dev/fd').length;
  } catch {
    return 0;
  }
}

// Whoever watches it is gone, and would not end it any more.
process.on('disconnect', () => process.exit(1));

process.on('message', (message) => {
  if (message !== 'read') return;
  const longest = busiest;
  globalThis.gc?.();
  const { heapUsed, external, rss } = process.memoryUsage();
  const reading: Reading = { heap: heapUsed + external, rss, files: openFiles(), busiest: longest };
  process.send?.(reading);
  // What the collection took is not the bot's.
  before = process.cpuUsage();
  busiest = 0;
});
