import { test } from 'node:test';
import { openTestStore } from '../../support/build-bot.ts';
import { fates } from '../../support/mortal-store.ts';
import { walkThrough } from './ordeal.ts';

for (const fate of fates) {
  test(`nothing is lost or half-done when any one write of an enrollment ${fate}`, async (t) => {
    const writes = await walkThrough(t, await openTestStore(t), { fate, write: Infinity, types: false });
    for (const [index, { collection, operation }] of writes.entries()) {
      const ordeal = { fate, write: index + 1, types: (index + fates.indexOf(fate)) % 2 === 0 };
      await walkThrough(t, await openTestStore(t), ordeal).catch((cause: unknown) => {
        throw new Error(`Write ${ordeal.write}, ${collection}.${operation}, ${fate}`, { cause });
      });
    }
    t.diagnostic(`${writes.length} writes`);
  });
}
