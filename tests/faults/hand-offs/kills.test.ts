import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { fates } from '../../support/mortal-store.ts';
import { everyWriteOf } from './ordeal.ts';
import { scenes } from './scenes.ts';

// Each write meets one of the fates here; `npm run test:kills` has all of them for each.
describe('when a process dies, or its store fails, at any write, nothing is half-done or done twice in the end', () => {
  for (const [index, scene] of scenes.entries())
    test(`of ${scene.name}`, { timeout: 120_000 }, async (t) => {
      const { writes, twice } = await everyWriteOf(
        scene,
        (write) => fates[(write + index) % fates.length] ?? 'dies after',
      );
      t.diagnostic(`${writes} writes, ${twice} cards twice`);
      assert.ok(writes >= 8, `${writes}`);
    });
});
