import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ArgumentsError, readArguments } from './simulation-arguments.ts';

test('what is left out is a company of a thousand on a day of eight hours', () => {
  assert.deepEqual(readArguments([]), {
    people: 1_000,
    hours: 8,
    seed: '1',
    store: 'embedded',
    tenants: 1,
    out: 'tests/output/simulation',
  });
});

for (const [given, sentence] of [
  [['--people', '0'], /^--people has to be a whole number from 1 to 1000000\. Say: npm run simulate/u],
  [['--people', 'many'], /^--people has to be a whole number/u],
  [['--hours', '25'], /^--hours has to be a whole number from 1 to 24/u],
  [['--seed', ''], /^--seed has to be of letters/u],
  [['--store', 'paper'], /^--store is either embedded or mongodb/u],
  [['--people', '3', '--tenants', '4'], /^--tenants may not be more than --people/u],
  [['--out', ''], /^--out needs a folder/u],
  [['--poeple', '3'], /^Unknown option '--poeple'\. Say/u],
  [['3'], /^Unexpected argument '3'\. /u],
] as const) {
  test(`${given.join(' ')} gets a sentence that says what is wrong`, () => {
    assert.throws(
      () => readArguments(given),
      (error) => error instanceof ArgumentsError && sentence.test(error.message),
    );
  });
}
