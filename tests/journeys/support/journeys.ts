import { describe, test } from 'node:test';
import { skip } from './tools.ts';

/** A group of journeys; where they cannot run, one test says so (a skipped `describe` would be counted nowhere). */
export function journeys(title: string, body: () => void): void {
  if (skip === false) void describe(title, body);
  else void test(title, { skip });
}
