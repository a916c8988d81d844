import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, describe, test, type TestContext } from 'node:test';
import { builtModel } from '../../../services/intents/model/built-model.ts';
import { temporaryFolder } from '../../support/running-bot.ts';
import { npmScript } from '../../threats/support/npm-script.ts';

const intents = (...given: string[]) => npmScript('intents', {}, ...given);

async function fileOf(t: TestContext, content: string): Promise<string> {
  const file = join(await temporaryFolder(t), 'lines.tsv');
  writeFileSync(file, content);
  return file;
}

describe('npm run intents -- evaluate', () => {
  before(() => {
    builtModel({ say: console.error });
  });

  test('prints one line of JSON for each language and one for all, with these figures and no others', async (t) => {
    const lines = [
      'nl\tcancel\tannuleren',
      'en\tmy_methods\tstatus',
      'en\tout_of_scope\tthe weather in Rome tomorrow?',
    ];
    const { code, out, error } = await intents('evaluate', await fileOf(t, `${lines.join('\n')}\n`));
    assert.deepEqual([code, error], [0, '']);
    const none = { outOfScope: 0, outOfScopeActed: 0, outOfScopeSuggested: 0 };
    const right = { top1: 1, top3: 1, acted: 1, actedWrong: 0 };
    assert.equal(
      out,
      [
        { language: 'en', lines: 2, ...right, ...none, outOfScope: 1 },
        { language: 'nl', lines: 1, ...right, ...none },
        { language: 'all', lines: 3, ...right, ...none, outOfScope: 1 },
      ]
        .map((figures) => `${JSON.stringify(figures)}\n`)
        .join(''),
    );
  });

  test('says what is wrong with a file, and where, and ends with 2', async (t) => {
    const folder = await temporaryFolder(t);
    const missing = await intents('evaluate', join(folder, 'none.tsv'));
    assert.deepEqual([missing.code, missing.out], [2, '']);
    assert.match(missing.error, /^There is no file .*none\.tsv\.\n$/u);
    assert.match((await intents('evaluate', folder)).error, /^.* is a folder, not a file\.\n$/u);
    const wrong = await intents('evaluate', await fileOf(t, 'en\tcancel\tstop it\nen\tcancel\n'));
    assert.deepEqual([wrong.code, wrong.out], [2, '']);
    assert.match(wrong.error, /^.*lines\.tsv: Line 2 has 2 columns, and should have three.*\n$/u);
  });

  test('says how it is called and what the figures are of', async () => {
    for (const given of [[], ['evaluate'], ['judge', 'x.tsv'], ['evaluate', 'x.tsv', 'y.tsv']]) {
      const { code, error } = await intents(...given);
      assert.equal(code, 2);
      assert.match(error, /^Say: npm run intents -- evaluate FILE\.tsv/u, given.join(' '));
    }
    const { code, out } = await intents('--help');
    assert.equal(code, 0);
    assert.match(out, /top1, top3 +shares of the lines in scope/u);
  });
});
