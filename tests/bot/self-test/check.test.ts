import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ok, runChecks, sentenceOf, warning, wrong } from '../../../bot/self-test/check.ts';

test('what every check found is told in their order, and one that never ends holds nobody up', async () => {
  const hung = Promise.withResolvers<never>();
  const rows = await runChecks(
    [
      { name: 'one', run: () => hung.promise },
      { name: 'two', run: () => Promise.resolve([ok('All is well'), warning('It may be', 'Look')]) },
    ],
    30,
  );
  assert.deepEqual(
    rows.map(({ name, outcome, found }) => [name, outcome, found]),
    [
      ['one', 'wrong', 'There was no answer within 0.03 seconds'],
      ['two', 'ok', 'All is well'],
      ['two', 'warning', 'It may be'],
    ],
  );
});

test('of a fault nobody thought of only its kind is told', async () => {
  const fault = new TypeError('demo-canary');
  const [row] = await runChecks([{ name: 'one', run: () => Promise.reject(fault) }]);
  assert.ok(row);
  assert.deepEqual([row.outcome, row.found], ['wrong', 'This could not be looked at (TypeError)']);
  assert.equal(sentenceOf(wrong('It is wrong', 'Mend it')), 'It is wrong. Mend it.');
  assert.equal(sentenceOf(ok('It is right')), 'It is right.');
  assert.equal(sentenceOf(warning('Is it right?')), 'Is it right?');
});
