import { describe, test } from 'node:test';
import { everyStore } from '../store/every-store.ts';
import { keptEverywhere } from './kept-everywhere.ts';

for (const { name, skip, open } of everyStore) {
  describe(`on ${name}`, { skip }, () => {
    for (const [what, isKept] of Object.entries(keptEverywhere)) test(what, async (t) => isKept(await open(t)));
  });
}
