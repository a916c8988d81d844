import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { mutantsOf } from './plant.ts';
import { Reach } from './reach.ts';
import { trial } from './trial.ts';

const limits = 'services/enrollment/transitions/failure-limits.ts';

/** What becomes of an expression. */
function madeOf(text: string, file = 'demo.ts'): string[] {
  return mutantsOf(file, text).map(({ source }) => source);
}

describe('the faults that are planted', () => {
  const rows: readonly (readonly [text: string, ...mutants: string[]])[] = [
    ['a(b < c);', ';', 'a(b <= c);'],
    ['if (a) b;', 'if (false) b;'],
    ['const a = b && c;', 'const a = b;', 'const a = c;'],
    ['const a = b ?? c;', 'const a = b;'],
    ['const a = await b;', 'const a = b;'],
    ['const a = { b, ...c };', 'const a = { ...c };', 'const a = { b };'],
    ['const a = [...b, c];', 'const a = [c];', 'const a = [...b];'],
    ["const a: 'b' = c.d;"],
    ["const a = 'some words';"],
    ["log.info({ a }, 'b');"],
    ["throw new Error('a' + b);"],
    ["import a from './a.ts';"],
    ['const a = /^b$/u;', 'const a = /b$/u;', 'const a = /^b/u;'],
    ['const a = b.filter(c);', 'const a = b;'],
    ['const a = b(c, d);', 'const a = b(d, c);'],
  ];
  for (const [text, ...mutants] of rows) {
    test(`make ${mutants.length} of ${text}`, () => assert.deepEqual(madeOf(text), mutants));
  }

  test('leave a card’s template JSON', () => {
    const made = madeOf('{ "a": [1, { "b": true }], "c": "text" }', 'demo.json');
    assert.equal(made.length, 7);
    for (const each of made) JSON.parse(each);
  });

  test('are noticed by whoever loads the module, and by nobody who does not', () => {
    const files = new Reach().testsOf(limits);
    assert.equal(files[0], 'tests/services/enrollment/transitions/failure-limits.test.ts');
    assert.ok(files.includes('tests/dialogs/set-up.test.ts'), 'through others');
    assert.ok(!files.includes('tests/services/challenges/six-digits.test.ts'));
  });

  test('are served to the tests, which fail by them and by nothing else', async () => {
    const file = 'tests/services/enrollment/transitions/failure-limits.test.ts';
    const mutant = mutantsOf(limits).find(({ what }) => what === '>= mistaken for >');
    assert.ok(mutant);
    assert.equal((await trial([file], mutant))?.file, file);
    assert.equal(await trial([file]), undefined);
  });
});
