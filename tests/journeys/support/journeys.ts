import { after, describe, test } from 'node:test';
import { closeBrowser } from './browser.ts';
import { skip } from './tools.ts';

/** A group of journeys, in one browser; where they cannot run, one test says so (a skipped `describe` would be counted nowhere). */
export function journeys(title: string, body: () => void, why = skip): void {
  if (why !== false) void test(title, { skip: why });
  else {
    void describe(title, () => {
      body();
      after(closeBrowser);
    });
  }
}
