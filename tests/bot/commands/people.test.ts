import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, test, type TestContext } from 'node:test';
import { readConfig } from '../../../bot/config/config.ts';
import { openStorage } from '../../../bot/parts/storage-parts.ts';
import { systemRandomness } from '../../../services/randomness.ts';
import { temporaryFolder } from '../../support/running-bot.ts';
import { npmScript } from '../../threats/support/npm-script.ts';

async function demo(t: TestContext) {
  const folder = await temporaryFolder(t);
  const environment = { DATA_DIR: folder };
  await (await openStorage(readConfig(environment), systemRandomness)).store.close();
  const people = (...given: string[]) => npmScript('people', environment, ...given);
  const enable = async (text: string) => {
    await writeFile(join(folder, 'people.csv'), text);
    return people('enable', '--file', join(folder, 'people.csv'));
  };
  return { folder, people, enable };
}

describe('npm run people', () => {
  test('enables who is in a file, says what was done and which lines could not be, and shows it in a list', async (t) => {
    const { folder, people, enable } = await demo(t);
    const done = await enable(
      '\uFEFFupn;group\r\nalex.wilber@contoso.example;=finance\r\nzoe.li+demo@contoso.example;"finance;sales"\r\nnobody@contoso.example;finance\r\n',
    );
    assert.equal(done.code, 1, done.error);
    assert.match(
      done.out,
      /^Asked to set up: 1\nPut into other groups: 1\nAs they were: 0\nLines that could not be carried out: 2$/mu,
    );
    assert.match(done.error, /^Line 2: "=finance" is no name of a group$/mu);
    assert.match(done.error, /^Line 4: nobody in the directory is "nobody@contoso\.example"$/mu);
    assert.match(done.error, /^people: 2 of 2$/mu);
    assert.match(done.error, /^No policy is for finance, sales: the default one holds/mu);
    const { out } = await people('status', '--csv', '-', '--names');
    assert.deepEqual(out.trim().split(/\r?\n/u), [
      'account,tenant,objectId,state,groups,methods,default,setUpAt,appPasswords,appPasswordUsedAt,pending,locked,entra',
      'zoe.li+demo@contoso.example,00000000-0000-0000-0000-0000000000aa,00000000-0000-0000-0000-000000000003,enabled,finance; sales,,,,0,,,,',
    ]);
    const list = join(folder, 'list.csv');
    assert.match((await people('status', '--csv', list)).out, /^enabled: 1$/mu);
    assert.match(await readFile(list, 'utf8'), /^\uFEFFaccount,/u);
    assert.equal((await enable('zoe.li+demo@contoso.example')).code, 0);
  });

  test('counts everybody who was put into groups, and warns of no group of a line that was not carried out', async (t) => {
    const { enable } = await demo(t);
    await enable('upn,group\nalex.wilber@contoso.example,\n');
    const { out, error } = await enable(
      'upn,group\nalex.wilber@contoso.example,sales\nzoe.li+demo@contoso.example,sales\nkofi.demo@contoso.example,sales\nnobody@contoso.example,finanse\n',
    );
    assert.match(out, /^Asked to set up: 2\nPut into other groups: 3\nAs they were: 0$/mu);
    assert.match(error, /^No policy is for sales: /mu);
  });

  test('says which list cannot be written, and what to do while the bot is using the data', async (t) => {
    const { folder, people, enable } = await demo(t);
    const unwritable = await people('status', '--csv', join(folder, 'nowhere', 'list.csv'));
    assert.equal(unwritable.code, 2);
    assert.match(unwritable.error, /^The file .*list\.csv cannot be written$/mu);
    const { store } = await openStorage(readConfig({ DATA_DIR: folder }), systemRandomness);
    const busy = await enable('zoe.li+demo@contoso.example');
    await store.close();
    assert.equal(busy.code, 2);
    assert.match(busy.error, /If that is another command, wait until it is done\./u);
  });

  test('registers nobody in Entra where it is not said for what', async (t) => {
    const { people } = await demo(t);
    const { code, error } = await people('register', '--dry-run');
    assert.equal(code, 2);
    assert.match(error, /^EXTERNAL_MFA_CONFIGURATION_ID is missing: /mu);
  });

  test('says how it is called, and what file cannot be read, and ends with 2', async (t) => {
    const { people, enable } = await demo(t);
    for (const given of [
      [],
      ['enable'],
      ['disable', '--file', 'x'],
      ['status', 'x'],
      ['enable', '--file', 'x', '--csv', 'y'],
      ['register', '--names'],
      ['register', 'x'],
    ]) {
      const { code, error } = await people(...given);
      assert.equal(code, 2);
      assert.match(error, /Say: npm run people -- enable --file people\.csv/u);
    }
    assert.match((await people('enable', '--file', '/nowhere.csv')).error, /The file \/nowhere\.csv cannot be read/u);
    assert.match((await enable('\r\n')).error, /Nobody is named in/u);
  });
});
