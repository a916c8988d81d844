import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fromFirstBuild } from '../../support/first-build.ts';
import { npmScript } from '../../threats/support/npm-script.ts';

test('npm run store:migrate says what it would do, does it, and has nothing to do then', async (t) => {
  const { built, directory } = await fromFirstBuild(t);
  await built.store.close();
  const environment = { DATA_DIR: directory };
  const tried = await npmScript('store:migrate', environment, '--dry-run');
  const count = Number(/^To be brought to form 2: ([1-9]\d*)$/mu.exec(tried.out)?.[1]);
  assert.ok(count > 0, `${tried.out}${tried.error}`);
  const done = await npmScript('store:migrate', environment);
  assert.match(done.out, /^Brought to form 2: [1-9]\d*\nIn it already: \d+\n$/u);
  assert.match(done.error, /^enrollments: (\d+) of \1$/mu);
  assert.deepEqual([tried.code, done.code], [0, 0]);
  const again = await npmScript('store:migrate', environment);
  assert.match(again.out, /^Brought to form 2: 0\n/u);
});
