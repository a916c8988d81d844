import { test } from 'node:test';
import { openTestStore } from '../../support/build-bot.ts';
import { fates } from '../../support/mortal-store.ts';
import { everyWrite } from './ordeal.ts';

// A store that refuses and then works again is in `npm run test:kills` only, and in the threat tests.
for (const [index, fate] of fates.filter((each) => each !== 'is refused').entries()) {
  test(`nothing is lost or half-done when any one write of an enrollment ${fate}`, async (t) => {
    const types = (write: number): boolean => (write + index) % 2 === 0;
    t.diagnostic(`${await everyWrite({ fate, open: openTestStore, types })} writes`);
  });
}
