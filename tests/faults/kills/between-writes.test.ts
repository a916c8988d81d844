import { test } from 'node:test';
import { openTestStore } from '../../support/build-bot.ts';
import { fates } from '../../support/mortal-store.ts';
import { everyWrite } from './ordeal.ts';

// What a process makes of a store that fails and then works again is tested beside the store; `npm run test:kills` has all.
for (const [index, fate] of fates.filter((each) => each.startsWith('dies')).entries()) {
  test(`nothing is lost or half-done when any one write of an enrollment ${fate}`, async (t) => {
    const types = (write: number): boolean => (write + index) % 2 === 0;
    t.diagnostic(`${await everyWrite({ fate, open: openTestStore, types })} writes`);
  });
}
